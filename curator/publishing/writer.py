"""Writes the archive's files: only what changed, each whole, deletions last, and never a file that is not ours."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from curator.errors import StoreError

LIST = ".curator-published"
"""In the archive's folder: the path of every file that we wrote, so that we delete no other."""
TEMPORARY = ".curator-tmp"


class SiteWriter:
    """One publishing into `folder`. Call `put` for every file, assets and pages before lists, then `finish`.

    A crash leaves each file in its old or its new form. Nothing is flushed to the disk by force: the archive can be
    made again at any time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[Path] = []
        self._kept: dict[str, None] = {}
        with _as_store_error(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for leftover in folder.rglob(f".*{TEMPORARY}"):
                leftover.unlink()
            self._former = self._read_list()

    def _read_list(self) -> dict[str, None]:
        listed = self.folder / LIST
        return dict.fromkeys(listed.read_text("utf-8").splitlines()) if listed.is_file() else {}

    def put(self, path: str, data: bytes) -> None:
        """Have `path` (with slashes, below the folder) hold `data`; a file that does already is not touched."""
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts or not parts.parts:
            raise ValueError(f"{path} is not below the archive")
        file = self.folder / parts
        self._kept[path] = None
        with _as_store_error(file):
            if file.is_file() and file.read_bytes() == data:
                return
            if path not in self._former:
                self._remember(path)
            _replace(file, data)
        self.written.append(file)

    def _remember(self, path: str) -> None:
        """Before a new file is written, so that a crash leaves no file that no one would ever delete."""
        with (self.folder / LIST).open("a", encoding="utf-8") as listed:
            listed.write(path + "\n")
        self._former[path] = None

    def finish(self) -> list[Path]:
        """Delete what we published formerly and no more. Returns every file that was written or deleted."""
        deleted = []
        for path in self._former:
            file = self.folder / path
            if path not in self._kept and file.is_file():
                with _as_store_error(file):
                    file.unlink()
                    _drop_empty(file.parent, self.folder)
                deleted.append(file)
        names = "".join(f"{path}\n" for path in sorted(self._kept)).encode()
        listed = self.folder / LIST
        with _as_store_error(listed):
            if not listed.is_file() or listed.read_bytes() != names:
                _replace(listed, names)
        return [*self.written, *deleted]


def _replace(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=file.parent, prefix=f".{file.name}.", suffix=TEMPORARY, delete=False
    ) as temporary:
        path = Path(temporary.name)
        try:
            temporary.write(data)
            temporary.close()
            path.chmod(0o644)
            path.replace(file)
        except OSError:
            path.unlink(missing_ok=True)
            raise


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
