"""The guide: once for each new reader, whatever happens in between."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from curator.mail.mailer import accepted, uncertain
from curator.sending.reconcile import ledger, settle
from curator.store.engine import Store
from curator.store.tables import mailing_variants, mailings
from curator.web.readers.post import PostRoom
from tests.support.mailers import ScriptedMailer
from tests.support.readers import freeze_for
from tests.support.readers_pages import Pages, html_of, link_in, open_pages, text_of

READER = "reader@example.org"


def confirmed(pages: Pages, address: str = READER) -> int:
    pages.sign_up(address)
    pages.send(link_in(pages.post()[0]))
    return pages.reader(address).id


def test_it_comes_after_the_first_yes_and_never_again(both: Pages) -> None:
    number = confirmed(both)
    (guide,) = both.post()
    assert guide["Subject"] == "Welcome to Sample Letters"
    assert guide["Auto-Submitted"] == "auto-generated"
    assert guide["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert both.path("leave", number) in guide["List-Unsubscribe"]
    assert "Three first steps" in text_of(guide)
    assert "<h2 " in html_of(guide)
    assert both.path("preferences", number) in text_of(guide)
    both.send(both.path("leave", number))
    both.clock.forward(days=2)
    confirmed(both)
    assert both.post() == []


def test_who_leaves_before_it_goes_out_does_not_get_it(pages: Pages) -> None:
    number = confirmed(pages)
    pages.send(pages.path("leave", number))
    assert pages.post() == []


def test_it_names_the_newest_issue(pages: Pages) -> None:
    freeze_for(pages.office.store, ref="2026-11")
    confirmed(pages)
    (guide,) = pages.post()
    assert "https://letters.example.org/news/issues/2026-11/" in text_of(guide)


def test_it_is_the_guide_of_its_day(pages: Pages) -> None:
    confirmed(pages)
    (pages.root / "guide.md").write_text("# Other steps\n", "utf-8")
    (guide,) = pages.post()
    assert "Three first steps" in text_of(guide)
    confirmed(pages, "other@example.org")
    assert "Other steps" in text_of(pages.post()[0])
    (pages.root / "guide.md").unlink()
    confirmed(pages, "third@example.org")
    assert "Thank you for signing up" in text_of(pages.post()[0])
    with pages.office.store.read() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(mailing_variants)).scalar_one() == 3


@pytest.fixture
def carrier() -> ScriptedMailer:
    return ScriptedMailer()


@pytest.fixture
def carried(tmp_path: Path, store: Store, carrier: ScriptedMailer) -> Iterator[Pages]:
    with open_pages(tmp_path / "letters", store, mailer=lambda: carrier) as opened:
        yield opened


def subscribe(pages: Pages, carrier: ScriptedMailer, address: str) -> int:
    pages.sign_up(address)
    pages.run(pages.room.round())
    token = pages.path("confirm", pages.reader(address).id)
    assert pages.send(token).status_code == 200
    return pages.reader(address).id


def kinds(carrier: ScriptedMailer) -> list[str]:
    return [one.letter.letterhead.kind for one in carrier.taken]


def test_a_lost_answer_is_uncertain_and_nobody_sends_it_again_but_the_editor(
    carried: Pages, carrier: ScriptedMailer
) -> None:
    carrier.answer(READER, accepted(), uncertain("the answer was lost"))
    subscribe(carried, carrier, READER)
    for _ in range(3):
        carried.run(carried.room.round())
        carried.clock.forward(hours=1)
    (row,) = ledger(carried.office.store, "guide", kind="guide")
    assert row.state == "uncertain"
    assert kinds(carrier).count("guide") <= 1
    settle(carried.office.store, [row.id], "retry", now=carried.clock.now)
    carried.run(carried.room.round())
    (row,) = ledger(carried.office.store, "guide", kind="guide")
    assert row.state == "accepted"


def test_two_post_rooms_at_once_hand_each_guide_over_once(carried: Pages, carrier: ScriptedMailer) -> None:
    addresses = [f"reader{number}@example.org" for number in range(8)]
    for address in addresses:
        subscribe(carried, carrier, address)
        carried.clock.forward(minutes=10)
    other = PostRoom(replace(carried.office))

    async def both_rooms() -> None:
        await asyncio.gather(carried.room.round(), other.round())

    carried.run(both_rooms())
    carried.run(carried.room.round())
    assert kinds(carrier).count("guide") == len(addresses)
    assert carrier.counts == dict.fromkeys(addresses, 2)


def test_the_list_outlives_a_change_of_provider(carried: Pages, carrier: ScriptedMailer) -> None:
    subscribe(carried, carrier, READER)
    with carried.office.store.write() as db:
        db.execute(mailings.update().values(provider="smtp"))
    carrier.name = "outbox"
    carried.run(carried.room.round())
    assert kinds(carrier) == ["service", "guide"]
