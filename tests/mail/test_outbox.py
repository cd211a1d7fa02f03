"""The outbox: one whole file a letter, and the same file again for the same delivery."""

import asyncio
import datetime as dt
from pathlib import Path

from curator.mail.letterhead import letterhead, links
from curator.mail.mailer import Outgoing
from curator.mail.message import Addressee, prepare
from curator.mail.outbox import Outbox
from tests.support.letters import sample_settings, sample_variant

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
SETTINGS = sample_settings(Path("/nowhere"))


def outgoing(message_id: str, *, ref: str = "2026-12", address: str = "ada@example.org", minute: int = 0) -> Outgoing:
    letter = prepare(letterhead(SETTINGS, ref=ref), sample_variant())
    return Outgoing(1, letter, Addressee(address, message_id, links(SETTINGS, 1)), NOW + dt.timedelta(minutes=minute))


def test_the_same_delivery_is_the_same_file(tmp_path: Path) -> None:
    box = Outbox(tmp_path)
    for minute in range(3):
        (outcome,) = asyncio.run(box.send([outgoing("<2026-12.abc@news.example.org>", minute=minute)]))
        assert (outcome.kind, outcome.provider_id) == ("accepted", "2026-12.abc.eml")
    assert [path.name for path in (tmp_path / "2026-12").iterdir()] == ["2026-12.abc.eml"]
    content = (tmp_path / "2026-12" / "2026-12.abc.eml").read_bytes()
    assert content == outgoing("<2026-12.abc@news.example.org>", minute=2).content()


def test_no_name_leads_out_of_the_outbox(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "outbox")
    letter = outgoing("<../../escape@news.example.org>", ref="../../up")
    assert asyncio.run(box.send([letter]))[0].kind == "accepted"
    assert [path for path in tmp_path.rglob("*.eml") if tmp_path / "outbox" not in path.parents] == []


def test_an_address_that_cannot_be_mailed_is_refused_and_the_rest_written(tmp_path: Path) -> None:
    letters = [outgoing("<1@news.example.org>", address="no body"), outgoing("<2@news.example.org>")]
    assert [one.kind for one in asyncio.run(Outbox(tmp_path).send(letters))] == ["refused", "accepted"]
