"""Writes files whole: a reader, or a crash, meets the old text or the new one, never half of it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from curator.errors import StoreError


def write_bytes(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write `data` to `path` by way of a temporary file beside it whose name starts with a dot.

    Raises StoreError if the disk is full or the folder can't be written; the old file then stands as it was.
    """
    with writing(path, mode=mode) as file:
        file.write(data)


@contextmanager
def writing(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """The same piece by piece: a file to write to, which takes the place of `path` when all went well."""
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror}).", hint="Look at the disk's free space and the permissions."
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def write_quickly(path: Path, data: bytes) -> None:
    """Write what can be made again: a crash may leave half of it, and whoever reads it has to find that out."""
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def write_text(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Like `write_bytes`, for UTF-8 text with plain line ends."""
    write_bytes(path, text.encode("utf-8"), mode=mode)
