"""Opens the database: SQLite by default, PostgreSQL by one setting, the same statements on both."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from curator.errors import StoreError

SCHEMA = "0003"
"""The newest migration. A test holds it against migrations/versions/."""

BUSY_SECONDS = 10
MAPPED = 96 * 1024 * 1024
"""Bytes of an SQLite file that are read in place: searching through every item's text takes less than half as long.

They count as memory of the process, of which a million readers may take 200 MB in all.
"""


class Store:
    """One open database. `read()` and `write()` give a connection in a transaction; both translate what goes wrong."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @property
    def is_sqlite(self) -> bool:
        """True on SQLite, False on PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None."""
        return Path(self.engine.url.database) if self.is_sqlite and self.engine.url.database else None

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for reading: one consistent view."""
        with _translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction: committed at the end, rolled back whole on any exception.

        On SQLite it takes the write lock at once, so that two writers wait for each other instead of failing.
        """
        with _translated(), self.engine.connect() as connection:
            connection = connection.execution_options(curator_write=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """The database at `url`, brought to the newest schema. Raises StoreError if that can't be."""
    engine = _engine(url)
    store = Store(engine)
    try:
        _bring_up_to_date(store)
    except BaseException:
        engine.dispose()
        raise
    return store


def _engine(url: str) -> sa.Engine:
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    try:
        parsed = sa.make_url(url)
        options: dict[str, Any] = {}
        if parsed.get_backend_name() == "sqlite":
            options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = sa.create_engine(parsed, **options)
    except ModuleNotFoundError:
        raise StoreError(
            "PostgreSQL needs one more package.", hint="Install it with `pip install curator[postgresql]`."
        ) from None
    except SQLAlchemyError as error:
        raise StoreError(f"The database address cannot be used: {error}", hint="See [store] url.") from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are ours: see _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = wal",
        "foreign_keys = on",
        "synchronous = full",
        f"busy_timeout = {BUSY_SECONDS}000",
        f"mmap_size = {MAPPED}",
    ):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("curator_write", False)
    connection.exec_driver_sql("begin immediate" if write else "begin")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise translate(error) from error


def translate(error: DBAPIError) -> StoreError:
    """A driver's error as one line with a hint."""
    text = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
    if "locked" in text or "busy" in text:
        return StoreError(
            "The database is in use by another program.",
            hint="Wait until the other curator has finished, then run the command again.",
        )
    if "disk is full" in text or "No space left" in text:
        return StoreError("The disk is full.", hint="Free some space; what was stored before is safe.")
    if "readonly" in text or "unable to open" in text:
        return StoreError(f"The database cannot be written ({text}).", hint="Look at the folder's permissions.")
    if "malformed" in text or "not a database" in text:
        return StoreError(f"The database file is damaged ({text}).", hint="Restore a backup: `curator restore FILE`.")
    if isinstance(error, OperationalError):
        return StoreError(f"The database does not answer ({text}).", hint="See [store] url and CURATOR_DATABASE_URL.")
    return StoreError(f"The database refused ({text}).")


def schema_version(connection: sa.Connection) -> str | None:
    """The migration that this database is at, or None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("select version_num from alembic_version")).scalar()


def _bring_up_to_date(store: Store) -> None:
    if store.path:
        try:
            store.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder {store.path.parent} cannot be made ({error.strerror}).") from None
    with store.read() as connection:
        version = schema_version(connection)
    if version == SCHEMA:
        return
    from curator.store import migrate  # alembic costs 0.4 s: only when the schema is behind

    with _translated():
        migrate.upgrade(store, version)
