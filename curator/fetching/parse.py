"""A feed's bytes become entries. Safe to run in another process: it takes and gives plain values."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from curator.errors import FetchError
from curator.fetching.decoding import decode
from curator.fetching.entries import entries_of, language_tag, plain_title
from curator.fetching.jsonfeed import parse_json
from curator.fetching.raw import MAX_ENTRIES, RawFeed
from curator.fetching.xmlfeed import parse_xml
from curator.model.item import Entry
from curator.text.urls import safe_url

MAX_SIGNS = 1_000_000
_HTML = re.compile(r"<!doctype html|<html\b|<head\b|<body\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed, cleaned. flaws: what was wrong with it, in plain sentences. ttl in seconds; skip_hours in UTC."""

    title: str = ""
    site: str | None = None
    entries: tuple[Entry, ...] = ()
    flaws: tuple[str, ...] = ()
    language: str | None = None
    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()


def parse_feed(body: bytes, headers: Mapping[str, str], url: str, *, now: dt.datetime) -> ParsedFeed:
    """The feed in an answer that came from `url`. headers: names in small letters.

    Raises FetchError: not-a-feed (with a hint if the page names a feed) or parse. Damage that leaves entries readable
    is noted in `flaws`, never raised.
    """
    text, flaw = decode(body, headers.get("content-type", ""))
    if text.count("<") > MAX_SIGNS or text.count("{") > MAX_SIGNS:
        raise FetchError("The feed has more parts than any honest feed, so it was not read.", kind="too-big")
    if not text.strip("\ufeff \t\r\n\x00"):
        raise FetchError("The answer is empty.", kind="not-a-feed")
    try:
        feed = parse_json(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else parse_xml(text)
    except FetchError as error:
        if error.kind == "not-a-feed" and _HTML.search(text[:20_000]):
            raise _page_instead(text, url) from None
        raise
    flaws = [*([flaw] if flaw else []), *feed.flaws]
    if feed.listed > MAX_ENTRIES:
        flaws.append(f"The feed has {feed.listed:,} entries; the newest {MAX_ENTRIES:,} were read.")
    return _parsed(feed, url, now, flaws)


def _parsed(feed: RawFeed, url: str, now: dt.datetime, flaws: list[str]) -> ParsedFeed:
    return ParsedFeed(
        title=plain_title(feed.title),
        site=safe_url(feed.link, url),
        entries=entries_of(feed, url, now),
        flaws=tuple(flaws),
        language=language_tag(feed.language),
        ttl=feed.ttl,
        skip_hours=tuple(feed.skip_hours) if len(feed.skip_hours) < 24 else (),
    )


def _page_instead(text: str, url: str) -> FetchError:
    from curator.fetching.hints import feeds_named  # lxml is needed only here

    named = feeds_named(text, url)
    message = "What came back is a web page, not a feed."
    if not named:
        return FetchError(message, kind="not-a-feed", hint="Look on that page for a link to its feed.")
    return FetchError(f"{message} It names a feed: {named[0].url}", kind="not-a-feed", hint=f"Try {named[0].url}")
