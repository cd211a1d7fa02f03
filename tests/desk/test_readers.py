"""Readers as numbers over time, and one of them by address; nobody is listed."""

import datetime as dt
from pathlib import Path

import pytest

from curator.store.engine import Store
from curator.store.reader_counts import Month, by_month, getting_mail
from curator.store.subscribers import by_key
from curator.subscribing.step import add, leave, pause
from curator.web.desk.readers import month_rows
from tests.desk.sample import NOW, Newsletter
from tests.desk.visitor import Visitor
from tests.support.letters import sample_settings


def test_the_page_shows_numbers_and_no_address(visitor: Visitor) -> None:
    page = visitor.page("/readers")
    assert "<strong>3</strong> readers get the next letter" in page
    assert "December 2026" in page
    assert "sample.one" not in page


def test_one_reader_is_found_by_address_and_stays_out_of_the_history(visitor: Visitor) -> None:
    answer = visitor.post("/readers/find", {"address": "Sample.One@example.org", "next": "/readers"})
    assert "sample.one@example.org" in answer.text
    assert "agreed, as the editor wrote down: sample readers" in answer.text
    assert "sample.one" not in answer.path
    unknown = visitor.post("/readers/find", {"address": "nobody@example.org"})
    assert 'class="note"' in unknown.text
    assert unknown.status_code == 200


def test_pausing_and_leaving_at_a_readers_wish(newsletter: Newsletter, visitor: Visitor) -> None:
    visitor.post("/readers/pause", {"address": "sample.one@example.org"})
    refused = visitor.post("/readers/leave", {"address": "sample.two@example.org"})
    assert "Nothing was changed" in visitor.said(refused)
    visitor.post("/readers/leave", {"address": "sample.two@example.org", "sure": "yes"})
    with newsletter.app.store.read() as db:
        states = {key: found.state for key in ("one", "two") if (found := by_key(db, f"sample.{key}@example.org"))}
    assert states == {"one": "paused", "two": "left"}
    assert "<strong>1</strong> reader gets the next letter" in visitor.page("/readers")


def test_numbers_by_month_on_both_databases(store: Store, tmp_path: Path) -> None:
    settings = sample_settings(tmp_path)
    add(store, settings, ["a@example.org", "b@example.org", "c@example.org"], attest="said so", now=NOW)
    leave(store, "a@example.org", now=NOW + dt.timedelta(days=40))
    pause(store, "b@example.org", dt.date(2027, 3, 1), now=NOW)
    with store.read() as db:
        assert getting_mail(db, NOW.date()) == 1
        assert getting_mail(db, dt.date(2027, 3, 1)) == 2
        assert by_month(db) == [Month(2026, 12, 3, 0, 1), Month(2027, 1, 0, 1, 0)]


@pytest.mark.parametrize("months", [[], [Month(2026, 11, 2, 0, 0), Month(2027, 2, 0, 1, 0)]])
def test_months_without_news_are_there_too(months: list[Month]) -> None:
    rows = month_rows(months)
    assert [(row.name, row.readers) for row in rows] == (
        [] if not months else [("November 2026", 2), ("December 2026", 2), ("January 2027", 2), ("February 2027", 1)]
    )
