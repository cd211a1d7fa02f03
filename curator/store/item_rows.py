"""Rows of the table of items become Item records: quickly, because a full list has tens of thousands of them.

The columns are read as the driver gives them and decoded here: the same few dates, authors and states come again and
again, and a record of twenty fields is made by position.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa

from curator.model.item import Enclosure, Entry, Item, ItemLine
from curator.model.vocabulary import Triage
from curator.store.tables import feeds, item_notes, item_tags, items, triage
from curator.text.words import fold

T = TypeVar("T")
AT_ONCE = 400  # values in one IN (…)
_MANY = 2_000
"""From here on it is quicker to read all tags, or all shared addresses, than to name those that are wanted."""

_ENTRY = (
    "identity", "title", "url", "canonical_url", "authors", "published", "published_raw", "updated", "summary",
    "image", "enclosure", "language", "minutes", "hash",
)  # fmt: skip


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in runs that fit into one IN (…)."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def select_items(*, with_content: bool) -> sa.Select[Any]:
    """Everything that `read_items` needs; add conditions, order and limit to it."""
    joined = (
        items.join(feeds, feeds.c.id == items.c.feed_id)
        .outerjoin(triage, triage.c.item_id == items.c.id)
        .outerjoin(item_notes, item_notes.c.item_id == items.c.id)
    )
    raw = [sa.type_coerce(items.c[name], sa.types.NullType()) for name in (*_ENTRY, "discovered", "changed_at")]
    content = items.c.content_html if with_content else sa.literal("")
    decided = (feeds.c.source, triage.c.state, triage.c.reason, item_notes.c.text)
    return sa.select(items.c.id, items.c.hash_updates, *decided, content, *raw).select_from(joined)


def select_lines() -> sa.Select[Any]:
    """Everything that `read_lines` needs; narrow it down with `narrowed`."""
    joined = items.join(feeds, feeds.c.id == items.c.feed_id).outerjoin(triage, triage.c.item_id == items.c.id)
    published = sa.type_coerce(items.c.published, sa.types.NullType())
    columns = (items.c.id, feeds.c.source, items.c.title, items.c.url, items.c.canonical_url, published, triage.c.state)
    return sa.select(*columns).select_from(joined)


def narrowed(
    query: sa.Select[Any],
    *,
    state: Triage | None,
    source: str | None,
    tag: str | None,
    search: str | None,
    limit: int | None,
) -> sa.Select[Any]:
    """The query with these conditions, newest first. Every word of `search` must occur in what searching looks at."""
    if state == "new":
        query = query.where(triage.c.state.is_(None))
    elif state:
        query = query.where(triage.c.state == state)
    if source:
        query = query.where(feeds.c.source == source)
    if tag:
        query = query.where(items.c.id.in_(sa.select(item_tags.c.item_id).where(item_tags.c.tag == tag)))
    for word in sorted(fold(search or "").split(), key=len, reverse=True):  # long words leave least to look at
        query = query.where(items.c.search.contains(word, autoescape=True))
    return query.order_by(items.c.published.desc(), items.c.id.desc()).limit(limit)


def read_lines(db: sa.Connection, query: sa.Select[Any]) -> list[ItemLine]:
    """The lines of a query made with `select_lines`, with their tags."""
    rows = db.execute(query).all()
    tags = _tags(db, [row[0] for row in rows])
    return [
        ItemLine(
            number, source, title, url, canonical_url, _moment(published), state or "new", tuple(tags.get(number, ()))
        )
        for number, source, title, url, canonical_url, published, state in map(tuple, rows)
    ]


def read_items(db: sa.Connection, query: sa.Select[Any]) -> list[Item]:
    """The items of a query made with `select_items`, with their tags and the other sources that carry their story."""
    rows = db.execute(query).all()
    tags = _tags(db, [row[0] for row in rows])
    elsewhere = _elsewhere(db, {row[10] for row in rows if row[10]})
    return [_item(row, tags, elsewhere) for row in rows]


def _item(row: Sequence[Any], tags: dict[int, list[str]], elsewhere: dict[str, set[str]]) -> Item:
    (
        item_id, hash_updates, source, state, reason, note, content,
        identity, title, url, canonical_url, authors, published, published_raw, updated, summary,
        image, enclosure, language, minutes, digest, discovered, changed_at,
    ) = row  # fmt: skip
    entry = Entry(
        identity, title, url, canonical_url, _authors(authors), _moment(published), published_raw, _moment(updated),
        summary, content, image, _enclosure(enclosure), language, minutes, digest,
    )  # fmt: skip
    also_in = elsewhere.get(canonical_url)
    return Item(
        item_id,
        source,
        entry,
        _moment(discovered) or dt.datetime.min.replace(tzinfo=dt.UTC),
        state or "new",
        reason,
        note,
        tuple(tags.get(item_id, ())),
        _moment(changed_at),
        hash_updates,
        tuple(sorted(also_in - {source})) if also_in else (),
    )


def _moment(value: str | dt.datetime | None) -> dt.datetime | None:
    """UTC, from what SQLite (bare text) or PostgreSQL (an aware moment) gives."""
    if value is None:
        return None
    return _written(value) if isinstance(value, str) else value.astimezone(dt.UTC)


@lru_cache(maxsize=65_536)
def _written(value: str) -> dt.datetime:
    return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)


def _authors(value: str | list[str]) -> tuple[str, ...]:
    return _listed(value) if isinstance(value, str) else tuple(value)


@lru_cache(maxsize=4_096)
def _listed(value: str) -> tuple[str, ...]:
    return tuple(json.loads(value))


def _enclosure(value: str | dict[str, Any] | None) -> Enclosure | None:
    if not value or value == "null":
        return None
    return Enclosure(**(json.loads(value) if isinstance(value, str) else value))


def _tags(db: sa.Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = sa.select(item_tags.c.item_id, item_tags.c.tag).order_by(item_tags.c.tag)
    if len(ids) > _MANY:
        for item_id, tag in db.execute(query):
            found.setdefault(item_id, []).append(tag)
        return found
    for some in chunks(ids):
        for item_id, tag in db.execute(query.where(item_tags.c.item_id.in_(some))):
            found.setdefault(item_id, []).append(tag)
    return found


def _elsewhere(db: sa.Connection, addresses: set[str]) -> dict[str, set[str]]:
    """The sources of each address that several items have."""
    found: dict[str, set[str]] = {}
    query = sa.select(items.c.canonical_url, feeds.c.source).join(feeds, feeds.c.id == items.c.feed_id)
    if len(addresses) > _MANY:
        other = items.alias()
        shared = sa.select(other.c.canonical_url).group_by(other.c.canonical_url).having(sa.func.count() > 1)
        for address, source in db.execute(query.where(items.c.canonical_url.in_(shared))):
            found.setdefault(address, set()).add(source)
        return found
    for some in chunks(sorted(addresses)):
        for address, source in db.execute(query.where(items.c.canonical_url.in_(some))):
            found.setdefault(address, set()).add(source)
    return found
