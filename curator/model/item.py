"""What feeds bring: entries as parsed, items as stored, and a source's fetch state."""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from curator.model.vocabulary import Triage


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A media file that comes with an entry."""

    url: str
    type: str | None = None
    length: int | None = None
    duration: int | None = None  # seconds
    transcript: str | None = None  # address


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a feed publishes it, cleaned: plain text fields, http(s) addresses, sanitised content.

    identity: what makes it the same entry next time (see fetching/decide). published: aware, UTC, or None if the feed
    gives none. published_raw keeps what the feed said when it was capped or unreadable. hash: of what a reader sees.
    """

    identity: str
    title: str
    url: str | None = None
    canonical_url: str | None = None
    authors: tuple[str, ...] = ()
    published: dt.datetime | None = None
    published_raw: str | None = None
    updated: dt.datetime | None = None
    summary: str = ""  # plain text, at most 500 characters
    content_html: str = ""  # sanitised, at most 500 KB
    image: str | None = None
    enclosure: Enclosure | None = None
    language: str | None = None
    minutes: int | None = None
    hash: str = ""
    searched: str = field(default="", compare=False, repr=False)  # what searching looks at, folded; not read back


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as stored, with what the editor decided about it."""

    id: int
    source: str
    entry: Entry
    discovered: dt.datetime
    state: Triage = "new"
    reason: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    changed_at: dt.datetime | None = None
    hash_updates: int = 0
    also_in: tuple[str, ...] = ()


class ItemLine(NamedTuple):
    """What one line of a list tells of an item."""

    id: int
    source: str
    title: str
    url: str | None
    canonical_url: str | None
    published: dt.datetime | None
    state: Triage
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FetchState:
    """What is remembered about a source between runs. Validators are opaque and echoed byte for byte."""

    source: str
    etag: str | None = None
    last_modified: str | None = None
    adopted_url: str | None = None
    moved_to: str | None = None
    moved_since: dt.datetime | None = None
    last_fetched: dt.datetime | None = None
    last_status: int | None = None
    next_due: dt.datetime | None = None
    retry_at: dt.datetime | None = None  # a server's Retry-After; even --force obeys it
    failures: int = 0
    failing_since: dt.datetime | None = None
    error_kind: str | None = None
    error: str | None = None
    gone_at: dt.datetime | None = None  # the server answered 410; the source is paused with a note
    feed_in_file: str | None = None  # the address in sources.yaml that this state belongs to
    ttl: int | None = None  # seconds that the feed asks to be left alone
    skip_hours: tuple[int, ...] = ()  # hours (UTC) in which the feed asks not to be read
