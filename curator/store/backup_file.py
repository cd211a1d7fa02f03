"""The form of a backup: a zip that holds every table as JSON lines, the same on every kind of database.

`manifest.json` (form, schema, time; rows and hash of each table), `tables/<name>.jsonl`, and `.env` if there is one.
Nothing is ever unpacked by a name that stands in the file.
"""

import datetime as dt
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from curator.errors import RefusedError, UsageError
from curator.store.engine import SCHEMA
from curator.store.tables import UtcDateTime, metadata
from curator.text.dates import iso

FORM = 1
MANIFEST = "manifest.json"
SECRETS = ".env"
CHUNK = 1_000
_TABLE = re.compile(r"tables/([a-z_]+)\.jsonl")
_LONGEST_LINE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds, as its manifest says. tables: name → rows and sha256."""

    form: int
    schema: str
    made_at: str
    tables: dict[str, dict[str, str | int]] = field(default_factory=dict)


def write_archive(out: IO[bytes], db: sa.Connection, secrets: bytes | None, made_at: str) -> None:
    """Write all tables, and `.env` if given."""
    tables: dict[str, dict[str, str | int]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in metadata.sorted_tables:
            digest, rows = hashlib.sha256(), 0
            with archive.open(member_of(table), "w", force_zip64=True) as member:
                for line in _lines(db, table):
                    digest.update(line)
                    member.write(line)
                    rows += 1
            tables[table.name] = {"rows": rows, "sha256": digest.hexdigest()}
        if secrets is not None:
            archive.writestr(SECRETS, secrets)
        archive.writestr(MANIFEST, json.dumps(asdict(Contents(FORM, SCHEMA, made_at, tables)), indent=2) + "\n")


def member_of(table: sa.Table) -> str:
    """The name of a table's lines in the archive."""
    return f"tables/{table.name}.jsonl"


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """A backup for reading. Raises UsageError where it is missing or damaged, also while it is read."""
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}.", hint="Name the file that `curator backup` wrote.") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise broken(file, str(error)) from None
    with archive:
        try:
            yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise broken(file, str(error)) from None


def checked(archive: zipfile.ZipFile, file: Path) -> Contents:
    """The manifest, after everything it names was read once and found as it says."""
    names = archive.namelist()
    strange = [name for name in names if name not in (MANIFEST, SECRETS) and not _TABLE.fullmatch(name)]
    locked = any(one.flag_bits & 1 for one in archive.infolist())
    if strange or locked or len(set(names)) != len(names) or MANIFEST not in names:
        raise broken(file, f"it holds {strange[0]!r}" if strange else "its list of contents is wrong")
    try:
        contents = Contents(**json.loads(archive.read(MANIFEST)))
        stated = {f"tables/{name}.jsonl": (one["rows"], one["sha256"]) for name, one in contents.tables.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise broken(file, "its manifest cannot be read") from None
    if contents.form != FORM or contents.schema != SCHEMA:
        raise RefusedError(
            f"{file} was made by another version of curator (schema {contents.schema}, here {SCHEMA}).",
            hint="Restore it with that version, then upgrade: an upgrade keeps everything.",
        )
    if stated.keys() != {name for name in names if _TABLE.fullmatch(name)}:
        raise broken(file, "a table is missing")
    if set(contents.tables) != set(metadata.tables):
        raise broken(file, "its tables are not those of this schema")
    for name, stands in stated.items():
        if _sum(archive, name) != stands:
            raise broken(file, f"{name} was changed")
    return contents


def rows_of(archive: zipfile.ZipFile, table: sa.Table, file: Path) -> Iterator[dict[str, object]]:
    """A table's rows as the database takes them. Raises UsageError for a line that is none."""
    with archive.open(member_of(table)) as member:
        for line in member:
            try:
                values = json.loads(line)
                yield {column.name: _typed(column, values[column.name]) for column in table.columns}
            except (ValueError, KeyError, TypeError):
                raise broken(file, f"a row of {table.name} cannot be read") from None


def broken(file: Path, what: str) -> UsageError:
    """The error for a file that is not as `backup` writes it."""
    return UsageError(f"{file} is no whole backup of curator: {what}.", hint="Nothing was changed; try another backup.")


def _sum(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(name) as member:
        while line := member.readline(_LONGEST_LINE):
            digest.update(line)
            rows += 1
    return rows, digest.hexdigest()


def _lines(db: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """A table's rows as JSON, a page at a time."""
    keys = list(table.primary_key.columns)
    last: tuple[object, ...] | None = None
    while True:
        query = sa.select(table).order_by(*keys).limit(CHUNK)
        if last is not None:
            query = query.where(
                sa.tuple_(*keys) > sa.tuple_(*(sa.literal(v, k.type) for v, k in zip(last, keys, strict=True)))
            )
        rows = db.execute(query).all()
        for row in rows:
            yield json.dumps(row._asdict(), default=_plain, ensure_ascii=False).encode() + b"\n"
        if len(rows) < CHUNK:
            return
        last = tuple(rows[-1]._mapping[key] for key in keys)


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return iso(value) or ""
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a backup")


def _typed(column: sa.Column[Any], value: object) -> object:
    if isinstance(value, str) and isinstance(column.type, UtcDateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(column.type, sa.Date):
        return dt.date.fromisoformat(value)
    # nothing and JSON's null are two things in a JSON column; only nothing is ever stored
    return sa.null() if value is None and isinstance(column.type, sa.JSON) else value
