"""What the editor tagged before, and what came in around the same time: the ground for suggestions."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from curator.store.tables import feeds, item_tags, items, triage

MOST = 600
"""Items looked at, newest first: enough to know a habit, little enough to look at for every page."""


@dataclass(frozen=True, slots=True)
class TaggedItem:
    """One item that has tags."""

    item: int
    source: str
    title: str
    tags: tuple[str, ...]


def recently_tagged(db: sa.Connection) -> list[TaggedItem]:
    """The newest items that the editor tagged."""
    newest = sa.select(item_tags.c.item_id).distinct().order_by(item_tags.c.item_id.desc()).limit(MOST).subquery()
    query = (
        sa.select(items.c.id, feeds.c.source, items.c.title, item_tags.c.tag)
        .join(newest, newest.c.item_id == items.c.id)
        .join(feeds, feeds.c.id == items.c.feed_id)
        .join(item_tags, item_tags.c.item_id == items.c.id)
        .order_by(items.c.id.desc(), item_tags.c.tag)
    )
    found: dict[int, tuple[str, str, list[str]]] = {}
    for row in db.execute(query):
        found.setdefault(row.id, (row.source, row.title, []))[2].append(row.tag)
    return [TaggedItem(item, source, title, tuple(tags)) for item, (source, title, tags) in found.items()]


def titles_around(db: sa.Connection, moment: dt.datetime, days: int) -> list[tuple[int, str, str]]:
    """Id, source and title of items published within so many days of a moment, newest first."""
    span = dt.timedelta(days=days)
    query = (
        sa.select(items.c.id, feeds.c.source, items.c.title)
        .join(feeds, feeds.c.id == items.c.feed_id)
        .where(items.c.published.between(moment - span, moment + span))
        .order_by(items.c.published.desc())
        .limit(MOST)
    )
    return [(row.id, row.source, row.title) for row in db.execute(query)]


def reasons(db: sa.Connection, limit: int = 12) -> list[str]:
    """The reasons that the editor gave most often, for the next time."""
    query = (
        sa.select(triage.c.reason, sa.func.count())
        .where(triage.c.reason.is_not(None))
        .group_by(triage.c.reason)
        .order_by(sa.func.count().desc(), triage.c.reason)
        .limit(limit)
    )
    return [str(row.reason) for row in db.execute(query)]
