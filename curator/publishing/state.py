"""What is known of the archive as it stands: so that only what changed is made again.

It lies beside the database, never in the archive. Losing it costs time, nothing else; it is forgotten before the first
file is touched and written again after the last, so that a crash leaves none that is wrong.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from curator.model.archive import Kept
from curator.model.charter import STRICT
from curator.store.atomic import write_bytes

FORMAT = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """One file: what it was made from, and how it looked then."""

    key: str
    size: int
    changed: int

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Former:
    """One issue: what its pages were made from, the files that it has, what lists know of it without its entries."""

    key: str
    files: tuple[str, ...]
    kept: Kept

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
        self._bulk_file(issue).parent.mkdir(parents=True, exist_ok=True)
        self._bulk_file(issue).write_bytes(_bulks().dump_json(bulk))  # half of one is found out and made again
        # whether a piece stands in lists at all is kept as a mark of one letter
        pieces = tuple(replace(piece, entry="+" if piece.entry else "", row="") for piece in kept.pieces)
        self.issues[issue] = Former(key, files, replace(kept, pieces=pieces, article="+" if kept.article else ""))

    def bulk(self, issue: str) -> Bulk | None:
        """The large part of a remembered issue; None where it is gone or of another making."""
        try:
            bulk = _bulks().validate_json(self._bulk_file(issue).read_bytes())
        except (OSError, ValidationError):
            return None
        former = self.issues.get(issue) or self.former.issues.get(issue)
        return bulk if former and bulk.key == former.key else None

    def _bulk_file(self, issue: str) -> Path:
        return self._folder / "issues" / f"{issue}.json"

    def save(self) -> None:
        """Write the memory of what was published now, if it is another one."""
        memory = Memory(FORMAT, self.issues, self.files)
        if memory == self.former and self._file.is_file():
            return
        for gone in set(self.former.issues) - set(self.issues):
            self._bulk_file(gone).unlink(missing_ok=True)
        write_bytes(self._file, _memories().dump_json(memory))
