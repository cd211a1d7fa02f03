"""What a report is: tables with a word of explanation. A value that is None is hidden: few people stand behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from curator.model.glossary import Term
from curator.model.issue import Issue

Kind = Literal["voices", "gaps", "load", "language"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ENOUGH = 6
"""Issues from which on a change over time is shown."""

A_FEW = "a few"
"""What stands in the place of a hidden number."""

Value = int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. total: True for the sum of the others, which is not drawn."""

    label: str
    values: tuple[Value, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table. plot: how it is drawn beside its numbers. note: what it says and does not say."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    plot: Literal["bars", "lines", ""] = "bars"


@dataclass(frozen=True, slots=True)
class Report:
    """One report. issues: ids of those it looked at, oldest first. says: plain sentences, before the tables."""

    kind: Kind
    title: str
    issues: tuple[str, ...]
    says: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that reports are made from.

    issues: oldest first. calendar: topic → months. topics, types: all words that there are. phrases: issue → what the
    check `language` found in it. languages: of a pick's source, by the source's id. month: this one, `2026-12`.
    """

    issues: tuple[Issue, ...]
    month: str
    language: str = "en"
    calendar: Mapping[str, Sequence[int]] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    glossary: tuple[Term, ...] = ()
    phrases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    languages: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """The issues' ids."""
        return tuple(issue.issue for issue in self.issues)

    @property
    def spans(self) -> tuple[tuple[str, tuple[Issue, ...]], ...]:
        """What is looked at side by side: the earlier and the later half; all at once under six issues."""
        if len(self.issues) < ENOUGH:
            return (("all issues", self.issues),)
        half = len(self.issues) // 2
        early, late = self.issues[:half], self.issues[half:]
        return ((_span(early), early), (_span(late), late))

    def trend_note(self) -> str:
        """Whether a change over time is shown."""
        number = len(self.issues)
        if number < ENOUGH:
            have = "There is 1 issue" if number == 1 else f"There are {number} issues"
            return f"{have} so far. Under {ENOUGH} no change over time is shown: it would be chance."
        return "The earlier half of the issues stands beside the later half."


def _span(issues: Sequence[Issue]) -> str:
    return f"{issues[0].issue} to {issues[-1].issue}" if len(issues) > 1 else issues[0].issue
