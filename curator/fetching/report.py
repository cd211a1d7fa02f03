"""What a run of `fetch` or `sources check` did, for the terminal, the desk, --json and the tests."""

import datetime as dt
from dataclasses import dataclass

from curator.text.dates import iso

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Failure:
    """One source that could not be read, why, and when it is tried again."""

    source: str
    kind: str
    error: str
    permanent: bool = False
    next_due: dt.datetime | None = None
    hint: str = ""

    def to_json(self) -> Json:
        """The keys of the command line's contract."""
        return {
            "source": self.source,
            "kind": self.kind,
            "error": self.error,
            "permanent": self.permanent,
            "next_due": iso(self.next_due),
            "hint": self.hint,
        }


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a run is."""

    done: int
    total: int
    new: int
    changed: int
    failed: int


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run did. polled counts sources asked; not_modified those without news; notes are for an editor to read."""

    polled: int = 0
    not_modified: int = 0
    new: int = 0
    changed: int = 0
    failed: tuple[Failure, ...] = ()
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    not_due: int = 0

    def to_json(self) -> Json:
        """The keys of the command line's contract, and notes and not_due."""
        return {
            "polled": self.polled,
            "not_modified": self.not_modified,
            "new": self.new,
            "changed": self.changed,
            "failed": [failure.to_json() for failure in self.failed],
            "seconds": round(self.seconds, 3),
            "notes": list(self.notes),
            "not_due": self.not_due,
        }


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What a feed holds, read without storing anything. error is None if it could be read."""

    source: str
    url: str
    title: str = ""
    entries: int = 0
    newest: dt.datetime | None = None
    newest_title: str = ""
    flaws: tuple[str, ...] = ()
    moved_to: str | None = None
    kind: str | None = None
    error: str | None = None
    hint: str = ""

    def to_json(self) -> Json:
        """All of it."""
        return {
            "id": self.source,
            "feed": self.url,
            "title": self.title,
            "entries": self.entries,
            "newest": iso(self.newest),
            "newest_title": self.newest_title,
            "flaws": list(self.flaws),
            "moved_to": self.moved_to,
            "kind": self.kind,
            "error": self.error,
            "hint": self.hint,
        }
