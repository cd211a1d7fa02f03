"""Which issues were corrected, and where that is told: read from the issue files, remembered by their size and time."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from curator.errors import CuratorError
from curator.model.issue import Correction
from curator.project import Project
from curator.store.atomic import write_text
from curator.store.issue_files import ISSUE_FILE, issue_ids
from curator.store.yaml_file import load, plain, read_text

CACHE = "corrections.json"
_BLOCK = re.compile(r"^corrections:.*?(?=^[^\s#-]|\Z)", re.MULTILINE | re.DOTALL)
_RECORDS = TypeAdapter(tuple[Correction, ...])


@dataclass(frozen=True, slots=True)
class Told:
    """One correction, the issue that tells it, and its place there (from 1)."""

    correction: Correction
    told_in: str
    number: int


def corrections(project: Project) -> tuple[Told, ...]:
    """Every correction, in the order of the issues that tell them. A broken issue file is passed over."""
    cache_path = project.private / CACHE
    cache, fresh = _read(cache_path), dict[str, list[object]]()
    for issue in issue_ids(project):
        path = project.issue_dir(issue) / ISSUE_FILE
        stat = path.stat()
        stamp = [stat.st_mtime_ns, stat.st_size]
        known = cache.get(issue)
        fresh[issue] = known if known and known[0] == stamp else [stamp, _written(path)]
    if fresh != cache:
        write_text(cache_path, json.dumps(fresh, ensure_ascii=False))
    return tuple(
        Told(one, issue, number)
        for issue, (_, written) in fresh.items()
        for number, one in enumerate(_records(written), 1)
    )


def corrections_of(told: tuple[Told, ...], issue: str) -> tuple[Told, ...]:
    """Those that speak of one issue, oldest first."""
    return tuple(one for one in told if one.correction.issue == issue)


def _read(path: Path) -> dict[str, list[object]]:
    try:
        data: dict[str, list[object]] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data


def _written(path: Path) -> list[object]:
    """The entries of one file. Only their own lines are parsed: an archive may hold a thousand issues."""
    try:
        text = read_text(path)
        block = _BLOCK.search(text)
        if not block and '"corrections"' not in text:
            return []
        data = load(path, block[0] if block else text)
        entries = plain(data).get("corrections") or []
        return list(json.loads(json.dumps(entries, default=str)))
    except (CuratorError, AttributeError, TypeError, ValueError):
        return []


def _records(written: object) -> tuple[Correction, ...]:
    try:
        return _RECORDS.validate_python(written)
    except ValidationError:
        return ()
