"""What is remembered about each source between runs: validators, due times, failures, moves."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from curator.model.item import FetchState
from curator.store.tables import feeds

_FIELDS = tuple(column.name for column in feeds.c if column.name != "id")


def states(db: sa.Connection) -> dict[str, FetchState]:
    """Every remembered state, by the source's id."""
    return {row.source: _state(row) for row in db.execute(sa.select(feeds))}


def save_state(db: sa.Connection, state: FetchState) -> None:
    """Remember this state of a source in place of any earlier one."""
    values = {name: getattr(state, name) for name in _FIELDS}
    values["skip_hours"] = list(state.skip_hours) or None
    insert = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
    statement = insert(feeds).values(**values)
    changed = {name: values[name] for name in _FIELDS if name != "source"}
    db.execute(statement.on_conflict_do_update(index_elements=["source"], set_=changed))


def feed_id(db: sa.Connection, source: str) -> int:
    """The number of a source in the database, given to it now if it has none; its row is locked until the commit."""
    insert = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
    db.execute(insert(feeds).values(source=source).on_conflict_do_nothing(index_elements=["source"]))
    number: int = db.execute(sa.select(feeds.c.id).where(feeds.c.source == source).with_for_update()).scalar_one()
    return number


def _state(row: sa.Row[tuple[object, ...]]) -> FetchState:
    values = {name: row._mapping[name] for name in _FIELDS}
    values["skip_hours"] = tuple(values["skip_hours"] or ())
    return FetchState(**values)
