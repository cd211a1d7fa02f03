"""What is known of the archive as it stands: so that only what changed is made again.

It lies beside the database, never in the archive. Losing it costs time, nothing else; it is forgotten before the first
file is touched and written again after the last, so that a crash leaves none that is wrong.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from curator.model.archive import Kept
from curator.model.charter import STRICT
from curator.store.atomic import write_bytes

FORMAT = 3
LATEST = 64
"""Bulks that stay in memory: a list is asked for piece by piece."""
ROOM = 4_000_000
"""Bytes of what is no longer needed that may lie in the file of bulks before it is written anew."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One file: what it was made from, and how it looked then."""

    key: str
    size: int
    changed: int

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Former:
    """One issue: what its pages were made from, the files that it has, what lists know of it without its entries.

    at: where its bulk lies, as the first byte and how many there are.
    """

    key: str
    files: tuple[str, ...]
    kept: Kept
    at: tuple[int, int]

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything that is remembered. files: path in the archive → its mark."""

    format: int = FORMAT
    issues: dict[str, Former] = field(default_factory=dict)
    files: dict[str, Mark] = field(default_factory=dict)

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Bulk:
    """What is large and seldom needed of an issue: how lists show its pieces, in order, and its text for the feed.

    rows: of its pieces in the reading list.
    """

    key: str
    entries: tuple[str, ...]
    article: str
    rows: tuple[str, ...]

    __pydantic_config__ = STRICT


@cache
def _memories() -> TypeAdapter[Memory]:
    return TypeAdapter(Memory)


@cache
def _bulks() -> TypeAdapter[Bulk]:
    return TypeAdapter(Bulk)


class State:
    """The memory of one archive, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "archive.json"
        self._bulks = folder / "bulks"
        self._adding: BinaryIO | None = None
        self._latest: dict[str, Bulk] = {}
        self.former = self._read()
        self.issues: dict[str, Former] = {}
        self.files: dict[str, Mark] = {}

    def _read(self) -> Memory:
        try:
            memory = _memories().validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return Memory()
        return memory if memory.format == FORMAT else Memory()

    def forget(self) -> None:
        """From now on until `save`, a crash leaves nothing that could be believed."""
        self._file.unlink(missing_ok=True)

    def remember(self, issue: str, key: str, files: tuple[str, ...], kept: Kept) -> None:
        """Note what was made of an issue."""
        rows = tuple(piece.row for piece in kept.pieces)
        bulk = Bulk(key, tuple(piece.entry for piece in kept.pieces), kept.article, rows)
        at = self._add(_bulks().dump_json(bulk))
        # whether a piece stands in lists at all is kept as a mark of one letter
        pieces = tuple(replace(piece, entry="+" if piece.entry else "", row="") for piece in kept.pieces)
        short = replace(kept, pieces=pieces, article="+" if kept.article else "")
        self.issues[issue] = Former(key, files, short, at)

    def _add(self, data: bytes) -> tuple[int, int]:
        """Not flushed by force: half of a bulk is found out, and its issue made again."""
        if self._adding is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._adding = self._bulks.open("ab" if self.former.issues else "wb")
        start = self._adding.tell()
        self._adding.write(data)
        return start, len(data)

    def bulk(self, issue: str) -> Bulk | None:
        """The large part of a remembered issue; None where it is gone or of another making."""
        former = self.issues.get(issue) or self.former.issues.get(issue)
        if former is None:
            return None
        if (known := self._latest.get(issue)) and known.key == former.key:
            return known
        try:
            bulk = _bulks().validate_json(self._read_at(former.at))
        except (OSError, ValidationError):
            return None
        if len(self._latest) == LATEST:
            self._latest.clear()
        self._latest[issue] = bulk
        return bulk if bulk.key == former.key else None

    def _read_at(self, at: tuple[int, int]) -> bytes:
        if self._adding:
            self._adding.flush()
        with self._bulks.open("rb") as file:
            file.seek(at[0])
            return file.read(at[1])

    def save(self) -> None:
        """Write the memory of what was published now, if it is another one."""
        self.close()
        memory = Memory(FORMAT, self.issues, self.files)
        if memory == self.former and self._file.is_file():
            return
        needed = sum(one.at[1] for one in self.issues.values())
        if self._bulks.is_file() and self._bulks.stat().st_size > 2 * needed + ROOM:
            self.forget()
            self._tidy()
        write_bytes(self._file, _memories().dump_json(Memory(FORMAT, self.issues, self.files)))

    def _tidy(self) -> None:
        """Leave out the bulks that were of another making."""
        bulks = {issue: self._read_at(former.at) for issue, former in self.issues.items()}
        start = 0
        for issue, data in bulks.items():
            self.issues[issue] = replace(self.issues[issue], at=(start, len(data)))
            start += len(data)
        write_bytes(self._bulks, b"".join(bulks.values()))

    def close(self) -> None:
        """Let go of the file."""
        if self._adding:
            self._adding.close()
            self._adding = None
