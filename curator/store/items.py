"""Items: what feeds brought, written in batches and read in every way the desk and the terminal need."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

import sqlalchemy as sa

from curator.model.item import Enclosure, Entry, Item
from curator.model.matching import Change, Known, compare
from curator.model.vocabulary import TRIAGE_STATES, Triage
from curator.store.feeds import feed_id
from curator.store.tables import feeds, item_notes, item_tags, items, triage
from curator.text.html import text_of_clean
from curator.text.words import fold

T = TypeVar("T")
SEARCHED_TEXT = 4_000
"""Characters of an item's text that searching looks at."""

_AT_ONCE = 400  # values in one IN (…)


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
    return next(iter(_items(db, _query(with_content=True).where(items.c.id == item_id))), None)


def list_items(
    db: sa.Connection,
    *,
    state: Triage | None = None,
    source: str | None = None,
    tag: str | None = None,
    search: str | None = None,
    limit: int | None = None,
    with_content: bool = False,
) -> list[Item]:
    """Items, newest first. Every word of `search` must occur in title, authors, text, tags or note.

    content_html is left empty unless `with_content`: a long list would be mostly that.
    """
    query = _query(with_content=with_content)
    if state == "new":
        query = query.where(triage.c.state.is_(None))
    elif state:
        query = query.where(triage.c.state == state)
    if source:
        query = query.where(feeds.c.source == source)
    if tag:
        query = query.where(items.c.id.in_(sa.select(item_tags.c.item_id).where(item_tags.c.tag == tag)))
    for word in fold(search or "").split():
        query = query.where(items.c.search.contains(word, autoescape=True))
    query = query.order_by(items.c.published.desc(), items.c.id.desc())
    return _items(db, query.limit(limit))


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
    text = text_of_clean(content_html[: 4 * SEARCHED_TEXT])[:SEARCHED_TEXT]
    return fold("\n".join([title, ", ".join(authors), *more, "" if text.startswith(summary[:-1]) else summary, text]))


# ---------------------------------------------------------------- writing


def _known(db: sa.Connection, feed: int, entries: Sequence[Entry]) -> list[Known]:
    columns = [items.c[name] for name in Known.__slots__]
    found: dict[int, Known] = {}
    for column, values in (
        (items.c.identity, {entry.identity for entry in entries}),
        (items.c.canonical_url, {entry.canonical_url for entry in entries if entry.canonical_url}),
    ):
        for some in _chunks(sorted(values)):
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
        "search": _searched(entry.title, entry.authors, entry.summary, entry.content_html),
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


# ---------------------------------------------------------------- reading


def _query(*, with_content: bool) -> sa.Select[tuple[object, ...]]:
    left_out = {"search", "identity", "hash", "feed_id"} | (set() if with_content else {"content_html"})
    columns = [column for column in items.c if column.name not in left_out]
    joined = items.join(feeds, feeds.c.id == items.c.feed_id).outerjoin(triage, triage.c.item_id == items.c.id)
    return (
        sa.select(*columns, items.c.identity, items.c.hash, feeds.c.source, triage.c.state, triage.c.reason)
        .select_from(joined.outerjoin(item_notes, item_notes.c.item_id == items.c.id))
        .add_columns(item_notes.c.text.label("note"))
    )


def _items(db: sa.Connection, query: sa.Select[tuple[object, ...]]) -> list[Item]:
    rows = db.execute(query).mappings().all()
    ids = [row["id"] for row in rows]
    tags = _tags(db, ids)
    elsewhere = _elsewhere(db, {row["canonical_url"] for row in rows if row["canonical_url"]})
    return [
        _item(
            row,
            tags=tuple(tags.get(row["id"], ())),
            also_in=tuple(
                sorted({source for source in elsewhere.get(row["canonical_url"], ()) if source != row["source"]})
            ),
        )
        for row in rows
    ]


def _item(row: sa.RowMapping, *, tags: tuple[str, ...], also_in: tuple[str, ...]) -> Item:
    entry = Entry(
        identity=row["identity"],
        title=row["title"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        authors=tuple(row["authors"]),
        published=row["published"],
        published_raw=row["published_raw"],
        updated=row["updated"],
        summary=row["summary"],
        content_html=row.get("content_html", ""),
        image=row["image"],
        enclosure=Enclosure(**row["enclosure"]) if row["enclosure"] else None,
        language=row["language"],
        minutes=row["minutes"],
        hash=row["hash"],
    )
    return Item(
        id=row["id"],
        source=row["source"],
        entry=entry,
        discovered=row["discovered"],
        state=row["state"] or "new",
        reason=row["reason"],
        note=row["note"],
        tags=tags,
        changed_at=row["changed_at"],
        hash_updates=row["hash_updates"],
        also_in=also_in,
    )


def _tags(db: sa.Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for some in _chunks(ids):
        query = sa.select(item_tags).where(item_tags.c.item_id.in_(some)).order_by(item_tags.c.tag)
        for item_id, tag in db.execute(query):
            found.setdefault(item_id, []).append(tag)
    return found


def _elsewhere(db: sa.Connection, addresses: set[str]) -> dict[str, set[str]]:
    """The sources of each address."""
    found: dict[str, set[str]] = {}
    for some in _chunks(sorted(addresses)):
        query = sa.select(items.c.canonical_url, feeds.c.source).join(feeds, feeds.c.id == items.c.feed_id)
        for address, source in db.execute(query.where(items.c.canonical_url.in_(some))):
            found.setdefault(address, set()).add(source)
    return found


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
