"""Which addresses were used in which issues: read from the issue files, remembered by their size and time."""

import json
from collections import defaultdict
from pathlib import Path

from curator.errors import CuratorError
from curator.project import Project
from curator.store.atomic import write_text
from curator.store.issue_files import ISSUE_FILE, issue_ids
from curator.store.yaml_file import read_yaml
from curator.text.urls import canonical, is_http

CACHE = "used.json"


def used_in(project: Project) -> dict[str, list[str]]:
    """Issues by canonical address of their picks, oldest first. A broken issue file is passed over."""
    cache_path = project.private / CACHE
    cache = _read(cache_path)
    fresh: dict[str, list[object]] = {}
    for issue in issue_ids(project):
        path = project.issue_dir(issue) / ISSUE_FILE
        stat = path.stat()
        stamp = [stat.st_mtime_ns, stat.st_size]
        known = cache.get(issue)
        fresh[issue] = known if known and known[0] == stamp else [stamp, _urls(path)]
    if fresh != cache:
        write_text(cache_path, json.dumps(fresh))
    index: dict[str, list[str]] = defaultdict(list)
    for issue, (_, urls) in fresh.items():
        for url in urls if isinstance(urls, list) else []:
            index[url].append(issue)
    return dict(index)


def _read(path: Path) -> dict[str, list[object]]:
    try:
        data: dict[str, list[object]] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data


def _urls(path: Path) -> list[str]:
    try:
        picks = read_yaml(path).data.get("picks") or []
        return [canonical(pick["url"]) for pick in picks if is_http(pick.get("url"))]
    except (CuratorError, AttributeError, TypeError):
        return []
