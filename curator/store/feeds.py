"""What is remembered about each source between runs: validators, due times, failures, moves."""

from collections.abc import Iterable
from functools import cache

import sqlalchemy as sa

from curator.model.item import FetchState
from curator.store.tables import feeds
from curator.store.upserts import insert_into

_FIELDS = tuple(column.name for column in feeds.c if column.name != "id")


def states(db: sa.Connection) -> dict[str, FetchState]:
    """Every remembered state, by the source's id."""
    return {row.source: _state(row) for row in db.execute(sa.select(feeds))}


def save_state(db: sa.Connection, state: FetchState) -> None:
    """Remember this state of a source in place of any earlier one."""
    save_states(db, [state])


def save_states(db: sa.Connection, several: Iterable[FetchState]) -> None:
    """Remember these states, each in place of any earlier one of its source."""
    rows = [{name: getattr(state, name) for name in _FIELDS} for state in several]
    for row in rows:
        row["skip_hours"] = list(row["skip_hours"]) or None
    if rows:
        db.execute(_upsert(db.dialect.name), rows)


@cache
def _upsert(dialect: str) -> sa.Executable:
    insert = insert_into(feeds, dialect)
    changed = {name: insert.excluded[name] for name in _FIELDS if name != "source"}
    return insert.on_conflict_do_update(index_elements=["source"], set_=changed)


def feed_id(db: sa.Connection, source: str) -> int:
    """The number of a source in the database, given to it now if it has none; its row is locked until the commit."""
    wanted = sa.select(feeds.c.id).where(feeds.c.source == source).with_for_update()
    if (number := db.execute(wanted).scalar()) is None:
        db.execute(_add(db.dialect.name), {"source": source})
        number = db.execute(wanted).scalar_one()
    return int(number)


@cache
def _add(dialect: str) -> sa.Executable:
    insert = insert_into(feeds, dialect)
    return insert.on_conflict_do_nothing(index_elements=["source"])


def _state(row: sa.Row[tuple[object, ...]]) -> FetchState:
    values = {name: row._mapping[name] for name in _FIELDS}
    values["skip_hours"] = tuple(values["skip_hours"] or ())
    return FetchState(**values)
