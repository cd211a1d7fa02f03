"""The step against real servers: polite, patient, complete, and never stopped by one bad source."""

import datetime as dt
import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from curator.store.engine import Store, open_store
from tests.support.feedsite import FeedSite, Reply, item, rss
from tests.support.fetching import DAY, HOUR, NOW, TWO, run, source, state, stored


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


def test_new_then_unchanged_then_changed(store: Store, site: FeedSite) -> None:
    url = site.feed("/feed", TWO)
    first = run(store, source(url))
    assert (first.polled, first.new, first.changed, first.not_modified, first.failed) == (1, 2, 0, 0, ())
    assert [one.entry.title for one in stored(store)] == ["Sample story 2", "Sample story 1"]
    second = run(store, source(url), force=True)
    assert (second.polled, second.new, second.changed, second.not_modified) == (1, 0, 0, 1)
    site.feed("/feed", rss(item(1), item(2, "Sample story 2, retold"), item(3)))
    third = run(store, source(url), now=NOW + HOUR)
    assert (third.new, third.changed) == (1, 1)
    assert [seen.headers["user-agent"] for seen in site.requests] == ["curator/0.1.0 (+https://letter.example.org)"] * 3


def test_a_feed_is_not_asked_before_it_is_due(sqlite_store: Store, site: FeedSite) -> None:
    river = source(site.feed("/feed", TWO))
    run(sqlite_store, river)
    early = run(sqlite_store, river, now=NOW + HOUR - dt.timedelta(seconds=1))
    assert (early.polled, early.not_due, len(site.requests)) == (0, 1, 1)
    assert run(sqlite_store, river, now=NOW + HOUR).polled == 1


def test_state_survives_a_restart(tmp_path: Path, site: FeedSite) -> None:
    river = source(site.feed("/feed", TWO))
    for hours, not_modified in ((0, 0), (1, 1), (2, 1)):
        store = open_store(f"sqlite:///{tmp_path / 'c.db'}")
        assert run(store, river, now=NOW + hours * HOUR).not_modified == not_modified
        store.close()


@pytest.mark.parametrize("etag", ['W/"a  b"', "no-quotes", '"caf\u00e9"', '"x"y"'])
def test_validators_are_echoed_byte_for_byte(sqlite_store: Store, site: FeedSite, etag: str) -> None:
    modified = "Mon,  1 Jun 2026 10:00:00 +0000 (about)"
    body = TWO.encode()
    head = f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nLast-Modified: {modified}\r\nContent-Length: {len(body)}\r\n\r\n"
    river = source(site.put("/feed", Reply(raw=head.encode("latin-1") + body)))
    run(sqlite_store, river)
    run(sqlite_store, river, force=True)
    first, second = site.requests
    assert "if-none-match" not in first.headers
    assert "if-modified-since" not in first.headers
    assert (second.headers["if-none-match"], second.headers["if-modified-since"]) == (etag, modified)


def test_no_validator_is_invented(sqlite_store: Store, site: FeedSite) -> None:
    river = source(site.put("/feed", Reply(200, TWO.encode())))
    run(sqlite_store, river)
    run(sqlite_store, river, force=True)
    for seen in site.requests:
        assert set(seen.headers) == {"host", "user-agent", "accept", "accept-encoding"}


def test_a_server_without_validators_is_asked_daily(sqlite_store: Store, site: FeedSite) -> None:
    run(sqlite_store, source(site.put("/feed", Reply(200, TWO.encode()))))
    assert state(sqlite_store).next_due == NOW + DAY


def test_wishes_in_headers_and_feed_are_obeyed(sqlite_store: Store, site: FeedSite) -> None:
    run(sqlite_store, source(site.feed("/feed", TWO, Cache_Control="max-age=10800")))
    assert state(sqlite_store).next_due == NOW + 3 * HOUR
    wishes = rss(item(1), channel="<title>S</title><ttl>300</ttl><skipHours><hour>14</hour></skipHours>")
    run(sqlite_store, source(site.feed("/cloud", wishes), "cloud"))
    assert state(sqlite_store, "cloud").next_due == NOW + 6 * HOUR


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "wait"),
    [("5400", 1.5 * HOUR), ("Tue, 01 Dec 2026 12:00:00 GMT", 3 * HOUR), (str(31 * 86_400), 31 * DAY)],
)
def test_retry_after_is_obeyed_even_when_forced(
    sqlite_store: Store, site: FeedSite, status: int, value: str, wait: dt.timedelta
) -> None:
    river = source(site.put("/feed", Reply(status, headers={"Retry-After": value})))
    (failure,) = run(sqlite_store, river).failed
    assert failure.next_due is not None
    assert failure.next_due >= NOW + wait
    just_before = NOW + wait - dt.timedelta(seconds=1)
    held = run(sqlite_store, river, now=just_before, force=True)
    assert (held.polled, len(site.requests)) == (0, 1)
    assert "River is due at" in held.notes[0]
    assert run(sqlite_store, river, now=NOW + wait, force=True).polled == 1


# ---------------------------------------------------------------- moves


def test_a_move_is_adopted_after_seven_days_and_the_file_is_left_alone(sqlite_store: Store, site: FeedSite) -> None:
    new = site.feed("/new", TWO)
    river = source(site.redirect("/old", new, 301))
    for day in (0, 3, 6):
        report = run(sqlite_store, river, now=NOW + day * DAY)
        assert (report.polled, report.failed, report.notes) == (1, (), ())
    (note,) = run(sqlite_store, river, now=NOW + 7 * DAY).notes
    assert new in note
    site.requests.clear()
    run(sqlite_store, river, now=NOW + 8 * DAY)
    assert [seen.path for seen in site.requests] == ["/new"]
    assert state(sqlite_store).feed_in_file == river.feed


def test_301_then_302_never_stores_the_last_address(sqlite_store: Store, site: FeedSite) -> None:
    site.feed("/last", TWO)
    site.redirect("/middle", "/last", 302)
    river = source(site.redirect("/old", "/middle", 301))
    for day in (0, 8, 16, 24):
        run(sqlite_store, river, now=NOW + day * DAY)
    assert state(sqlite_store).adopted_url == site.url("/middle")
    assert len(stored(sqlite_store)) == 2


def test_gone_pauses_the_source_with_a_note(sqlite_store: Store, site: FeedSite) -> None:
    river = source(site.put("/feed", Reply(410)))
    report = run(sqlite_store, river)
    assert report.failed[0].permanent
    assert "gone for good" in report.notes[0]
    later = run(sqlite_store, river, now=NOW + 30 * DAY, force=True)
    assert (later.polled, len(site.requests)) == (0, 1)
    assert "gone for good" in later.notes[0]
    mended = replace(river, feed=site.feed("/new", TWO))
    assert run(sqlite_store, mended, now=NOW + 30 * DAY).new == 2


def test_missing_is_tried_again(sqlite_store: Store, site: FeedSite) -> None:
    river = source(site.url("/nothing"))
    (failure,) = run(sqlite_store, river).failed
    assert (failure.kind, failure.permanent) == ("http", True)
    assert failure.next_due is not None
    site.feed("/nothing", TWO)
    report = run(sqlite_store, river, now=failure.next_due)
    assert (report.new, report.failed) == (2, ())
    assert state(sqlite_store).failing_since is None


# ---------------------------------------------------------------- failures are entries


def bomb() -> bytes:
    return gzip.compress(b"<rss><channel>" + b" " * 16_000_000, 9)


FAILURES = {
    "http": Reply(500, b"oops"),
    "http, too short": Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n<rss>"),
    "http, no HTTP": Reply(raw=b"hello\r\n\r\n"),
    "redirect": Reply(302, headers={"Location": "/bad"}),
    "private-address": Reply(302, headers={"Location": "http://127.0.0.2:9/"}),
    "too-big": Reply(200, bomb(), {"Content-Encoding": "gzip"}),
    "encoding": Reply(200, b"?", {"Content-Encoding": "br"}),
    "not-a-feed": Reply(200, b"<!doctype html><p>Hello", {"Content-Type": "text/html"}),
    "not-a-feed, empty": Reply(200, b""),
    "parse": Reply(200, b'{"version": "https://jsonfeed.org/version/1", "items": ['),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_an_entry_and_the_others_go_on(sqlite_store: Store, site: FeedSite, name: str) -> None:
    bad = source(site.put("/bad", FAILURES[name]), "bad")
    report = run(sqlite_store, bad, source(site.feed("/feed", TWO)))
    (failure,) = report.failed
    assert (failure.source, failure.kind) == ("bad", name.partition(",")[0])
    assert failure.next_due is not None
    assert NOW + HOUR <= failure.next_due <= NOW + 1.25 * HOUR
    assert (report.polled, report.new) == (2, 2)
    remembered = state(sqlite_store, "bad")
    assert (remembered.failures, remembered.failing_since, remembered.error) == (1, NOW, failure.error)


@pytest.mark.parametrize(
    ("feed", "kind"),
    [
        ("http://127.0.0.1:9/feed", "refused"),
        ("http://10.0.0.1/feed", "private-address"),
        ("http://[::1]/feed", "private-address"),
        ("http://2130706433/feed", "private-address"),
        ("http://no-such-host.invalid/feed", "dns"),
        ("ftp://sample.example.org/feed", "http"),
        ("nonsense", "http"),
    ],
)
def test_an_address_that_cannot_be_asked_is_an_entry(sqlite_store: Store, feed: str, kind: str) -> None:
    (failure,) = run(sqlite_store, source(feed)).failed
    assert failure.kind == kind
    assert failure.error.endswith((".", feed))
