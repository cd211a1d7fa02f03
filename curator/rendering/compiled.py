"""Templates stay compiled between commands: compiling those of an issue takes as long as all else done to it."""

import contextlib
import hashlib
from collections.abc import Iterable
from functools import cached_property
from inspect import getfile
from pathlib import Path

from jinja2 import compiler
from jinja2.bccache import Bucket, BytecodeCache

from curator.rendering import quick
from curator.text.words import fingerprint

_SUM = 32


def looks_of(files: Iterable[Path]) -> str:
    """A mark of files as they are: another one when one of them was changed."""
    looks = [(str(file), (seen := file.stat()).st_size, seen.st_mtime_ns) for file in sorted(files)]
    return fingerprint(repr(looks))


class Compiled(BytecodeCache):
    """Compiled templates in a folder of one's own. They are made again when any template, or the compiler, changes.

    A file that was harmed is found out, and one that cannot be written costs time and nothing else.
    """

    def __init__(self, folder: Path, templates: Iterable[Path]) -> None:
        self._folder = folder
        self._templates = tuple(templates)

    @cached_property
    def _mark(self) -> str:
        """A template holds parts of others, so that they all change together."""
        files = [file for folder in self._templates for file in folder.rglob("*.*")]
        return looks_of([*files, *(Path(getfile(module)) for module in (compiler, quick))])

    def get_source_checksum(self, source: str) -> str:
        """What a template is compiled from: its own text, and all templates as they are."""
        return fingerprint(source, self._mark)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code if it is there and whole."""
        with contextlib.suppress(OSError):
            known = self._file(bucket).read_bytes()
            if hashlib.sha256(known[_SUM:]).digest() == known[:_SUM]:
                bucket.bytecode_from_string(known[_SUM:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        code = bucket.bytecode_to_string()
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file(bucket).write_bytes(hashlib.sha256(code).digest() + code)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / bucket.key
