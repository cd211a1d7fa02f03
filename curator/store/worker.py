"""Who is sending right now. A worker holds a lock that the system frees when it ends, however it ends.

On SQLite the lock is on a file beside the database, on PostgreSQL it belongs to the session. No time-outs, no process
numbers: kill -9 frees both, and a name is never used again.
"""

import contextlib
import fcntl
import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from curator.errors import StoreError
from curator.store.engine import Store


@contextmanager
def working(store: Store, name: str) -> Iterator[None]:
    """Be a living worker under this name for the length of a `with`. `name` is fresh and safe in a file name."""
    if store.path:
        with _file_lock(_lock_file(store.path, name)):
            yield
    else:
        with store.read() as session:
            session.detach()  # closed for good at the end: the pool would keep it, and the lock with it
            session.execute(sa.text("select pg_advisory_lock(:key)"), {"key": _key(name)})
            session.commit()  # the lock is the session's, not the transaction's: nothing stays open
            try:
                yield
            finally:
                with contextlib.suppress(DBAPIError):  # the server has ended the session already
                    session.execute(sa.text("select pg_advisory_unlock(:key)"), {"key": _key(name)})


def dead(store: Store, names: Collection[str]) -> set[str]:
    """Those of the workers that live no more."""
    if store.path:
        path = store.path
        return {name for name in names if not _is_held(_lock_file(path, name))}
    with store.read() as session:
        held = session.execute(
            sa.text(
                "select (classid::bigint << 32) | objid::bigint from pg_locks where locktype = 'advisory' and granted"
                " and objsubid = 1 and database = (select oid from pg_database where datname = current_database())"
            )
        )
        living = {int(key) & _ALL for key in held.scalars()}
    return {name for name in names if _key(name) & _ALL not in living}


_ALL = 2**64 - 1


def _key(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def _lock_file(database: Path, name: str) -> Path:
    return database.parent / ".curator" / f"worker-{name}"


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("wb")
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}).") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    """True while a living worker holds the file. Looking takes a shared lock, so that two who look do not mislead."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    path.unlink(missing_ok=True)
    return False
