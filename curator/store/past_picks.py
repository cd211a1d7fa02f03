"""What was chosen in which issue: read from the issue files, remembered by their size and time."""

import json
from dataclasses import asdict, dataclass

from curator.errors import CuratorError
from curator.project import Project
from curator.store.atomic import write_text
from curator.store.issue_files import ISSUE_FILE, issue_ids
from curator.store.yaml_file import plain, read_yaml

CACHE = "past-picks.json"


@dataclass(frozen=True, slots=True)
class PastPick:
    """One pick of one issue, as far as finding it again needs."""

    issue: str
    title: str
    url: str
    source: str
    creators: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def past_picks(project: Project) -> list[PastPick]:
    """Every pick of every issue, newest issue first. A broken issue file is passed over."""
    cache_path = project.private / CACHE
    cache = _read(cache_path.read_text("utf-8") if cache_path.is_file() else "{}")
    fresh: dict[str, list[object]] = {}
    for issue in issue_ids(project):
        stat = (project.issue_dir(issue) / ISSUE_FILE).stat()
        stamp = [stat.st_mtime_ns, stat.st_size]
        known = cache.get(issue)
        fresh[issue] = known if known and known[0] == stamp else [stamp, _picks(project, issue)]
    if fresh != cache:
        write_text(cache_path, json.dumps(fresh))
    found: list[PastPick] = []
    for issue in sorted(fresh, reverse=True):
        rows = fresh[issue][1]
        found += [_record(row) for row in rows] if isinstance(rows, list) else []
    return found


def _read(text: str) -> dict[str, list[object]]:
    try:
        data: dict[str, list[object]] = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _picks(project: Project, issue: str) -> list[dict[str, object]]:
    try:
        entries = [plain(entry) for entry in read_yaml(project.issue_dir(issue) / ISSUE_FILE).items("picks")]
    except CuratorError:
        return []
    return [
        asdict(
            PastPick(
                issue,
                title=str(entry.get("title") or ""),
                url=str(entry.get("url") or ""),
                source=str(entry.get("source") or ""),
                creators=_words(entry.get("creators")),
                topics=_words(entry.get("topics")),
            )
        )
        for entry in entries
        if isinstance(entry, dict)
    ]


def _record(row: dict[str, object]) -> PastPick:
    texts = {name: str(row.get(name) or "") for name in ("issue", "title", "url", "source")}
    lists = {name: _words(row.get(name)) for name in ("creators", "topics")}
    return PastPick(**texts, creators=lists["creators"], topics=lists["topics"])


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
