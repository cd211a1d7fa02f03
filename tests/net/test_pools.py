"""Connections of many servers: kept while they may be needed, given back when there are too many."""

import asyncio
import threading
from contextlib import ExitStack

import pytest

from curator.net import pools
from curator.net.client import GuardedClient
from curator.settings import FetchSettings
from tests.support.feedsite import FeedSite, Reply, Seen

HOSTS = [f"127.0.0.{number}" for number in (1, 2, 3)]
LOCAL = FetchSettings(pause=0.0, allow_private_hosts=tuple(HOSTS))


def test_servers_that_rest_are_let_go_and_those_at_work_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "MOST_SERVERS", 2)
    with ExitStack() as stack:
        slow, *quick = [stack.enter_context(FeedSite(host)) for host in HOSTS]
        enough = threading.Event()

        def at_work(seen: Seen) -> Reply:
            enough.wait(20)
            return Reply(200, b"slow")

        slow.put("/a", at_work)
        for site in quick:
            site.put("/a", Reply(200, b"quick"))

        async def work() -> list[bytes]:
            async with GuardedClient(LOCAL, version="1") as client:
                waiting = asyncio.create_task(client.get(slow.url("/a")))
                while not slow.requests:
                    await asyncio.sleep(0.01)
                bodies = [(await client.get(site.url("/a"))).body for _ in range(3) for site in quick]
                enough.set()
                return [*bodies, (await waiting).body]

        assert asyncio.run(work()) == [b"quick"] * 6 + [b"slow"]
        assert len(slow.requests) == 1
