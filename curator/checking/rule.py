"""One rule: its id, whether a finding of it may be waived, and how it words a finding."""

import re
from dataclasses import dataclass

from curator.model.finding import Finding, Severity
from curator.text.words import one_line

_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of a line around; a finding quotes titles, and is read in a terminal."""


def _shown(text: str) -> str:
    return _TURNS.sub("", one_line(text))


@dataclass(frozen=True, slots=True)
class Rule:
    """A check by name. protects: True where a waiver would harm someone (†): such a finding is never waived."""

    id: str
    protects: bool = False

    def block(self, place: str, message: str, *, where: str, mend: str) -> Finding:
        """A finding that stops a sending. place: what it is about, so that the id stays the same from run to run."""
        return self._finding("block", place, message, where, mend)

    def warn(self, place: str, message: str, *, where: str, mend: str) -> Finding:
        """A finding that an editor should look at."""
        return self._finding("warn", place, message, where, mend)

    def info(self, place: str, message: str, *, where: str, mend: str) -> Finding:
        """A finding that is good to know."""
        return self._finding("info", place, message, where, mend)

    def _finding(self, severity: Severity, place: str, message: str, where: str, mend: str) -> Finding:
        return Finding(
            id=f"{self.id}:{place}",
            check=self.id,
            severity=severity,
            message=_shown(message),
            where=_shown(where),
            mend=mend,
            waivable=not self.protects,
        )
