"""Many readers at once: all rows of a file into a table of their own first, then one statement for each question.

A row at a time costs thirty times as much. Memory does not grow with the number of rows.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from curator.model.subscriber import NEVER_REVIVED, ConsentEvent, SubscriberState
from curator.store.engine import translate
from curator.store.subscribers import PAGE, NewReader, suppressed
from curator.store.tables import consent_events, subscribers
from curator.store.upserts import insert_into

_own = sa.MetaData()
_arrivals = sa.Table(
    "arrivals",
    _own,
    sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("discreet", sa.Boolean, nullable=False),
    sa.Column("sections", sa.JSON, nullable=False),
    prefixes=["TEMPORARY"],
)
_NAMES = "line, key, address, language, format, discreet, sections"
_WISHES = ("address", "key", "language", "format", "discreet", "sections")

Arrival = tuple[int, NewReader]
"""The line of a file, and the reader that it describes."""


@dataclass(frozen=True, slots=True)
class Unwelcome:
    """Somebody in the file who was a reader and may not be brought back."""

    line: int
    address: str
    state: SubscriberState
    left: dt.datetime | None


@contextmanager
def gathered(db: sa.Connection, arrivals: Iterable[Arrival]) -> Iterator[int]:
    """Have all arrivals in a table for the length of a `with`. Gives their number.

    Whatever goes wrong, the transaction takes the table with it.
    """
    db.execute(sa.schema.CreateTable(_arrivals))
    number = _load(db, _rows(arrivals))
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("analyze arrivals")  # without statistics it walks through all readers for each row
    yield number
    db.execute(sa.schema.DropTable(_arrivals))


def take_out_erased(db: sa.Connection, digest: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """Take those who were erased here out of the arrivals; gives line and address of each. digest: of a key."""
    last = -1
    while True:
        page = sa.select(_arrivals.c.line, _arrivals.c.key, _arrivals.c.address).where(_arrivals.c.line > last)
        rows = db.execute(page.order_by(_arrivals.c.line).limit(PAGE)).all()
        if not rows:
            return
        last = rows[-1].line
        marks = {digest(row.key): row for row in rows}
        found = [marks[mark] for mark in suppressed(db, marks)]
        gone = {row.key for row in found}
        if gone:
            twins = sa.select(_arrivals.c.line, _arrivals.c.address).where(_arrivals.c.key.in_(gone))
            yield from [(row.line, row.address) for row in db.execute(twins)]
            db.execute(_arrivals.delete().where(_arrivals.c.key.in_(gone)))


def unwelcome(db: sa.Connection) -> Iterator[Unwelcome]:
    """Those who left, bounced, complained or were erased here, in the order of the file."""
    query = (
        sa.select(_arrivals.c.line, _arrivals.c.address, subscribers.c.state, subscribers.c.left_at)
        .join(subscribers, subscribers.c.key == _arrivals.c.key)
        .where(subscribers.c.state.in_(NEVER_REVIVED))
        .order_by(_arrivals.c.line)
    )
    for row in db.execute(query):
        yield Unwelcome(row.line, row.address, row.state, row.left_at)


def newcomers(db: sa.Connection, limit: int) -> list[str]:
    """The first addresses that nobody knows here, and of those who were asked and have not answered yet."""
    stays = sa.select(subscribers.c.key).where(subscribers.c.state != "pending")
    query = sa.select(sa.func.min(_arrivals.c.address)).where(_arrivals.c.key.not_in(stays)).group_by(_arrivals.c.key)
    return list(db.execute(query.order_by(sa.func.min(_arrivals.c.line)).limit(limit)).scalars())


def activate(db: sa.Connection, event: ConsentEvent) -> int:
    """Make those who were asked, and are in the file, readers. Gives their number."""
    asked = sa.and_(subscribers.c.state == "pending", subscribers.c.key.in_(sa.select(_arrivals.c.key)))
    _evidence(db, event, sa.select(subscribers.c.id).where(asked))
    change = subscribers.update().where(asked).values(state="active", confirmed=event.at)
    return db.execute(change).rowcount


def join(db: sa.Connection, event: ConsentEvent) -> int:
    """Make those whom nobody knows here readers; of two lines for one address the first counts. Gives their number."""
    before = db.execute(sa.select(sa.func.coalesce(sa.func.max(subscribers.c.id), 0))).scalar_one()
    moment = sa.literal(event.at, subscribers.c.created.type)
    new = sa.select(
        *(_arrivals.c[name] for name in _WISHES),
        sa.literal("active"),
        moment.label("created"),
        moment.label("confirmed"),
    ).where(sa.true())  # SQLite takes what follows a bare table for a join
    insert = insert_into(subscribers, db.dialect.name).from_select(
        [*_WISHES, "state", "created", "confirmed"], new.order_by(_arrivals.c.line)
    )
    counted = insert.on_conflict_do_nothing(index_elements=["key"]).execution_options(preserve_rowcount=True)
    number = db.execute(counted).rowcount
    if number:
        ours = subscribers.c.id > before, subscribers.c.created == event.at
        _evidence(db, event, sa.select(subscribers.c.id).where(*ours))
    return number


def _evidence(db: sa.Connection, event: ConsentEvent, who: sa.Select[tuple[int]]) -> None:
    moment = sa.literal(event.at, consent_events.c.at.type)
    words = (sa.literal(event.kind), moment, sa.literal(event.wording), sa.literal(event.page))
    rows = who.add_columns(*words)
    columns = ["subscriber_id", "kind", "at", "wording", "page"]
    db.execute(consent_events.insert().from_select(columns, rows))


Row = tuple[int, str, str, str | None, str, bool, str]


def _rows(arrivals: Iterable[Arrival]) -> Iterator[Row]:
    for line, one in arrivals:
        sections = json.dumps(one.sections) if one.sections else "[]"
        yield line, one.key, one.address, one.language, one.format, one.discreet, sections


def _load(db: sa.Connection, rows: Iterator[Row]) -> int:
    """Fill the table the way in which each database is fast. Gives the number of rows."""
    cursor: Any = db.connection.cursor()  # of sqlite3 or psycopg: SQLAlchemy has no word for either way
    counted = _Counted(rows)
    try:
        if db.dialect.name == "sqlite":
            cursor.executemany(f"insert into arrivals ({_NAMES}) values (?, ?, ?, ?, ?, ?, ?)", counted)  # noqa: S608
        else:
            with cursor.copy(f"copy arrivals ({_NAMES}) from stdin") as copy:
                for row in counted:
                    copy.write_row(row)
    except db.dialect.loaded_dbapi.Error as error:
        raise translate(DBAPIError("", None, error)) from error
    finally:
        cursor.close()
    return counted.number


class _Counted:
    """An iterator that counts."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows, self.number = rows, 0

    def __iter__(self) -> "_Counted":
        return self

    def __next__(self) -> Row:
        row = next(self._rows)
        self.number += 1
        return row
