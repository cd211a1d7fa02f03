"""A newsletter's root and the paths below it."""

from dataclasses import dataclass
from pathlib import Path

from curator.errors import UsageError

CONFIG = "curator.toml"


@dataclass(frozen=True, slots=True)
class Project:
    """The newsletter in one folder. All paths are absolute."""

    root: Path

    @property
    def config(self) -> Path:
        """curator.toml"""
        return self.root / CONFIG

    @property
    def sources(self) -> Path:
        """sources.yaml"""
        return self.root / "sources.yaml"

    @property
    def glossary(self) -> Path:
        """glossary.yaml"""
        return self.root / "glossary.yaml"

    @property
    def templates(self) -> Path:
        """The newsletter's own templates; may not exist."""
        return self.root / "templates"

    @property
    def issues(self) -> Path:
        """The folder of all issues; may not exist."""
        return self.root / "issues"

    @property
    def out(self) -> Path:
        """What is made here and may be thrown away."""
        return self.root / "out"

    @property
    def outbox(self) -> Path:
        """Where the outbox provider lays its .eml files."""
        return self.out / "outbox"

    @property
    def site(self) -> Path:
        """The static archive."""
        return self.out / "site"

    @property
    def private(self) -> Path:
        """Locks, the log of actions' scratch, backups: never in git."""
        return self.root / ".curator"

    @property
    def compiled(self) -> Path:
        """Templates as they were compiled last: they can be made again."""
        return self.private / "templates"

    def issue_dir(self, issue: str) -> Path:
        """The folder of one issue's files."""
        return self.issues / issue

    def built_dir(self, issue: str) -> Path:
        """Where `build` leaves one issue."""
        return self.out / "issues" / issue

    def manifest(self, issue: str) -> Path:
        """What git keeps of a sending."""
        return self.issue_dir(issue) / "sent" / "manifest.json"


def find_project(start: Path) -> Project:
    """The newsletter that `start` lies in, found by walking up to curator.toml. Raises UsageError if there is none."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            return Project(folder)
    raise UsageError(
        f"There is no newsletter in {start} or above it.",
        hint="Make one with `curator init`, or name its folder with --root.",
    )
