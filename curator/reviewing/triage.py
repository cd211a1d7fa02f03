"""Triage, tags and notes: the editor's decisions about items, each logged so that it can be taken back."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from curator.errors import UsageError
from curator.model.item import Item
from curator.model.vocabulary import Triage
from curator.store import triage as rows
from curator.store.engine import Store
from curator.store.items import get_item
from curator.text.words import one_line


def item_number(text: str) -> int:
    """An item's id as the editor typed it. Raises UsageError for anything but a whole number."""
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise UsageError(f'"{text}" is no item id.', hint="`curator items list` shows the ids.")


def _require(db: sa.Connection, ids: Sequence[int]) -> None:
    known = rows.known_ids(db, ids)
    if missing := [str(item) for item in ids if item not in known]:
        raise UsageError(f"There is no item {', '.join(missing)}.", hint="`curator items list` shows the ids.")


def show_item(store: Store, item: int) -> Item:
    """One item whole. Raises UsageError if there is none."""
    with store.read() as db:
        if found := get_item(db, item):
            return found
    raise UsageError(f"There is no item {item}.", hint="`curator items list` shows the ids.")


def triage(
    store: Store, ids: Sequence[int], state: Triage, *, reason: str | None = None, now: dt.datetime
) -> list[Item]:
    """Keep, put off or skip items; all or none. Skipping wants a reason. Gives the items as they now stand."""
    if state == "skipped" and not (reason and reason.strip()):
        raise UsageError(
            "Skipping wants a reason, for the day you wonder why.", hint='Add --reason "not for families", or such.'
        )
    with store.write() as db:
        _require(db, ids)
        rows.triage_items(db, list(dict.fromkeys(ids)), state, one_line(reason) if reason else None, now)
        return [item for number in ids if (item := get_item(db, number))]


def clean_tag(text: str) -> str:
    """A tag as it is stored: small letters, hyphens for spaces, any script."""
    tag = "-".join(one_line(text).casefold().split())
    if not tag:
        raise UsageError("A tag needs at least one letter.", hint="Write it like picture-books.")
    return tag


def tag(store: Store, item: int, tags: Sequence[str], *, remove: bool = False, now: dt.datetime) -> Item:
    """Add tags to one item, or take them away."""
    wanted = [clean_tag(text) for text in tags]
    with store.write() as db:
        _require(db, [item])
        before = rows.tags_of(db, item)
        after = [t for t in before if t not in wanted] if remove else sorted({*before, *wanted})
        rows.set_tags(db, item, after)
        rows.log(db, "tag", str(item), {"tags": before}, {"tags": after}, now)
    return show_item(store, item)


def note(store: Store, item: int, text: str, *, now: dt.datetime, typing: bool = False) -> Item:
    """Write one item's note; an empty one takes it away. typing: more of it comes; all of it is one step for `undo`."""
    with store.write() as db:
        _require(db, [item])
        before = rows.note_of(db, item)
        rows.set_note(db, item, text.strip() or None, now)
        log = rows.log_on if typing else rows.log
        log(db, "note", str(item), {"note": before}, {"note": text.strip() or None}, now)
    return show_item(store, item)
