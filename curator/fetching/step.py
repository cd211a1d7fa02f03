"""The step `fetch`: asks the feeds that are due, politely and all at once, and stores what is new or changed.

A source that fails is an entry in the report. A store that fails is an exception. What was stored stays stored,
whenever the run is stopped.
"""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from curator import __version__
from curator.clock import Clock
from curator.errors import FetchError
from curator.fetching import decide
from curator.fetching.asking import Outcome, ask, said_by
from curator.fetching.parse import parse_feed
from curator.fetching.parsers import Parsers
from curator.fetching.report import Failure, FetchProgress, FetchReport, SourceCheck
from curator.model.item import FetchState
from curator.model.source import Source
from curator.net.client import GuardedClient, client_for
from curator.settings import Settings
from curator.store.engine import Store
from curator.store.feeds import save_states, states
from curator.store.items import SavedCounts, save_entries
from curator.text.urls import host_of

__all__ = ["Failure", "FetchProgress", "FetchReport", "SourceCheck", "check_source", "fetch"]

BATCH = 20
"""Feeds that are stored in one transaction, at most."""

GATHERED_FOR = 0.25
"""Seconds in which feeds are gathered for one transaction."""

Progress = Callable[[FetchProgress], None]
Due = list[tuple[Source, FetchState]]


async def fetch(
    sources: Sequence[Source],
    store: Store,
    settings: Settings,
    *,
    clock: Clock,
    force: bool = False,
    only: Collection[str] | None = None,
    progress: Progress | None = None,
    client: GuardedClient | None = None,
) -> FetchReport:
    """Ask every candidate and active source that is due, once, and store what came.

    only: ids to look at. force: do not wait for our own due times; a server's Retry-After and paused sources stay as
    they are. Raises StoreError if the store fails.
    """
    started = time.perf_counter()
    with ThreadPoolExecutor(1, thread_name_prefix="store") as thread:
        known = await asyncio.get_running_loop().run_in_executor(thread, _read_states, store)
        due, notes, not_due = _plan(sources, known, clock(), force=force, only=only)
        async with _client(client, settings) as http:
            with Parsers(len(due)) as parsers:
                run = _Run(store, thread, http, parsers, clock, len(due), progress, notes)
                await run.all(due, in_hand=8 * settings.config.fetch.concurrency)
    return FetchReport(
        polled=run.done,
        not_modified=run.not_modified,
        new=run.new,
        changed=run.changed,
        failed=tuple(sorted(run.failed, key=lambda failure: failure.source)),
        seconds=time.perf_counter() - started,
        notes=tuple(notes),
        not_due=not_due,
    )


async def check_source(
    source: Source, settings: Settings, *, now: dt.datetime, client: GuardedClient | None = None
) -> SourceCheck:
    """Read one feed without storing anything, and say what is in it; what fails is said, not raised."""
    url = source.feed or ""
    try:
        async with _client(client, settings) as http:
            answer = await http.get(url)
        if error := decide.failure_of(said_by(url, answer), now, conditional=False):
            raise error
        feed = await asyncio.to_thread(parse_feed, answer.body, answer.headers, answer.final_url, now=now)
    except FetchError as error:
        return SourceCheck(source.id, url, kind=error.kind, error=error.message, hint=error.hint)
    dated = [(entry.published, entry.title) for entry in feed.entries if entry.published]
    newest, newest_title = max(dated, default=(None, ""))
    return SourceCheck(
        source.id,
        url,
        title=feed.title,
        entries=len(feed.entries),
        newest=newest,
        newest_title=newest_title,
        flaws=feed.flaws,
        moved_to=answer.final_url if answer.hops else None,
    )


@asynccontextmanager
async def _client(given: GuardedClient | None, settings: Settings) -> AsyncIterator[GuardedClient]:
    """The client that was given, left open; else one for this run."""
    if given:
        yield given
        return
    async with client_for(settings, version=__version__) as own:
        yield own


def _read_states(store: Store) -> dict[str, FetchState]:
    with store.read() as db:
        return states(db)


def _plan(
    sources: Sequence[Source],
    known: dict[str, FetchState],
    now: dt.datetime,
    *,
    force: bool,
    only: Collection[str] | None,
) -> tuple[Due, list[str], int]:
    """The sources to ask, hosts taking turns; notes on those an editor may miss; how many are not due."""
    due: Due = []
    notes: list[str] = []
    not_due = 0
    for source in sources:
        if not source.feed or (only is not None and source.id not in only):
            continue
        state = decide.current_state(source.id, source.feed, known.get(source.id))
        if source.state not in ("candidate", "active"):
            if only is not None:
                notes.append(f"{source.name} is {source.state}, so it was not asked.")
        elif decide.is_due(state, now, force=force):
            due.append((source, state))
        elif state.gone_at:
            notes.append(f"{source.name} was not asked: its server says that the feed is gone for good.")
        else:
            not_due += 1
            if only is not None or force:
                notes.append(f"{source.name} is due at {state.next_due or state.retry_at:%Y-%m-%d %H:%M} UTC.")
    return _in_turns(due), notes, not_due


def _in_turns(due: Due) -> Due:
    """First one source of each host, then a second of each: no host makes the others wait. Those that failed first.

    A source that failed may use up the whole deadline again; asked first, it does so while the others are read.
    """
    places: dict[str, int] = {}
    numbered = []
    for pair in due:
        host = host_of(decide.address(pair[1]))
        places[host] = places.get(host, 0) + 1
        numbered.append((not pair[1].failures, places[host], pair))
    return [pair for _, _, pair in sorted(numbered, key=lambda entry: entry[:2])]


@dataclass
class _Run:
    store: Store
    thread: ThreadPoolExecutor
    client: GuardedClient
    parsers: Parsers
    clock: Clock
    total: int
    progress: Progress | None
    notes: list[str]
    queue: asyncio.Queue[Outcome | None] = field(default_factory=asyncio.Queue)
    gathered: list[Outcome] = field(default_factory=list)
    done: int = 0
    new: int = 0
    changed: int = 0
    not_modified: int = 0
    failed: list[Failure] = field(default_factory=list)

    async def all(self, due: Due, *, in_hand: int) -> None:
        """Ask all and store as answers come. Raises what the store raises."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._write())
                await self._ask(due, asyncio.Semaphore(in_hand))
                self.queue.put_nowait(None)
        except BaseExceptionGroup as several:
            raise _first(several) from None
        except asyncio.CancelledError:  # stopped half-way: what was read is kept
            if rest := self._unstored():
                self.thread.submit(_store, self.store, rest, self.clock()).result()
            raise

    async def _ask(self, due: Due, in_hand: asyncio.Semaphore) -> None:
        """The client bounds the requests, the parsers the bodies in memory, in_hand what may wait for its turn."""

        async def one(source: Source, state: FetchState) -> None:
            try:
                self.queue.put_nowait(await ask(source, state, self.client, self.parsers, self.clock))
            finally:
                in_hand.release()

        async with asyncio.TaskGroup() as askers:
            for source, state in due:
                await self.parsers.room()
                await in_hand.acquire()
                askers.create_task(one(source, state))

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        finished = False
        while not finished:
            finished = await self._gather()
            batch, self.gathered = self.gathered, []
            if batch:
                counts = await loop.run_in_executor(self.thread, _store, self.store, batch, self.clock())
                self._count(batch, counts)

    async def _gather(self) -> bool:
        """Wait for what comes within a moment, for one transaction: commits are dear. True at the end."""
        outcome = await self.queue.get()
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHERED_FOR):
                while outcome is not None:
                    self.gathered.append(outcome)
                    if len(self.gathered) == BATCH:
                        break
                    outcome = await self.queue.get()
        return outcome is None

    def _unstored(self) -> list[Outcome]:
        """Outcomes that wait to be stored."""
        rest, self.gathered = self.gathered, []
        while not self.queue.empty():
            if outcome := self.queue.get_nowait():
                rest.append(outcome)
        return rest

    def _count(self, batch: list[Outcome], counts: list[SavedCounts]) -> None:
        for outcome, saved in zip(batch, counts, strict=True):
            self.done += 1
            self.new += saved.new
            self.changed += saved.changed
            self.not_modified += outcome.not_modified
            self.notes.extend(outcome.notes)
            if outcome.failure:
                self.failed.append(outcome.failure)
        if self.progress:
            self.progress(FetchProgress(self.done, self.total, self.new, self.changed, len(self.failed)))


def _store(store: Store, batch: list[Outcome], now: dt.datetime) -> list[SavedCounts]:
    """One transaction for several feeds: what a feed brought and what is remembered of it stand or fall together."""
    counts = []
    with store.write() as db:
        save_states(db, [outcome.state for outcome in batch])
        for outcome in batch:
            counts.append(save_entries(db, outcome.source, outcome.entries, now=now) if outcome.entries else _NOTHING)
    return counts


_NOTHING = SavedCounts()


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The error that started it all, out of the groups around it."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
