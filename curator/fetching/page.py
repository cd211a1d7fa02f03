"""Adds one page that is in no feed: reads it through the guarded client and stores it as an item of a source."""

import asyncio
import datetime as dt

from curator import __version__
from curator.errors import FetchError
from curator.fetching import decide
from curator.fetching.asking import said_by
from curator.fetching.discover import full_address
from curator.fetching.page_reader import Page, page_of
from curator.model.item import Item
from curator.net.client import GuardedClient, client_for
from curator.settings import Settings
from curator.store.engine import Store
from curator.store.items import find_item, save_entries


async def read_page(url: str, client: GuardedClient, *, now: dt.datetime) -> Page:
    """The page at an address. Raises FetchError."""
    answer = await client.get(full_address(url))
    if error := decide.failure_of(said_by(url, answer), now, conditional=False):
        raise error
    return await asyncio.to_thread(page_of, answer, now)


async def add_page(
    url: str, source: str, store: Store, settings: Settings, *, now: dt.datetime, client: GuardedClient | None = None
) -> Item:
    """Read one page and store it as an item of `source`. A page that is there already is updated and given back."""
    if client:
        page = await read_page(url, client, now=now)
    else:
        async with client_for(settings, version=__version__) as own:
            page = await read_page(url, own, now=now)
    return await asyncio.to_thread(store_page, store, source, page, now=now)


def store_page(store: Store, source: str, page: Page, *, now: dt.datetime) -> Item:
    """Store a page as an item of `source`; gives the item."""
    with store.write() as db:
        save_entries(db, source, [page.entry], now=now)
        item = find_item(db, source, page.entry)
    if item is None:
        raise FetchError("The page could not be stored.", kind="parse")
    return item
