"""Issues and sources as they were read last time: many of them are looked at, and few have changed."""

import hashlib
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from curator import __version__, model
from curator.model.issue import Issue
from curator.model.source import Source
from curator.project import Project
from curator.store.atomic import write_quickly
from curator.store.issue_files import load_issue
from curator.store.source_file import load_sources
from curator.text.words import fingerprint

T = TypeVar("T")
_MODEL = Path(model.__file__).parent


@cache
def _issues() -> TypeAdapter[Issue]:
    return TypeAdapter(Issue)


@cache
def _all_sources() -> TypeAdapter[tuple[Source, ...]]:
    return TypeAdapter(tuple[Source, ...])


@cache
def _form() -> str:
    """A mark of how records look: what was remembered in another form is read again."""
    looks = [(file.name, (seen := file.stat()).st_size, seen.st_mtime_ns) for file in sorted(_MODEL.glob("*.py"))]
    return fingerprint(__version__, repr(looks))


def remembered_issue(project: Project, issue: str, sections: tuple[str, ...], sums: dict[str, str]) -> Issue:
    """Like `load_issue`, for a file that has not changed since it was read. sums: of the issue's files, as they are."""
    mark = fingerprint(_form(), repr(sections), repr(sums))
    file = project.private / "issues" / f"{issue}.json"
    known = _read(file, mark, _issues())
    if known is None:
        known = load_issue(project, issue, sections)
        _write(file, mark, _issues().dump_json(known))
    return known


def remembered_sources(project: Project) -> tuple[Source, ...]:
    """Like `load_sources`, for a file that has not changed since it was read."""
    try:
        mark = fingerprint(_form(), hashlib.sha256(project.sources.read_bytes()).hexdigest())
    except OSError:
        return load_sources(project)
    file = project.private / "sources.json"
    known = _read(file, mark, _all_sources())
    if known is None:
        known = load_sources(project)
        _write(file, mark, _all_sources().dump_json(known))
    return known


def _read(file: Path, mark: str, kind: TypeAdapter[T]) -> T | None:
    try:
        first, _, rest = file.read_bytes().partition(b"\n")
        return kind.validate_json(rest) if first == mark.encode() else None
    except (OSError, ValidationError):
        return None


def _write(file: Path, mark: str, data: bytes) -> None:
    write_quickly(file, f"{mark}\n".encode() + data)  # half of one is found out and read again
