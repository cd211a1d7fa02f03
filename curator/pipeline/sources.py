"""Takes sources and single pages in from the web: look, write down, store."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from curator import __version__
from curator.errors import FileError, RefusedError, UsageError
from curator.fetching import opml
from curator.fetching.discover import Discovery, FoundFeed, discover
from curator.fetching.page import read_page, store_page
from curator.fetching.page_reader import Page
from curator.model.ids import is_slug
from curator.model.item import Item
from curator.model.source import Source
from curator.net.client import client_for
from curator.project import Project
from curator.reviewing.vetting import refuse_opted_out
from curator.settings import Settings
from curator.store.engine import Store
from curator.store.feeds import states
from curator.store.source_file import add_source, find_source, load_sources, set_feed
from curator.text.urls import canonical, host_of, safe_url


@dataclass(frozen=True, slots=True)
class Added:
    """A source that was written down. others: further feeds that its site has."""

    source: Source
    how: str
    entries: int
    others: tuple[FoundFeed, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a list of feeds."""

    added: tuple[Source, ...]
    known: int
    refused: tuple[str, ...]


def fields_of(source: Source) -> dict[str, object]:
    """A new source as it is written into sources.yaml; what is not known yet is left out."""
    fields: dict[str, object] = {"id": source.id, "name": source.name, "site": source.site, "feed": source.feed}
    fields |= {"state": "candidate", "added": source.added, "languages": list(source.languages)}
    return {key: value for key, value in fields.items() if value}


async def add_by_address(
    project: Project,
    settings: Settings,
    address: str,
    *,
    now: dt.datetime,
    source_id: str | None = None,
    store: Store | None = None,
) -> Added:
    """Find the feed of a site and write it down as a candidate. Raises FetchError or UsageError.

    store: where those are remembered who asked to be forgotten; RefusedError for one of them.
    """
    async with client_for(settings, version=__version__) as client:
        found = await discover(address, client, now=now)
    known = load_sources(project)
    feed = found.feeds[0]
    for source in known:
        if source.feed and canonical(source.feed) == canonical(feed.url):
            raise UsageError(f'"{source.id}" reads {source.feed} already.', hint="`curator sources list` shows it.")
    if source_id is not None and not is_slug(source_id):
        raise UsageError(f'"{source_id}" is no id.', hint="Use small letters, digits and hyphens.")
    name = feed.title or found.title or host_of(feed.url)
    source = Source(
        id=source_id or opml.free_id(name, host_of(feed.url), {one.id for one in known}),
        name=name,
        site=feed.site or _site(found),
        feed=feed.url,
        added=now.date(),
        languages=(feed.language,) if feed.language else (),
    )
    _let_in(store, settings, source)
    return Added(add_source(project, fields_of(source)), feed.how, feed.entries, found.feeds[1:])


def _let_in(store: Store | None, settings: Settings, source: Source) -> None:
    if store is not None:
        refuse_opted_out(store, settings, [source.feed or "", source.site or "", source.name])


def _site(found: Discovery) -> str | None:
    return safe_url(found.page) if found.page != found.feeds[0].url else None


async def add_page(
    project: Project, store: Store, settings: Settings, address: str, *, source_id: str | None, now: dt.datetime
) -> tuple[Item, Source, bool]:
    """Take one page in as an item of the source that is named, or of its site, or of a new one.

    Gives the item, its source, and whether the source is new. Raises FetchError.
    """
    known = load_sources(project)
    chosen = find_source(known, source_id) if source_id else None
    async with client_for(settings, version=__version__) as client:
        page = await read_page(address, client, now=now)
    source = chosen or _source_of_site(known, page)
    is_new = source is None
    if source is None:
        new = _new_source(known, page, now)
        _let_in(store, settings, new)
        source = add_source(project, fields_of(new))
    return store_page(store, source.id, page, now=now), source, is_new


def _source_of_site(known: tuple[Source, ...], page: Page) -> Source | None:
    host = host_of(page.entry.url or "")
    return next((one for one in known if host and host in (host_of(one.site or ""), host_of(one.feed or ""))), None)


def _new_source(known: tuple[Source, ...], page: Page, now: dt.datetime) -> Source:
    host = host_of(page.entry.url or "")
    name = page.site_name or host
    taken = {one.id for one in known}
    languages = (page.entry.language,) if page.entry.language else ()
    source_id = opml.free_id(name, host, taken)
    return Source(id=source_id, name=name, site=page.site or None, added=now.date(), languages=languages)


def import_opml(
    project: Project,
    file: Path,
    *,
    now: dt.datetime,
    store: Store | None = None,
    settings: Settings | None = None,
) -> Imported:
    """Write the feeds of an OPML file down as candidates; those that are read already stay as they are.

    store, settings: where those are remembered who asked to be forgotten; their feeds are refused.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", path=file) from None
    offered, refused = opml.read_opml(data)
    plan = opml.merge(offered, load_sources(project), added=now.date())
    added, refusals = [], list(refused)
    for source in plan.new:
        try:
            if settings is not None:
                _let_in(store, settings, source)
            added.append(add_source(project, fields_of(source)))
        except RefusedError as error:
            refusals.append(f"{source.feed}: {error.message}")
    return Imported(tuple(added), len(plan.known), tuple(refusals))


def adopt_addresses(project: Project, store: Store) -> list[tuple[str, str]]:
    """Write the addresses that feeds moved to for good into sources.yaml. Gives (id, new address) of each."""
    with store.read() as db:
        known = states(db)
    moved = [
        (source.id, state.adopted_url)
        for source in load_sources(project)
        if (state := known.get(source.id)) and state.adopted_url and state.adopted_url != source.feed
    ]
    for source_id, address in moved:
        set_feed(project, source_id, address)
    return moved
