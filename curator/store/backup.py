"""Backup and restore: one file with everything that is not in git. Its form is told in backup_file.

It holds readers' addresses and the keys that sign their links: mode 0600, never in git. Restoring writes only into an
empty database, and checks every hash before it writes anything.
"""

import contextlib
import datetime as dt
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from curator.errors import RefusedError, StoreError
from curator.project import Project
from curator.settings import load_settings
from curator.store.atomic import write_bytes, write_text
from curator.store.backup_file import CHUNK, SECRETS, checked, opened, rows_of, write_archive
from curator.store.engine import Store, open_store
from curator.store.tables import metadata
from curator.text.dates import iso


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What came back. secrets: True if `.env` was written, too."""

    made_at: str
    rows: int
    secrets: bool


def backup(store: Store, project: Project, file: Path | None, *, now: dt.datetime) -> Path:
    """Write everything that is not in git into one file, whole or not at all; gives its path.

    Without `file` it goes to .curator/backups/. The database may be in use meanwhile: the backup is one moment of it.
    Raises StoreError if it can't be written, RefusedError if the file is there already.
    """
    file = (file or project.private / "backups" / f"curator-{now:%Y-%m-%d-%H%M%S}.zip").absolute()
    if file.exists():
        raise RefusedError(f"{file} exists already.", hint="Name another file; an older backup is never overwritten.")
    half = file.with_name(f".{file.name}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with _one_moment(store) as db:
                write_archive(out, db, _secrets(project), iso(now) or "")
            out.flush()
            os.fsync(out.fileno())
        half.replace(file)
    except OSError as error:
        raise StoreError(
            f"{file} cannot be written ({error.strerror}).", hint="Look at the disk's free space and the permissions."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            half.unlink()
    write_text(_last(project), f"{iso(now)}\n")
    return file


def last_backup(project: Project) -> dt.datetime | None:
    """When the last backup was made here; None if none was."""
    try:
        return dt.datetime.fromisoformat(_last(project).read_text("utf-8").strip())
    except (OSError, ValueError):
        return None


def restore(file: Path, root: Path, environ: Mapping[str, str] | None = None) -> RestoreReport:
    """Bring a backup into the newsletter at `root`, whose database must be empty.

    The database is the one that the settings name, with the backup's own `.env` if there is none yet. Raises
    RefusedError for a database that holds anything or another `.env`, UsageError for a file that is no whole backup.
    """
    with opened(file) as archive:
        contents = checked(archive, file)
        secrets = archive.read(SECRETS) if SECRETS in archive.namelist() else None
        wrote_secrets = secrets is not None and _place_secrets(root / SECRETS, secrets)
        try:
            store = open_store(load_settings(root, environ).database_url)
            try:
                rows = _fill(store, archive, file)
            finally:
                store.close()
        except BaseException:
            if wrote_secrets:
                (root / SECRETS).unlink(missing_ok=True)
            raise
    return RestoreReport(contents.made_at, rows, wrote_secrets)


def _last(project: Project) -> Path:
    return project.private / "last-backup"


def _secrets(project: Project) -> bytes | None:
    path = project.root / SECRETS
    return path.read_bytes() if path.is_file() else None


@contextmanager
def _one_moment(store: Store) -> Iterator[sa.Connection]:
    """A connection that sees the database as it is now, whatever others write meanwhile."""
    with store.read() as db:
        if not store.is_sqlite:
            db.execute(sa.text("set transaction isolation level repeatable read"))
        yield db


def _place_secrets(path: Path, secrets: bytes) -> bool:
    """Write `.env`, unless the same one stands there."""
    if path.exists():
        if path.read_bytes() != secrets:
            raise RefusedError(
                f"{path} holds other secrets than the backup.",
                hint="Move it away first: readers' links work only with the keys that signed them.",
            )
        return False
    write_bytes(path, secrets, mode=0o600)
    return True


def _fill(store: Store, archive: zipfile.ZipFile, file: Path) -> int:
    """Write all rows in one transaction into an empty database. Gives their number."""
    total = 0
    with store.write() as db:
        for table in metadata.sorted_tables:
            if db.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                raise RefusedError(
                    "The database is not empty; restoring would overwrite it.",
                    hint=f"Restore into a new folder, or move {store.path or 'the database'} away first.",
                )
        for table in metadata.sorted_tables:
            rows = rows_of(archive, table, file)
            while chunk := list(islice(rows, CHUNK)):
                db.execute(table.insert(), chunk)
                total += len(chunk)
            _go_on_numbering(db, table)
    return total


def _go_on_numbering(db: sa.Connection, table: sa.Table) -> None:
    """PostgreSQL gives the next id out of a sequence that inserted ids do not move."""
    if db.dialect.name == "postgresql" and "id" in table.columns:
        newest = db.execute(sa.select(sa.func.max(table.c.id))).scalar()
        if newest:
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            db.execute(sa.select(sa.func.setval(sequence, newest)))
