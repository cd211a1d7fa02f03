"""What a parser of one format hands over: an entry as published, nothing cleaned or judged yet."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar


@dataclass(slots=True)
class Text:
    """Text as published. base: the xml:base in force, if any."""

    value: str
    is_html: bool = False
    base: str = ""
    language: str = ""


@dataclass(slots=True)
class Media:
    """An attached file or picture. width in pixels, length in bytes, duration in seconds."""

    url: str
    type: str = ""
    length: int | None = None
    width: int | None = None
    duration: int | None = None


@dataclass(slots=True)
class RawEntry:
    """One entry as published."""

    guid: str = ""
    title: Text | None = None
    link: str = ""
    authors: list[str] = field(default_factory=list)
    published: dt.datetime | None = None
    published_text: str = ""
    updated: dt.datetime | None = None
    texts: list[Text] = field(default_factory=list)
    summary: Text | None = None
    images: list[Media] = field(default_factory=list)
    enclosures: list[Media] = field(default_factory=list)
    duration: str = ""
    transcript: str = ""
    language: str = ""


T = TypeVar("T")
MAX_ENTRIES = 10_000


def newest(entries: list[T], date_of: Callable[[T], dt.datetime | None]) -> list[T]:
    """At most ten thousand entries, the newest, in the feed's order."""
    if len(entries) <= MAX_ENTRIES:
        return entries
    oldest = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
    dates = [date_of(entry) or oldest for entry in entries]
    by_age = sorted(range(len(entries)), key=lambda index: dates[index], reverse=True)
    return [entries[index] for index in sorted(by_age[:MAX_ENTRIES])]


@dataclass(slots=True)
class RawFeed:
    """One feed as published. ttl in seconds; skip_hours in UTC; listed: how many entries it has, if it has too many."""

    title: Text | None = None
    link: str = ""
    language: str = ""
    author: str = ""
    ttl: int | None = None
    skip_hours: list[int] = field(default_factory=list)
    entries: list[RawEntry] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)
    listed: int = 0
