"""What the archive keeps of one published issue: its pages, and what lists, feeds and logs need of it."""

from dataclasses import dataclass
from typing import NamedTuple

from curator.model.issue import Correction, Waiver
from curator.model.vocabulary import IssueKind

AGE_BANDS: tuple[tuple[str, int, int], ...] = (
    ("0-3", 0, 3),
    ("3-5", 3, 5),
    ("5-8", 5, 8),
    ("8-12", 8, 12),
    ("12-15", 12, 15),
    ("15+", 15, 18),
    ("grown-ups", 18, 120),
)
"""Each band of ages: its name, and the years from which and to which it goes."""


READING_HEADS = (
    "title", "by", "where", "type", "minutes", "ages", "cost", "language", "access", "topics", "address", "issue",
    "issue_title",
)  # fmt: skip
"""The cells of a line of the reading list."""


class Piece(NamedTuple):
    """One pick in the archive's lists. entry: how lists show it, HTML; empty where its creators want to be in none.

    creators: ids of all who made it. bands: names of AGE_BANDS. row: its line of the reading list, CSV.
    """

    id: str
    title: str
    entry: str = ""
    topics: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    row: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """One issue as lists, feeds and logs need it. article: the whole issue for a feed, or empty where none carries it.

    corrections: those that it printed, without private ones. corrects: the issues of which any correction speaks.
    sources, creators: ids of all that its pages show or ask for consent; when one of those changes, the pages do.
    dated: False where what it says of promises depends on the day.
    """

    id: str
    title: str
    summary: str
    kind: IssueKind
    indexed: bool
    article: str
    pieces: tuple[Piece, ...]
    corrections: tuple[Correction, ...]
    corrects: tuple[str, ...]
    waivers: tuple[Waiver, ...]
    sources: tuple[str, ...]
    creators: tuple[str, ...]
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Archived:
    """One issue as the archive publishes it: its page, further pages beside it by file name, and what is kept of it."""

    page: str
    beside: tuple[tuple[str, str], ...]
    kept: Kept


def bands_of(ages: tuple[int, int] | None) -> tuple[str, ...]:
    """The bands that someone would look in for a piece: (5, 8) → 5-8; (7, 9) → 5-8 and 8-12; none where not said."""
    if ages is None:
        return ()
    low, high = sorted(ages)
    return tuple(name for name, start, end in AGE_BANDS if low < end and (high > start or low >= start))
