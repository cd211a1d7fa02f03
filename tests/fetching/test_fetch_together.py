"""Many sources at once, stopped runs, failing stores: each feed for itself, and nothing lost."""

import asyncio
import itertools
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from curator.clock import fixed_clock
from curator.errors import StoreError
from curator.fetching import step
from curator.fetching.report import FetchProgress, FetchReport
from curator.fetching.step import check_source, fetch
from curator.model.source import Source
from curator.model.vocabulary import SourceState
from curator.net.client import MAX_BYTES, Answer, GuardedClient
from curator.store import engine
from curator.store.engine import Store, open_store
from tests.support.feedsite import FeedSite, Reply, Seen, item, rss
from tests.support.fetching import HOUR, NOW, TWO, run, settings, source, state, stored


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


def test_a_page_instead_of_a_feed_names_the_feed(sqlite_store: Store, site: FeedSite) -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/real.xml"></head></html>'
    (failure,) = run(sqlite_store, source(site.put("/", Reply(200, page.encode())))).failed
    assert site.url("/real.xml") in failure.error


def test_what_fails_keeps_its_validators_and_backs_off(sqlite_store: Store, site: FeedSite) -> None:
    river = source(site.feed("/feed", TWO))
    run(sqlite_store, river)
    etag = state(sqlite_store).etag
    site.put("/feed", Reply(500))
    due = NOW + HOUR
    waits = []
    for _ in range(12):
        (failure,) = run(sqlite_store, river, now=due).failed
        assert failure.next_due is not None
        waits.append((failure.next_due - due) / HOUR)
        due = failure.next_due
    assert waits[:4] == sorted(waits[:4])
    assert max(waits) <= 7 * 24 * 1.25
    assert state(sqlite_store).etag == etag
    site.feed("/feed", TWO)
    assert run(sqlite_store, river, now=due).not_modified == 1


def test_a_page_once_does_not_hide_the_feed_later(sqlite_store: Store, site: FeedSite) -> None:
    """The validators of what was not read are not kept."""
    site.put("/feed", Reply(200, b"<html>maintenance</html>", {"ETag": '"page"'}))
    river = source(site.url("/feed"))
    run(sqlite_store, river)
    assert state(sqlite_store).etag is None


class HastyClient(GuardedClient):
    """A client with little patience."""

    async def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES, deadline: float = 0.5
    ) -> Answer:
        return await super().get(url, headers=headers, max_bytes=max_bytes, deadline=deadline)


def test_a_slow_drip_meets_the_deadline_while_others_are_stored(sqlite_store: Store, site: FeedSite) -> None:
    drip = source(site.put("/drip", Reply(pieces=itertools.repeat(b" "), pause=0.05)), "drip")
    river = source(site.feed("/feed", TWO))

    async def hasty() -> FetchReport:
        async with HastyClient(settings().config.fetch, version="1") as client:
            return await fetch([drip, river], sqlite_store, settings(), clock=fixed_clock(NOW), client=client)

    started = time.monotonic()
    report = asyncio.run(hasty())  # the drip never ends by itself
    assert [(failure.source, failure.kind) for failure in report.failed] == [("drip", "timeout")]
    assert report.new == 2
    assert time.monotonic() - started < 5


def test_damaged_feeds_are_stored_with_a_note(sqlite_store: Store, site: FeedSite) -> None:
    report = run(sqlite_store, source(site.feed("/feed", TWO.replace("story 1<", "story & 1<"))))
    assert (report.new, report.failed) == (2, ())
    assert report.notes == ("River: The feed's XML is damaged; every entry that could be read was kept.",)


# ---------------------------------------------------------------- whom to ask


@pytest.mark.parametrize("which", ["paused", "retired"])
def test_paused_and_retired_sources_are_left_alone(sqlite_store: Store, site: FeedSite, which: SourceState) -> None:
    river = source(site.feed("/feed", TWO), state=which)
    report = run(sqlite_store, river, force=True, only={"river"})
    assert (report.polled, site.requests) == (0, [])
    assert which in report.notes[0]


def test_candidates_are_read_and_sources_without_a_feed_are_not(sqlite_store: Store, site: FeedSite) -> None:
    candidate = source(site.feed("/feed", TWO), state="candidate")
    page_only = Source(id="page", name="Page", state="active")
    report = run(sqlite_store, candidate, page_only)
    assert (report.polled, report.new) == (1, 2)


def test_only_the_named_sources_are_asked(sqlite_store: Store, site: FeedSite) -> None:
    river, cloud = source(site.feed("/a", TWO)), source(site.feed("/b", TWO), "cloud")
    assert run(sqlite_store, river, cloud, only={"cloud"}).polled == 1
    assert [seen.path for seen in site.requests] == ["/b"]
    again = run(sqlite_store, river, cloud, only={"cloud"})
    assert again.notes == ("Cloud is due at 2026-12-01 10:00 UTC.",)


def test_one_request_per_source_and_run(sqlite_store: Store, site: FeedSite) -> None:
    sources = [source(site.put(f"/{number}", Reply(500)), f"s{number}") for number in range(10)]
    run(sqlite_store, *sources, force=True)
    assert sorted(seen.path for seen in site.requests) == sorted(f"/{number}" for number in range(10))


def test_hosts_are_spared_and_do_not_hold_each_other_up(sqlite_store: Store, site: FeedSite) -> None:
    alone_was_asked, waited = threading.Event(), []

    def crowded(seen: Seen) -> Reply:
        waited.append(alone_was_asked.wait(20))
        return Reply(200, TWO.encode(), delay=0.05)

    def quiet(seen: Seen) -> Reply:
        alone_was_asked.set()
        return Reply(200, TWO.encode())

    with FeedSite("127.0.0.2") as other:
        crowd = [source(site.put(f"/{number}", crowded), f"s{number}") for number in range(8)]
        alone = source(other.put("/feed", quiet), "alone")
        both = settings(allow_private_hosts=("127.0.0.1", "127.0.0.2"), concurrency=2)
        done: list[FetchProgress] = []
        asyncio.run(fetch([*crowd, alone], sqlite_store, both, clock=fixed_clock(NOW), progress=done.append))
        assert site.most_at_once == 2
        assert waited == [True] * 8
    assert (done[-1].done, done[-1].total, done[-1].new, done[-1].failed) == (9, 9, 18, 0)


# ---------------------------------------------------------------- the store, and stopping


def test_a_locked_store_is_an_exception(
    sqlite_store: Store, site: FeedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    mine = open_store(f"sqlite:///{tmp_path / 'curator.db'}")
    other = sqlite3.connect(tmp_path / "curator.db", isolation_level=None)
    other.execute("begin immediate")
    try:
        with pytest.raises(StoreError, match="in use by another program"):
            run(mine, *(source(site.feed(f"/{number}", TWO), f"s{number}") for number in range(5)))
    finally:
        other.execute("rollback")
        other.close()
        mine.close()


def still_asked() -> int:
    """How many sources are being asked for in this loop."""
    return len([task for task in asyncio.all_tasks() if getattr(task.get_coro(), "__name__", "") == "one"])


@pytest.mark.parametrize("when", ["while feeds are gathered for one transaction", "when they are stored"])
def test_stopping_keeps_what_was_read(
    sqlite_store: Store, site: FeedSite, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    gathering = when.startswith("while")
    monkeypatch.setattr(step, "GATHERED_FOR", 60 if gathering else 0.05)
    slow = source(site.put("/slow", Reply(200, TWO.encode(), delay=60)), "slow")
    quick = [source(site.feed(f"/{number}", TWO), f"s{number}") for number in range(4)]

    async def stopped() -> None:
        task = asyncio.create_task(fetch([slow, *quick], sqlite_store, settings(), clock=fixed_clock(NOW)))
        while len(site.requests) < 5 or still_asked() > 1 or len(stored(sqlite_store)) < (0 if gathering else 8):
            await asyncio.sleep(0.02)
        assert len(stored(sqlite_store)) == (0 if gathering else 8)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    started = time.monotonic()
    asyncio.run(stopped())
    assert time.monotonic() - started < 4, "nobody waited for the slow one"
    assert len(stored(sqlite_store)) == 8
    again = run(sqlite_store, *quick)
    assert (again.polled, again.not_due) == (0, 4)


def test_many_feeds_are_parsed_in_processes_of_their_own(sqlite_store: Store, site: FeedSite) -> None:
    long = rss(*(item(number, description=f"<![CDATA[{'<p>word</p>' * 300}]]>") for number in range(20)))
    sources = [source(site.feed(f"/{number}", long), f"s{number}") for number in range(90)]
    sources.append(source(site.put("/bad", Reply(200, b"<html>")), "bad"))
    report = run(sqlite_store, *sources)
    assert (report.polled, report.new) == (91, 1_800)
    assert [failure.kind for failure in report.failed] == ["not-a-feed"]
    assert threading.active_count() < 40


# ---------------------------------------------------------------- reports and checks


def test_the_report_is_the_contract(sqlite_store: Store, site: FeedSite) -> None:
    bad = source(site.put("/bad", Reply(500)), "bad")
    report = json.loads(json.dumps(run(sqlite_store, bad, source(site.feed("/feed", TWO))).to_json()))
    assert {"polled", "not_modified", "new", "changed", "failed", "seconds", "notes"} <= set(report)
    (failure,) = report["failed"]
    assert {"source", "kind", "error", "permanent", "next_due"} <= set(failure)
    assert failure["next_due"].startswith("2026-12-01T10:")
    assert failure["next_due"].endswith("Z")


def test_a_check_reads_and_stores_nothing(sqlite_store: Store, site: FeedSite) -> None:
    site.redirect("/old", "/feed")
    site.feed("/feed", TWO)
    check = asyncio.run(check_source(source(site.url("/old")), settings(), now=NOW))
    assert (check.title, check.entries, check.newest_title, check.error) == ("Sample feed", 2, "Sample story 2", None)
    assert check.moved_to == site.url("/feed")
    assert stored(sqlite_store) == []
    for script, kind in ((Reply(404), "http"), (Reply(200, b"<html>"), "not-a-feed")):
        failed = asyncio.run(check_source(source(site.put("/x", script)), settings(), now=NOW))
        assert (failed.kind, failed.entries) == (kind, 0)
        assert failed.error
