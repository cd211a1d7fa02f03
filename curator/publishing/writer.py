"""Writes the archive's files: only what changed, each whole, deletions last, and never a file that is not ours.

A site is whole at any moment, also after a crash: what is new is written first (nothing links to it yet), then changed
files take the places of the old ones in the order in which they were put, and at last goes what is no more.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TextIO

from curator.errors import StoreError

LIST = ".curator-published"
"""In the archive's folder: the path of every file that we wrote, so that we delete no other."""
STAGE = ".curator-staged"
"""In the archive's folder: files on their way to their places. The next run clears what a crash left there."""


class SiteWriter:
    """One publishing into `folder`. `put` or `keep` every file, assets and pages before lists; then `finish`.

    Nothing is flushed to the disk by force: the archive can be made again at any time. touching: called once, before
    the first file changes.
    """

    def __init__(self, folder: Path, touching: Callable[[], None] = lambda: None) -> None:
        self.folder = folder
        self._touching: Callable[[], None] | None = touching
        self.written: list[Path] = []
        self._kept: dict[str, None] = {}
        self._staged: list[tuple[Path, Path]] = []
        self._count = 0
        self._folders: set[Path] = set()
        self._list: TextIO | None = None
        with _as_store_error(folder):
            folder.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(folder / STAGE, ignore_errors=True)
            self._former = self._read_list()

    def _read_list(self) -> dict[str, None]:
        listed = self.folder / LIST
        return dict.fromkeys(listed.read_text("utf-8").splitlines()) if listed.is_file() else {}

    def look(self) -> dict[str, tuple[int, int]]:
        """Every file of the folder as it is, by its path: size, and time of change in nanoseconds."""
        with _as_store_error(self.folder):
            return dict(_look(str(self.folder), ""))

    def look_at_written(self) -> dict[str, tuple[int, int]]:
        """The same of every file that was written."""
        written = {file.relative_to(self.folder).as_posix(): file.stat() for file in self.written}
        return {path: (seen.st_size, seen.st_mtime_ns) for path, seen in written.items()}

    def put(self, path: str, data: bytes) -> None:
        """Have `path` (with slashes, below the folder) hold `data`; a file that does already is not touched.

        A new file is there at once; one that changes waits for `replace` or `finish`.
        """
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts or not parts.parts:
            raise ValueError(f"{path} is not below the archive")
        file = self.folder / path
        self._kept[path] = None
        with _as_store_error(file):
            there = file.is_file()
            if there and file.read_bytes() == data:
                return
            if path not in self._former:
                self._remember(path)
            staged = self._stage(data)
            if there:
                self._staged.append((staged, file))
            else:
                self._make_folder(file.parent)
                staged.replace(file)
        self.written.append(file)

    def _make_folder(self, folder: Path) -> None:
        if folder not in self._folders:
            folder.mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)

    def keep(self, path: str) -> None:
        """Leave `path` as it is: the caller knows that it holds what it should."""
        self._kept[path] = None
        if path not in self._former:
            self._remember(path)

    def _stage(self, data: bytes) -> Path:
        self._touch()
        stage = self.folder / STAGE
        self._make_folder(stage)
        self._count += 1
        staged = stage / str(self._count)
        staged.write_bytes(data)
        return staged

    def _touch(self) -> None:
        if self._touching:
            self._touching()
            self._touching = None

    def _remember(self, path: str) -> None:
        """Before a new file is written, so that a crash leaves no file that no one would ever delete."""
        if self._list is None:
            self._list = (self.folder / LIST).open("a", encoding="utf-8", buffering=1)
        self._list.write(path + "\n")
        self._former[path] = None

    def close(self) -> None:
        """Let go of the list; what was put and not replaced is forgotten."""
        if self._list:
            self._list.close()
            self._list = None

    def replace(self) -> None:
        """Put every changed file into its place, in the order of `put`."""
        for staged, file in self._staged:
            with _as_store_error(file):
                staged.replace(file)
        self._staged.clear()

    def finish(self) -> list[Path]:
        """Replace what waits, and delete what we published formerly and no more.

        Returns every file that was written or deleted.
        """
        self.replace()
        self.close()
        deleted = []
        for path in self._former:
            file = self.folder / path
            if path not in self._kept and file.is_file():
                self._touch()
                with _as_store_error(file):
                    file.unlink()
                    _drop_empty(file.parent, self.folder)
                deleted.append(file)
        names = "".join(f"{path}\n" for path in sorted(self._kept)).encode()
        listed = self.folder / LIST
        with _as_store_error(listed):
            if not listed.is_file() or listed.read_bytes() != names:
                self._stage(names).replace(listed)
        shutil.rmtree(self.folder / STAGE, ignore_errors=True)
        return [*self.written, *deleted]


def _look(folder: str, below: str) -> Iterator[tuple[str, tuple[int, int]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _look(entry.path, f"{below}{entry.name}/")
            else:
                seen = entry.stat()
                yield below + entry.name, (seen.st_size, seen.st_mtime_ns)


def _drop_empty(folder: Path, top: Path) -> None:
    with contextlib.suppress(OSError):  # not empty: it stays, and so do those above it
        while folder != top:
            folder.rmdir()
            folder = folder.parent


@contextlib.contextmanager
def _as_store_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror}).", hint="Look at the disk's free space and the permissions."
        ) from error
