"""A fetch against a feed site, and what is stored afterwards."""

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

from curator.clock import fixed_clock
from curator.fetching.report import FetchReport
from curator.fetching.step import fetch
from curator.model.charter import Newsletter
from curator.model.item import FetchState, Item
from curator.model.source import Source
from curator.model.vocabulary import SourceState
from curator.settings import ConfigFile, FetchSettings, Secrets, Settings
from curator.store.engine import Store
from curator.store.feeds import states
from curator.store.items import list_items
from tests.support.feedsite import item, rss

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def settings(**fetching: object) -> Settings:
    fetch_settings = replace(FetchSettings(allow_private_hosts=("127.0.0.1",)), **fetching)  # type: ignore[arg-type]
    newsletter = Newsletter(title="Sample", from_email="sample@example.org", base_url="https://letter.example.org")
    return Settings(Path(), ConfigFile(newsletter, fetch=fetch_settings), Secrets())


def source(feed: str, name: str = "river", state: SourceState = "active") -> Source:
    return Source(id=name, name=name.title(), feed=feed, state=state)


def run(
    store: Store, *sources: Source, now: dt.datetime = NOW, force: bool = False, only: set[str] | None = None
) -> FetchReport:
    return asyncio.run(fetch(sources, store, settings(), clock=fixed_clock(now), force=force, only=only))


def stored(store: Store) -> list[Item]:
    with store.read() as db:
        return list_items(db, with_content=True)


def state(store: Store, name: str = "river") -> FetchState:
    with store.read() as db:
        return states(db)[name]


TWO = rss(item(1), item(2))


# ---------------------------------------------------------------- the whole
