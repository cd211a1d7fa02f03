"""Parsing beside the event loop survives the death of its processes."""

import asyncio
import datetime as dt
import os
import signal
from concurrent.futures import ProcessPoolExecutor

import pytest

from curator.errors import FetchError
from curator.fetching import parsers
from curator.fetching.parsers import Parsers
from tests.support.feedsite import item, rss

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
BODY = rss(item(1)).encode()


def test_a_dead_process_takes_one_feed_with_it_and_the_rest_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsers, "ENOUGH_BYTES", 0)

    async def run() -> list[int]:
        with Parsers(100) as several:
            counts = [len((await several.parse(BODY, {}, "https://a.example/", NOW)).entries)]
            assert isinstance(several._pool, ProcessPoolExecutor)
            for process in several._pool._processes.values():
                os.kill(process.pid or 0, signal.SIGKILL)
            with pytest.raises(FetchError) as caught:
                await several.parse(BODY, {}, "https://a.example/", NOW)
            assert caught.value.kind == "parse"
            counts.append(len((await several.parse(BODY, {}, "https://a.example/", NOW)).entries))
            return counts

    assert asyncio.run(run()) == [1, 1]


def test_few_feeds_stay_in_this_process() -> None:
    async def run() -> None:
        with Parsers(10) as several:
            for _ in range(10):
                await several.parse(BODY, {}, "https://a.example/", NOW)
            assert several._pool is None

    asyncio.run(run())


def test_asking_pauses_while_too_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsers, "MOST_WAITING", len(BODY))

    async def run() -> bool:
        with Parsers(10) as several:
            await several.room()
            both = [asyncio.create_task(several.parse(BODY, {}, "https://a.example/", NOW)) for _ in range(2)]
            await asyncio.sleep(0)
            full = not several._room.is_set()
            await asyncio.gather(*both)
            await several.room()
            return full

    assert asyncio.run(run())
