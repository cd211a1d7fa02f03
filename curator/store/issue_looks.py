"""What publishing needs to know of every issue's files, remembered by their sizes and times: few have to be read."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from curator.project import Project
from curator.store.atomic import write_text
from curator.store.issue_files import ISSUE_FILE, LETTER_FILE, file_sums, is_sent, read_manifest

CACHE = "looks.json"
Look: TypeAlias = dict[str, list[int]]
"""Size and time of change of each file, by its name in the issue's folder."""
Sums: TypeAlias = dict[str, str]
Manifest: TypeAlias = dict[str, object]
Known: TypeAlias = tuple[Look, Sums, Manifest | None]


class IssueLooks:
    """One look at the issues of a project. What it had to read, `save` keeps for the next one."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._file = project.private / CACHE
        self._former = _read(self._file)
        self._known: dict[str, Known] = {}

    def sums(self, issue: str) -> Sums:
        """Each file that an editor wrote for an issue, with its SHA-256, as `file_sums` says."""
        return self._of(issue)[1]

    def manifest(self, issue: str) -> Manifest | None:
        """When an issue was sent and the sums of its files then (`sent_at`, `files`); None for one that was not.

        Raises FileError if the manifest is damaged.
        """
        return self._of(issue)[2]

    def _of(self, issue: str) -> Known:
        if issue not in self._known:
            look = dict(_look(str(self._project.issue_dir(issue))))
            former = self._former.get(issue)
            if not former or former[0] != look:
                former = look, file_sums(self._project, issue), self._read_manifest(issue)
            self._known[issue] = former
        return self._known[issue]

    def _read_manifest(self, issue: str) -> Manifest | None:
        if not is_sent(self._project, issue):
            return None
        manifest = read_manifest(self._project, issue)
        return {name: manifest.get(name) for name in ("sent_at", "files")}

    def save(self) -> None:
        """Write down what is known now, if it is something else."""
        if self._known != self._former:
            write_text(self._file, json.dumps(self._known, ensure_ascii=False))


def _look(folder: str, below: str = "") -> Iterator[tuple[str, list[int]]]:
    """The files that count, as the folder shows them: nothing is opened, for there may be thousands."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            name = below + entry.name
            if entry.is_dir():
                if below or entry.name in ("images", "sent"):
                    yield from _look(entry.path, f"{name}/")
            elif below or entry.name in (ISSUE_FILE, LETTER_FILE):
                seen = entry.stat()
                yield name, [seen.st_size, seen.st_mtime_ns]


def _read(file: Path) -> dict[str, Known]:
    try:
        found: dict[str, tuple[Look, Sums, Manifest | None]] = json.loads(file.read_bytes())
        return {issue: (look, sums, manifest) for issue, (look, sums, manifest) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
