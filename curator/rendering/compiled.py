"""Templates stay compiled, in this process and between commands: compiling those of an issue takes as long as the rest.

What they are compiled to must not depend on a newsletter or its language.
"""

import contextlib
import hashlib
from collections.abc import Iterable
from functools import cached_property
from inspect import getfile
from pathlib import Path
from types import CodeType

from jinja2 import compiler
from jinja2.bccache import Bucket, BytecodeCache

from curator.rendering import quick
from curator.text.words import fingerprint

_SUM = 32
_KNOWN: dict[str, tuple[str, CodeType]] = {}
"""What was compiled or read in this process: the sum of what it was made of, and the code."""


def looks_of(files: Iterable[Path]) -> str:
    """A mark of files as they are: another one when one of them was changed."""
    looks = [(str(file), (seen := file.stat()).st_size, seen.st_mtime_ns) for file in sorted(files)]
    return fingerprint(repr(looks))


class Compiled(BytecodeCache):
    """Compiled templates, also in a folder of one's own if there is one. They are made again when any template changes.

    A file that was harmed is found out, and one that cannot be written costs time and nothing else.
    """

    def __init__(self, folder: Path | None, templates: Iterable[Path]) -> None:
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
        known = _KNOWN.get(bucket.key)
        if known and known[0] == bucket.checksum:
            bucket.code = known[1]
        elif self._folder:
            self._read(bucket, self._folder / bucket.key)

    def _read(self, bucket: Bucket, file: Path) -> None:
        with contextlib.suppress(OSError):
            code = file.read_bytes()
            if hashlib.sha256(code[_SUM:]).digest() == code[:_SUM]:
                bucket.bytecode_from_string(code[_SUM:])
        if bucket.code:
            _KNOWN[bucket.key] = bucket.checksum, bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        assert bucket.code is not None
        _KNOWN[bucket.key] = bucket.checksum, bucket.code
        if self._folder is None:
            return
        code = bucket.bytecode_to_string()
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / bucket.key).write_bytes(hashlib.sha256(code).digest() + code)
