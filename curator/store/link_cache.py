"""What came of opening links, remembered for a day in .curator/: it can be thrown away at any time."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from curator.project import Project
from curator.store.atomic import write_text
from curator.text.dates import iso

CACHE = "links.json"
FRESH = dt.timedelta(days=1)
FRESH_TROUBLE = dt.timedelta(hours=1)
FORGET = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of opening one address, and when. status: of HTTP, or None; kind: of FetchError, or empty."""

    url: str
    at: dt.datetime
    ok: bool
    status: int | None = None
    problem: str = ""
    kind: str = ""

    def is_fresh(self, now: dt.datetime) -> bool:
        """True while it need not be opened again: trouble is forgotten sooner."""
        return dt.timedelta(0) <= now - self.at < (FRESH if self.ok else FRESH_TROUBLE)


def remembered(project: Project, now: dt.datetime) -> dict[str, Opened]:
    """What is still fresh, by address. A damaged file counts as none."""
    return {one.url: one for one in _read(_path(project)) if one.is_fresh(now)}


def remember(project: Project, opened: Iterable[Opened], now: dt.datetime) -> None:
    """Add what was opened now; what is older than a month goes. Raises StoreError if it can't be written."""
    kept = {one.url: one for one in _read(_path(project)) if now - one.at < FORGET}
    kept |= {one.url: one for one in opened}
    rows = [[one.url, iso(one.at), one.ok, one.status, one.problem, one.kind] for one in kept.values()]
    write_text(_path(project), json.dumps(rows, ensure_ascii=False, indent=0))


def _path(project: Project) -> Path:
    return project.private / CACHE


def _read(path: Path) -> list[Opened]:
    try:
        rows = json.loads(path.read_text("utf-8"))
        return [Opened(str(url), dt.datetime.fromisoformat(at), *rest) for url, at, *rest in rows]
    except (OSError, ValueError, TypeError):
        return []
