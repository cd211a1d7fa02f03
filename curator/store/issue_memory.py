"""Issues as they were read last time: reading the YAML of one takes five times as long as making its pages."""

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from curator import __version__
from curator.model.issue import Issue
from curator.project import Project
from curator.store.issue_files import load_issue
from curator.text.words import fingerprint


@cache
def _issues() -> TypeAdapter[Issue]:
    return TypeAdapter(Issue)


@cache
def _form() -> str:
    """A mark of how an issue's record looks: what was remembered in another form is read again."""
    return fingerprint(__version__, repr(_issues().json_schema()))


def remembered_issue(project: Project, issue: str, sections: tuple[str, ...], sums: dict[str, str]) -> Issue:
    """Like `load_issue`, for a file that has not changed since it was read. sums: of the issue's files, as they are."""
    mark = fingerprint(_form(), repr(sections), repr(sums))
    file = project.private / "issues" / f"{issue}.json"
    known = _read(file, mark)
    if known is None:
        known = load_issue(project, issue, sections)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(f"{mark}\n".encode() + _issues().dump_json(known))  # half of it is found out and read again
    return known


def _read(file: Path, mark: str) -> Issue | None:
    try:
        first, _, rest = file.read_bytes().partition(b"\n")
        return _issues().validate_json(rest) if first == mark.encode() else None
    except (OSError, ValidationError):
        return None
