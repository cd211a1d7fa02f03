"""From the address of a site to its feeds: what it names, what it links to, what its platform does, what is usual.

Nothing is offered that was not read and understood as a feed.
"""

import asyncio
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from curator.errors import FetchError
from curator.fetching import decide, platforms
from curator.fetching.asking import said_by
from curator.fetching.decoding import decode
from curator.fetching.hints import anchors_to_feeds, feeds_named, page_title
from curator.fetching.parse import ParsedFeed, parse_feed
from curator.net.client import Answer, GuardedClient
from curator.text.urls import canonical, is_http

MOST_NAMED = 6
MOST_TRIED = 24
"""How many addresses are asked for one site, at most."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was read. how: in plain words where it was found."""

    url: str
    title: str
    site: str | None
    entries: int
    newest: dt.datetime | None
    language: str | None
    how: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """The feeds of a site, the likeliest first; never empty. page: the address that was given, after redirects."""

    page: str
    title: str
    feeds: tuple[FoundFeed, ...]


async def discover(address: str, client: GuardedClient, *, now: dt.datetime) -> Discovery:
    """The feeds of the site at `address`, which may leave out `https://` or be the feed itself.

    Raises FetchError: as for any request, or not-a-feed if the site has none that can be found.
    """
    search = _Search(client, now)
    url = full_address(address)
    for guess in platforms.by_address(url):
        if feed := await search.read(guess, "its platform keeps it there"):
            return Discovery(url, feed.title, (feed,))
    answer = await _first(client, url, guessed="://" not in address)
    if error := decide.failure_of(said_by(url, answer), now, conditional=False):
        raise error
    page = answer.final_url
    if feed := await search.understand(answer, page, "the address is the feed"):
        return Discovery(page, feed.title, (feed,))
    text, _ = decode(answer.body, answer.headers.get("content-type", ""))
    for how, addresses in (
        ("the page names it", [link.url for link in feeds_named(text, page)][:MOST_NAMED]),
        ("the page links to it", anchors_to_feeds(text, page)[:MOST_NAMED]),
        ("its platform keeps it there", [*platforms.by_address(page), *platforms.by_page(text, page)]),
        ("it is kept at the usual place", platforms.under(page, platforms.USUAL)),
    ):
        if feeds := await search.read_all(addresses, how):
            return Discovery(page, page_title(text) or feeds[0].title, feeds)
    raise FetchError(
        f"No feed was found at {page}.",
        kind="not-a-feed",
        hint="Look on the site for a link called RSS, Atom or feed, or ask its creator. Single pages: `items add URL`.",
    )


async def _first(client: GuardedClient, url: str, *, guessed: bool) -> Answer:
    """The page itself; over http if https was only our guess and no one answers there."""
    try:
        return await client.get(url)
    except FetchError as error:
        if not guessed or error.kind not in ("refused", "tls", "timeout"):
            raise
    return await client.get(url.replace("https:", "http:", 1))


def full_address(address: str) -> str:
    """`sample.example.org` → `https://sample.example.org`; feed: addresses become web addresses. Raises FetchError."""
    address = re.sub(r"^feed:(?://)?(?=https?:)", "", address.strip(), flags=re.IGNORECASE)
    address = re.sub(r"^feed://", "https://", address, flags=re.IGNORECASE)
    if not re.match(r"[a-z][a-z0-9+.-]*://", address, re.IGNORECASE):
        address = f"https://{address}"
    if not is_http(address):
        raise FetchError(f"That is no web address: {address[:200]}", kind="http", permanent=True)
    return address


@dataclass
class _Search:
    client: GuardedClient
    now: dt.datetime
    tried: int = 0

    def __post_init__(self) -> None:
        self._asked: set[str] = set()

    async def read_all(self, addresses: Iterable[str], how: str) -> tuple[FoundFeed, ...]:
        """Those of the addresses that are feeds. Of guesses the first is enough; of named ones all are wanted."""
        found: dict[str, FoundFeed] = {}
        for address in addresses:
            if feed := await self.read(address, how):
                found.setdefault(canonical(feed.url), feed)
                if "names" not in how:
                    break
        return tuple(sorted(found.values(), key=lambda feed: not feed.entries))

    async def read(self, address: str, how: str) -> FoundFeed | None:
        """The feed at an address, or None if there is none or it cannot be asked."""
        if address in self._asked or self.tried >= MOST_TRIED:
            return None
        self._asked.add(address)
        self.tried += 1
        try:
            answer = await self.client.get(address)
        except FetchError:
            return None
        return await self.understand(answer, answer.final_url, how) if answer.status == 200 else None

    async def understand(self, answer: Answer, url: str, how: str) -> FoundFeed | None:
        """The feed in an answer, or None if there is none in it."""
        try:
            feed = await asyncio.to_thread(parse_feed, answer.body, answer.headers, url, now=self.now)
        except FetchError:
            return None
        return _found(feed, url, how)


def _found(feed: ParsedFeed, url: str, how: str) -> FoundFeed:
    dates = [entry.published for entry in feed.entries if entry.published]
    return FoundFeed(url, feed.title, feed.site, len(feed.entries), max(dates, default=None), feed.language, how)
