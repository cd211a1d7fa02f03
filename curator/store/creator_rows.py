"""What the database knows of a creator: changed everywhere at once, or taken out. Within the caller's transaction."""

import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from curator.errors import StoreError
from curator.store.engine import Store
from curator.store.items import refresh_search
from curator.store.retext import deep
from curator.store.tables import (
    actions,
    contacts,
    feedback,
    feeds,
    item_notes,
    item_tags,
    items,
    mailing_variants,
    mailings,
    triage,
)
from curator.text.names import Renaming

FORGOTTEN = "forgotten"
"""The kind of a line of the log whose content was taken out; `undo` passes it over."""

PAGE = 500
_ITEM_TEXTS = ("title", "authors", "summary", "content_html", "published_raw")
_TEXTS: tuple[tuple[sa.Table, str, tuple[str, ...]], ...] = (
    (triage, "item_id", ("reason",)),
    (item_notes, "item_id", ("text",)),
    (actions, "id", ("before", "after", "subject")),
    (contacts, "id", ("creator", "note")),
    (feedback, "id", ("text", "answer", "outcome")),
    (feeds, "id", ("source", "error")),
)
"""Tables besides the items, their key, and the columns in which a person may be named."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A mailing in whose frozen text somebody is named."""

    id: int
    ref: str
    finished: bool


def change_rows(db: sa.Connection, change: Renaming) -> int:
    """Change every text in which somebody may be named. Gives the number of rows that were changed."""
    changed = 0
    for row, values in _changes(db, items, "id", _ITEM_TEXTS, change):
        db.execute(items.update().where(items.c.id == row).values(**values))
        refresh_search(db, row)
        changed += 1
    for table, key, names in _TEXTS:
        for row, values in _changes(db, table, key, names, change):
            db.execute(table.update().where(table.c[key] == row).values(**values))
            if table is item_notes:
                refresh_search(db, row)
            changed += 1
    return changed + _change_tags(db, change)


def _changes(
    db: sa.Connection, table: sa.Table, key: str, names: Collection[str], change: Renaming
) -> Iterator[tuple[int, dict[str, object]]]:
    """Key and changed columns of each row that a change would alter, a page at a time."""
    columns = [table.c[key], *(table.c[name] for name in names)]
    last = 0
    while True:
        query = sa.select(*columns).where(table.c[key] > last).order_by(table.c[key]).limit(PAGE)
        rows = db.execute(query).all()
        for row in rows:
            values = {name: deep(row._mapping[name], change, name) for name in names}
            if altered := {name: value for name, value in values.items() if value != row._mapping[name]}:
                yield row[0], altered
        if len(rows) < PAGE:
            return
        last = rows[-1][0]


def _change_tags(db: sa.Connection, change: Renaming) -> int:
    changed = 0
    for tag in db.execute(sa.select(item_tags.c.tag).distinct()).scalars().all():
        if (new := change.value("tag", tag)) == tag:
            continue
        for item in db.execute(sa.select(item_tags.c.item_id).where(item_tags.c.tag == tag)).scalars().all():
            mine = item_tags.c.item_id == item
            there = db.execute(sa.select(item_tags.c.tag).where(mine, item_tags.c.tag == new)).first()
            if there:
                db.execute(item_tags.delete().where(mine, item_tags.c.tag == tag))
            else:
                db.execute(item_tags.update().where(mine, item_tags.c.tag == tag).values(tag=new))
            refresh_search(db, item)
            changed += 1
    return changed


def sent_with(db: sa.Connection, names: re.Pattern[str], refs: Collection[str] = ()) -> list[Sent]:
    """The mailings whose frozen text names somebody, and those of the issues `refs`."""
    found = []
    for mailing in db.execute(sa.select(mailings).order_by(mailings.c.id)).all():
        texts = db.execute(sa.select(mailing_variants).where(mailing_variants.c.mailing_id == mailing.id))
        named = any(names.search(text) for row in texts for text in (row.subject, row.preheader, row.html, row.text))
        if named or mailing.ref in refs:
            found.append(Sent(mailing.id, mailing.ref, mailing.finished_at is not None))
    return found


def drop_frozen(db: sa.Connection, mailing: int) -> None:
    """Forget the bytes of a mailing that is finished; its ledger stays."""
    db.execute(mailing_variants.delete().where(mailing_variants.c.mailing_id == mailing))


def forget_items(db: sa.Connection, *, source: str | None, names: re.Pattern[str], urls: Collection[str]) -> int:
    """Delete the items of a source, those that name the creator as author, and those at these addresses.

    Everything about them goes too, and so does the source's fetch state. Gives the number of items.
    """
    feed = db.execute(sa.select(feeds.c.id).where(feeds.c.source == source)).scalar() if source else None
    query = sa.select(items.c.id, items.c.feed_id, items.c.authors, items.c.url, items.c.title)
    gone = [
        row
        for row in db.execute(query)
        if (feed is not None and row.feed_id == feed)
        or any(names.search(author) for author in row.authors)
        or row.url in urls
    ]
    ids, titles = {row.id for row in gone}, {row.title for row in gone}
    _forget_log(db, ids, titles | set(urls))
    for some in _chunks(sorted(ids)):
        for table in (item_tags, item_notes, triage):
            db.execute(table.delete().where(table.c.item_id.in_(some)))
        db.execute(items.delete().where(items.c.id.in_(some)))
    if feed is not None:
        db.execute(feeds.delete().where(feeds.c.id == feed))
    return len(ids)


def _forget_log(db: sa.Connection, gone: Collection[int], words: Collection[str]) -> None:
    """Empty the lines of the log that tell of these items or hold these words; the lines themselves stay."""
    for row in db.execute(sa.select(actions)).all():
        subjects = re.findall(r"\d+", row.subject) if row.kind in ("triage", "tag", "note") else []
        texts = list(_texts([row.before, row.after]))
        if {int(one) for one in subjects} & set(gone) or set(texts) & set(words):
            values = {"kind": FORGOTTEN, "subject": "", "before": None, "after": None}
            db.execute(actions.update().where(actions.c.id == row.id).values(**values))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def forget_contacts(db: sa.Connection, creator: str) -> int:
    """Delete what passed with a creator. Gives the number of lines."""
    return db.execute(contacts.delete().where(contacts.c.creator == creator)).rowcount


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), PAGE):
        yield ids[start : start + PAGE]


def compact(store: Store) -> None:
    """Write the SQLite file anew, so that what was taken out stands in none of its free pages.

    Raises StoreError while another program uses the database. PostgreSQL clears its pages by itself.
    """
    if not store.is_sqlite:
        return
    with store.read():
        pass  # what goes wrong with the file is said in one line
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        for statement in ("pragma wal_checkpoint(truncate)", "vacuum", "pragma wal_checkpoint(truncate)"):
            cursor.execute(statement)
        cursor.close()
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"The database could not be written anew ({error}).",
            hint="Close every other curator and run the same command again.",
        ) from error
    finally:
        connection.close()
