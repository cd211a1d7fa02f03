"""Parses feeds beside the event loop: in a thread, or in processes of their own once there are enough to pay for."""

import asyncio
import datetime as dt
import multiprocessing
import signal
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

from curator.errors import FetchError
from curator.fetching.parse import ParsedFeed, parse_feed

ENOUGH_FEEDS = 40
ENOUGH_BYTES = 1_500_000
"""Only when so many feeds are still to come, and so much was parsed already, do processes pay for their start."""

MOST_PROCESSES = 4
MOST_WAITING = 16_000_000
"""Bytes of feeds that may wait to be parsed before no further feed is asked for."""


@dataclass(frozen=True, slots=True)
class _Trouble:
    """A FetchError on its way between processes."""

    message: str
    kind: str
    hint: str


class Parsers:
    """Parses bodies for one run over `expected` sources. A context manager."""

    def __init__(self, expected: int) -> None:
        self._left = expected
        self._bytes = 0
        self._processes = min(MOST_PROCESSES, multiprocessing.cpu_count())
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="parse")
        self._pool: Executor | None = None
        self._broken = False
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()

    def __enter__(self) -> "Parsers":
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def parse(self, body: bytes, headers: Mapping[str, str], url: str, now: dt.datetime) -> ParsedFeed:
        """Like `parse_feed`. A parser that dies takes only the feeds in its hands with it, as FetchError parse."""
        self._left -= 1
        self._bytes += len(body)
        self._wait_for(len(body))
        try:
            return await self._parse(body, headers, url, now)
        finally:
            self._wait_for(-len(body))

    async def room(self) -> None:
        """Returns once not too much waits to be parsed: asking for more would only fill the memory."""
        await self._room.wait()

    def _wait_for(self, size: int) -> None:
        self._waiting += size
        if self._waiting > MOST_WAITING:
            self._room.clear()
        else:
            self._room.set()

    async def _parse(self, body: bytes, headers: Mapping[str, str], url: str, now: dt.datetime) -> ParsedFeed:
        loop = asyncio.get_running_loop()
        kept = {"content-type": headers.get("content-type", "")}
        try:
            found = await loop.run_in_executor(self._executor(), _parse, body, kept, url, now)
        except BrokenExecutor:
            self._pool, self._broken = None, True
            raise FetchError("The feed could not be read: the program that reads it stopped.", kind="parse") from None
        if isinstance(found, _Trouble):
            raise FetchError(found.message, kind=found.kind, hint=found.hint)
        return found

    def _executor(self) -> Executor:
        if self._pool is None and not self._broken and self._left >= ENOUGH_FEEDS and self._bytes >= ENOUGH_BYTES:
            self._pool = ProcessPoolExecutor(
                self._processes, mp_context=multiprocessing.get_context("spawn"), initializer=_ignore_interrupts
            )
        return self._pool or self._thread


def _parse(body: bytes, headers: dict[str, str], url: str, now: dt.datetime) -> ParsedFeed | _Trouble:
    try:
        return parse_feed(body, headers, url, now=now)
    except FetchError as error:
        return _Trouble(error.message, error.kind, error.hint)
    except Exception as error:  # noqa: BLE001 - one feed's oddity must not end the run
        return _Trouble(f"The feed could not be read ({type(error).__name__}).", "parse", FetchError.hint)


def _ignore_interrupts() -> None:
    """Ctrl-C goes to the main process alone; it ends the others in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
