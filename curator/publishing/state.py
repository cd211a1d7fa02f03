"""What is known of the archive as it stands: so that only what changed is made again.

It lies beside the database, never in the archive. Losing it costs time, nothing else; it is forgotten before the first
file is touched and written again after the last, so that a crash leaves none that is wrong.
"""

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from curator.model.archive import Kept
from curator.publishing.memory import Bulk, Former, Mark, Memory, read, read_bulk, written, written_bulk
from curator.store.atomic import write_bytes

LATEST = 64
"""Bulks that stay in memory: a list is asked for piece by piece."""
ROOM = 4_000_000
"""Bytes of what is no longer needed that may lie in the file of bulks before it is written anew."""


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
            return read(self._file.read_bytes())
        except (OSError, ValueError):
            return Memory()

    def forget(self) -> None:
        """From now on until `save`, a crash leaves nothing that could be believed."""
        self._file.unlink(missing_ok=True)

    def remember(self, issue: str, key: str, files: tuple[str, ...], kept: Kept) -> None:
        """Note what was made of an issue."""
        rows = tuple(piece.row for piece in kept.pieces)
        bulk = Bulk(key, tuple(piece.entry for piece in kept.pieces), kept.article, rows)
        at = self._add(written_bulk(bulk))
        # whether a piece stands in lists at all is kept as a mark of one letter
        pieces = tuple(piece._replace(entry="+" if piece.entry else "", row="") for piece in kept.pieces)
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
            bulk = read_bulk(self._read_at(former.at))
        except (OSError, ValueError):
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
        memory = Memory(self.issues, self.files)
        if memory == self.former and self._file.is_file():
            return
        needed = sum(one.at[1] for one in self.issues.values())
        if self._bulks.is_file() and self._bulks.stat().st_size > 2 * needed + ROOM:
            self.forget()
            self._tidy()
        write_bytes(self._file, written(Memory(self.issues, self.files)))

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
