"""Test copies look like the mail and are nobody's."""

import asyncio
import datetime as dt
from email import message_from_bytes, policy
from pathlib import Path

from curator.mail.mailer import failed
from curator.mail.outbox import Outbox
from curator.mail.providers import make_mailer
from curator.project import Project
from curator.sending.trial import send_test
from curator.text.tokens import read_token
from tests.support.letters import sample_settings, sample_variant
from tests.support.mailers import ScriptedMailer

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def test_a_copy_is_marked_and_its_links_lead_to_nobody(tmp_path: Path) -> None:
    settings = sample_settings(tmp_path)
    mailer = make_mailer(settings, Project(tmp_path))
    assert isinstance(mailer, Outbox)
    addresses = ["editor@example.org", "friend@example.org"]
    report = asyncio.run(send_test(sample_variant(), addresses, mailer, settings, ref="2026-12", now=NOW))
    assert (report.accepted, report.provider, report.problems) == (2, "outbox", ())
    mails = [
        message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in sorted((tmp_path / "out" / "outbox" / "2026-12").iterdir())
    ]
    assert {mail["To"] for mail in mails} == set(addresses)
    for mail in mails:
        assert mail["Subject"] == "[Test] Sample Shelf, December"
        token = str(mail["List-Unsubscribe"]).strip("<>").rsplit("/", 1)[1]
        assert read_token(token, settings.secrets.secret_keys) is None


def test_each_copy_has_a_message_id_of_its_own(tmp_path: Path) -> None:
    settings, mailer = sample_settings(tmp_path), ScriptedMailer()
    for minute in range(3):
        at = NOW + dt.timedelta(minutes=minute)
        asyncio.run(send_test(sample_variant(), ["e@example.org"], mailer, settings, ref="2026-12", now=at))
    assert len({letter.to.message_id for letter in mailer.taken}) == 3


def test_what_does_not_go_out_is_told_by_address(tmp_path: Path) -> None:
    mailer = ScriptedMailer()
    mailer.answer("b@example.org", failed("550 No such user", permanent=True))
    addresses = ["a@example.org", "b@example.org"]
    report = asyncio.run(
        send_test(sample_variant(), addresses, mailer, sample_settings(tmp_path), ref="2026-12", now=NOW)
    )
    assert report.accepted == 1
    assert report.problems == ("b@example.org: 550 No such user",)


def test_a_plain_text_copy_has_one_part(tmp_path: Path) -> None:
    mailer = ScriptedMailer()
    asyncio.run(
        send_test(
            sample_variant(), ["e@example.org"], mailer, sample_settings(tmp_path), ref="2026-12", now=NOW, fmt="text"
        )
    )
    assert message_from_bytes(mailer.taken[0].content(), policy=policy.default).get_content_type() == "text/plain"
