"""Which stored item an entry is, and whether it says something new. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from curator.model.item import Entry

MAX_HASH_UPDATES = 24
"""How often a text may change without a new date; after that its clock or counter is left alone."""


@dataclass(frozen=True, slots=True)
class Known:
    """What comparing needs of a stored item. published_raw: what the feed said where `published` is ours, not its."""

    id: int
    identity: str
    canonical_url: str | None
    title: str
    published: dt.datetime
    published_raw: str | None
    updated: dt.datetime | None
    hash: str
    hash_updates: int


@dataclass(frozen=True, slots=True)
class Change:
    """A stored item and the entry that it becomes. flag: an editor should hear of it."""

    known: Known
    entry: Entry
    hash_updates: int
    flag: bool = True


@dataclass
class Comparison:
    """Entries parted: new ones with their place in the feed, changed ones, and items that got another identity."""

    new: list[tuple[int, Entry]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    renamed: list[tuple[Known, str]] = field(default_factory=list)
    unchanged: int = 0


def compare(known: Iterable[Known], entries: Sequence[Entry]) -> Comparison:
    """Entries against the stored items of the same source. An identity that comes twice counts once."""
    stored = list(known)
    by_identity = {item.identity: item for item in stored}
    offered = {entry.identity for entry in entries}
    by_address = _lone_addresses(stored, offered)
    shared = Counter(entry.canonical_url for entry in entries)
    result, seen = Comparison(), set[str]()
    for index, entry in enumerate(entries):
        if entry.identity in seen:
            continue
        seen.add(entry.identity)
        item = by_identity.get(entry.identity)
        if item is None and shared[entry.canonical_url] == 1:
            item = by_address.get(entry.canonical_url or "")
            if item is not None and _same_story(item, entry):
                result.renamed.append((item, entry.identity))
            else:
                item = None
        if item is None:
            result.new.append((index, entry))
        elif change := _change(item, entry):
            result.changed.append(change)
        else:
            result.unchanged += 1
    return result


def _lone_addresses(stored: list[Known], offered: set[str]) -> dict[str, Known]:
    """Items by address, where one item alone has it and the feed does not list that item under its own identity."""
    counts = Counter(item.canonical_url for item in stored)
    return {
        item.canonical_url: item
        for item in stored
        if item.canonical_url and counts[item.canonical_url] == 1 and item.identity not in offered
    }


def _same_story(item: Known, entry: Entry) -> bool:
    """A known address under a new identity: the same story, unless title and date both say otherwise.

    A home page is the address of whatever is newest there: then the title must agree.
    """
    if entry.title == item.title:
        return True
    if urlsplit(item.canonical_url or "").path in ("", "/"):
        return False
    return entry.published is None or item.published_raw is not None or entry.published == item.published


def _change(item: Known, entry: Entry) -> Change | None:
    if entry.hash == item.hash:
        return None
    if entry.hash.partition("-")[0] != item.hash.partition("-")[0]:  # our own hash changed, not the text
        return Change(item, entry, item.hash_updates, flag=False)
    if entry.updated is not None and entry.updated != item.updated:
        return Change(item, entry, 0)
    if item.hash_updates >= MAX_HASH_UPDATES:
        return None
    return Change(item, entry, item.hash_updates + 1)
