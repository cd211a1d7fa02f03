"""Items: what feeds brought, written in batches and read in every way the desk and the terminal need."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from curator.model.item import Entry, Item, ItemLine
from curator.model.matching import Change, Known, compare
from curator.model.vocabulary import TRIAGE_STATES, Triage
from curator.store.feeds import feed_id
from curator.store.item_rows import chunks, narrowed, read_items, read_lines, select_items, select_lines
from curator.store.tables import feeds, item_notes, item_tags, items, triage
from curator.text.html import text_of_clean
from curator.text.searched import SEARCHED_TEXT, searched_text


@dataclass(frozen=True, slots=True)
class SavedCounts:
    """What saving a feed's entries did."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def save_entries(db: sa.Connection, source: str, entries: Sequence[Entry], *, now: dt.datetime) -> SavedCounts:
    """Store the entries of one feed: new ones are added, changed ones updated in place and marked, none is deleted.

    An entry without a date gets the time of discovery minus one second for each entry before it in the feed.
    """
    feed = feed_id(db, source)
    found = compare(_known(db, feed, entries), entries)
    for known, identity in found.renamed:
        db.execute(items.update().where(items.c.id == known.id).values(identity=identity))
    if found.new:
        db.execute(items.insert(), [_new_row(feed, index, entry, now) for index, entry in found.new])
    if found.changed:
        _update(db, found.changed, now)
    return SavedCounts(len(found.new), sum(change.flag for change in found.changed), found.unchanged)


def get_item(db: sa.Connection, item_id: int) -> Item | None:
    """One item, whole, with the other sources that carry the same story; None if there is none with this id."""
    return next(iter(read_items(db, select_items(with_content=True).where(items.c.id == item_id))), None)


def find_item(db: sa.Connection, source: str, entry: Entry) -> Item | None:
    """The item of a source that an entry is stored as: by its identity, else by its address."""
    for same in (items.c.identity == entry.identity, items.c.canonical_url == entry.canonical_url):
        query = select_items(with_content=True).where(feeds.c.source == source, same).order_by(items.c.id.desc())
        if found := read_items(db, query.limit(1)):
            return found[0]
    return None


def list_items(
    db: sa.Connection,
    *,
    state: Triage | None = None,
    source: str | None = None,
    tag: str | None = None,
    search: str | None = None,
    limit: int | None = None,
    with_content: bool = False,
    before: tuple[dt.datetime, int] | None = None,
) -> list[Item]:
    """Items, newest first. Every word of `search` must occur in title, authors, text, tags or note.

    before: only items that come after the one with this date and id in that order.
    content_html is left empty unless `with_content`: a long list would be mostly that.
    """
    query = select_items(with_content=with_content)
    query = narrowed(query, state=state, source=source, tag=tag, search=search, limit=limit)
    if before:
        moment, last = before
        older = items.c.published < moment
        query = query.where(older | ((items.c.published == moment) & (items.c.id < last)))
    return read_items(db, query)


def list_lines(
    db: sa.Connection,
    *,
    state: Triage | None = None,
    source: str | None = None,
    tag: str | None = None,
    search: str | None = None,
    limit: int | None = None,
) -> list[ItemLine]:
    """What one line tells of each of the items that `list_items` gives; several times as quick."""
    return read_lines(db, narrowed(select_lines(), state=state, source=source, tag=tag, search=search, limit=limit))


def count_by_state(db: sa.Connection) -> dict[Triage, int]:
    """How many items are in each state; every state is there."""
    rows = db.execute(sa.select(triage.c.state, sa.func.count()).group_by(triage.c.state)).all()
    counts = {state: count for state, count in rows if state != "new"}
    total = db.execute(sa.select(sa.func.count()).select_from(items)).scalar_one()
    counts["new"] = total - sum(counts.values())
    return {state: counts.get(state, 0) for state in TRIAGE_STATES}


def refresh_search(db: sa.Connection, item_id: int) -> None:
    """Make the searched text of an item again, after its tags or note changed."""
    row = db.execute(sa.select(*_SEARCHED).where(items.c.id == item_id)).first()
    if row is None:
        return
    tags = db.execute(sa.select(item_tags.c.tag).where(item_tags.c.item_id == item_id)).scalars()
    note = db.execute(sa.select(item_notes.c.text).where(item_notes.c.item_id == item_id)).scalar()
    text = _searched(row.title, row.authors, row.summary, row.content_html, " ".join(sorted(tags)), note or "")
    db.execute(items.update().where(items.c.id == item_id).values(search=text))


_SEARCHED = (items.c.title, items.c.authors, items.c.summary, items.c.content_html)


def _searched(title: str, authors: Iterable[str], summary: str, content_html: str, *more: str) -> str:
    return searched_text(title, authors, summary, text_of_clean(content_html[: 4 * SEARCHED_TEXT]), *more)


# ---------------------------------------------------------------- writing


def _known(db: sa.Connection, feed: int, entries: Sequence[Entry]) -> list[Known]:
    if db.execute(sa.select(items.c.id).where(items.c.feed_id == feed).limit(1)).first() is None:
        return []  # the first time that this feed is read
    columns = [items.c[name] for name in Known.__slots__]
    found: dict[int, Known] = {}
    for column, values in (
        (items.c.identity, {entry.identity for entry in entries}),
        (items.c.canonical_url, {entry.canonical_url for entry in entries if entry.canonical_url}),
    ):
        for some in chunks(sorted(values)):
            for row in db.execute(sa.select(*columns).where(items.c.feed_id == feed, column.in_(some))):
                found[row.id] = Known(*row)
    return list(found.values())


def _new_row(feed: int, index: int, entry: Entry, now: dt.datetime) -> dict[str, object]:
    return {
        **_row(entry),
        "feed_id": feed,
        "published": entry.published or now - dt.timedelta(seconds=index),
        "published_raw": entry.published_raw,
        "hash_updates": 0,
        "discovered": now,
        "changed_at": None,
    }


def _row(entry: Entry) -> dict[str, object]:
    return {
        "identity": entry.identity,
        "url": entry.url,
        "canonical_url": entry.canonical_url,
        "title": entry.title,
        "authors": list(entry.authors),
        "updated": entry.updated,
        "summary": entry.summary,
        "content_html": entry.content_html,
        "image": entry.image,
        "enclosure": asdict(entry.enclosure) if entry.enclosure else None,
        "language": entry.language,
        "minutes": entry.minutes,
        "hash": entry.hash,
        "search": entry.searched or _searched(entry.title, entry.authors, entry.summary, entry.content_html),
    }


def _update(db: sa.Connection, changes: Sequence[Change], now: dt.datetime) -> None:
    names = [*_row(changes[0].entry), "published", "published_raw", "hash_updates"]
    marked = [change for change in changes if change.flag]
    rows = []
    for change in changes:
        dated = change.entry.published is not None and change.entry.published_raw is None
        rows.append(
            {
                **_row(change.entry),
                "published": change.entry.published if dated else change.known.published,
                "published_raw": change.entry.published_raw if dated else change.known.published_raw,
                "hash_updates": change.hash_updates,
                "_id": change.known.id,
            }
        )
    statement = items.update().where(items.c.id == sa.bindparam("_id"))
    db.execute(statement.values({name: sa.bindparam(name) for name in names}), rows)
    if marked:
        db.execute(statement.values(changed_at=now), [{"_id": change.known.id} for change in marked])
    for change in changes:
        refresh_search(db, change.known.id)
