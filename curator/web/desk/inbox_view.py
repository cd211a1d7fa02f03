"""What the inbox shows, made of items: pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from curator.model.item import Item
from curator.model.source import Source
from curator.model.vocabulary import TRIAGE_STATES, Triage
from curator.text.dates import direction, local
from curator.text.urls import host_of, is_http

STATES: dict[str, str] = {"new": "New", "kept": "Shortlist", "later": "Later", "skipped": "Skipped", "all": "All"}
"""The tabs of the inbox and their labels."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which items are shown.

    state: new, kept, later, skipped or all.
    source: an id; empty for every source.
    tag: a tag; empty for all.
    search: words; empty for all.
    before: only what comes after this item, in the form `moment_id`; empty for the newest.
    """

    state: str = "new"
    source: str = ""
    tag: str = ""
    search: str = ""
    before: str = ""

    def path(self, item: int | None = None, **other: str) -> str:
        """The address of the inbox with these filters, some of them changed, and an item opened."""
        wanted = replace(self, **{"before": "", **other}) if other else self
        query = {
            "state": wanted.state if wanted.state != "new" else "",
            "source": wanted.source,
            "tag": wanted.tag,
            "q": wanted.search,
            "before": wanted.before,
            "item": str(item) if item else "",
        }
        words = urlencode({name: value for name, value in query.items() if value})
        return f"/?{words}" if words else "/"

    @property
    def narrowed(self) -> bool:
        """True where more than a tab was chosen."""
        return bool(self.source or self.tag or self.search)

    @property
    def triage(self) -> Triage | None:
        """The state to ask the store for; None for all."""
        return next((known for known in TRIAGE_STATES if known == self.state), None)

    @property
    def after(self) -> tuple[dt.datetime, int] | None:
        """`before` as the store takes it; None for the newest, and for what cannot be read."""
        moment, _, item = self.before.partition("_")
        try:
            return dt.datetime.fromisoformat(moment).astimezone(dt.UTC), int(item)
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose.

    value: what the form sends.
    label: what people read.
    chosen: True for what stands now.
    count: how many there are; None where that is not said.
    path: where it leads, for links.
    """

    value: str
    label: str
    chosen: bool = False
    count: int | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the list.

    id: its number.
    title: as its source gives it.
    source: the source's name.
    by: who made it, where the source says so.
    date: the day it was published, in words.
    iso: the same for machines.
    minutes: to read; 0 where nobody knows.
    language: its code, where it is another one than the newsletter's.
    lang: the code as it can stand in HTML; may be empty.
    direction: ltr, rtl or auto.
    state: new, kept, later or skipped.
    state_label: the same in words.
    reason: why it was skipped; may be empty.
    tags: the editor's.
    note: the editor's; may be empty.
    also_in: names of other sources that have it.
    used_in: issues that used it.
    changed: True where its text changed after it came in.
    path: where it opens.
    chosen: True for the one that is open.
    host: the site it stands on.
    """

    id: int
    title: str
    source: str
    by: str
    date: str
    iso: str
    minutes: int
    language: str
    lang: str
    direction: str
    state: str
    state_label: str
    reason: str
    tags: tuple[str, ...]
    note: str
    also_in: tuple[str, ...]
    used_in: tuple[str, ...]
    changed: bool
    path: str
    chosen: bool
    host: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are made with. names: of sources by id; used: issues by address; zone, language: the newsletter's."""

    names: Mapping[str, str]
    used: Mapping[str, Sequence[str]]
    zone: str
    language: str


def names_of(sources: Sequence[Source]) -> dict[str, str]:
    """The name of each source by its id."""
    return {source.id: source.name for source in sources}


def row(item: Item, ground: Ground, path: str, *, chosen: bool) -> Row:
    """One item as the list shows it."""
    entry = item.entry
    day = local(entry.published, ground.zone) if entry.published else None
    lang = language_tag(entry.language)
    return Row(
        id=item.id,
        title=entry.title or entry.summary[:90] or "(no title)",
        source=ground.names.get(item.source, item.source),
        by=", ".join(entry.authors[:3]),
        date=day_words(day.date()) if day else "",
        iso=day.date().isoformat() if day else "",
        minutes=entry.minutes or 0,
        language=lang if lang and base_of(lang) != base_of(ground.language) else "",
        lang=lang,
        direction=direction(lang) if lang else "auto",
        state=item.state,
        state_label=STATES[item.state],
        reason=item.reason or "",
        tags=item.tags,
        note=item.note or "",
        also_in=tuple(ground.names.get(one, one) for one in item.also_in),
        used_in=tuple(ground.used.get(entry.canonical_url or "", ())),
        changed=item.changed_at is not None,
        path=path,
        chosen=chosen,
        host=host_of(entry.url) if is_http(entry.url) and entry.url else "",
    )


def day_words(day: dt.date) -> str:
    """`1 Dec 2026`."""
    return f"{day.day} {day:%b %Y}"


def language_tag(text: str | None) -> str:
    """A language's code if it is one that HTML takes; else nothing."""
    code = (text or "").strip().replace("_", "-")
    parts = code.split("-")
    sound = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    return code if code and sound and parts[0].isalpha() and 2 <= len(parts[0]) <= 3 else ""


def base_of(language: str) -> str:
    """`en` of `en-GB`."""
    return language.split("-")[0].lower()


def older_path(filters: Filters, items: Sequence[Item]) -> str:
    """The address of what comes after these items."""
    last = items[-1]
    moment = last.entry.published or last.discovered
    return filters.path(before=f"{moment.astimezone(dt.UTC).isoformat().replace('+00:00', 'Z')}_{last.id}")
