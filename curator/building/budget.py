"""What an issue weighs: the layout that would make its mail smaller, and which picks cost what."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from curator.model.issue import Issue, Variant
from curator.text.words import one_line

KB = 1000
Render = Callable[[Issue, bool], Variant]
"""Renders the mail of an issue; the second word is True for the compact layout."""
Weigh = Callable[[Variant], int]
"""The bytes of a mail's HTML part as it goes out."""


@dataclass(frozen=True, slots=True)
class PickCost:
    """What one pick adds to the mail, in bytes."""

    id: str
    title: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Advice:
    """How a mail that is over its budget gets smaller. Sizes in bytes.

    compact: what the compact layout would make of it, or None where that is set already. picks: the dearest first.
    """

    size: int
    budget: int
    compact: int | None
    picks: tuple[PickCost, ...]

    @property
    def compact_is_enough(self) -> bool:
        """True when the compact layout alone brings the mail below its budget."""
        return self.compact is not None and self.compact <= self.budget


def advise(issue: Issue, size: int, budget: int, *, compact: bool, render: Render, weigh: Weigh) -> Advice | None:
    """How to make the mail smaller; None while it is within its budget. Renders once for each pick, so only then.

    size: of the mail as it is. budget: in bytes. compact: whether the layout is the compact one already.
    """
    if size <= budget:
        return None
    costs = [
        PickCost(pick.id, one_line(pick.title), size - weigh(render(_without(issue, pick.id), compact)))
        for pick in issue.picks
    ]
    costs.sort(key=lambda cost: (-cost.bytes, cost.id))
    return Advice(size, budget, None if compact else weigh(render(issue, True)), tuple(costs))


def _without(issue: Issue, pick_id: str) -> Issue:
    return replace(issue, picks=tuple(pick for pick in issue.picks if pick.id != pick_id))
