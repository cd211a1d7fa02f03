"""The matrix that every rule of mail is held against: two themes, three languages, kinds of issue, 6 to 40 picks."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Literal

from curator.model.issue import BuiltIssue, Issue, Letter, Prompt
from curator.model.vocabulary import IssueKind
from tests.rendering import samples

THEMES = ("standard", "daylight")
LANGUAGES = ("en", "es", "ar")
PICKS = (6, 24, 40)
KINDS: tuple[IssueKind, ...] = ("standard", "rest")


@dataclass(frozen=True)
class Case:
    """One rendered issue."""

    theme: str = "standard"
    language: str = "en"
    kind: IssueKind = "standard"
    picks: int = 24
    hostile: bool = False
    variant: str = "standard"
    layout: Literal["full", "compact"] = "full"

    def __str__(self) -> str:
        parts = (self.theme, self.language, self.kind, str(self.picks), "hostile" if self.hostile else "", self.variant)
        return "-".join(filter(None, (*parts, self.layout if self.layout == "compact" else ""))).replace(":", "-")


EVERY = [Case(*parts) for parts in product(THEMES, LANGUAGES, KINDS, PICKS)]
"""All combinations."""

COVERING = [
    Case("standard", "en", "standard", 6),
    Case("daylight", "es", "standard", 24),
    Case("standard", "ar", "rest", 24),
    Case("daylight", "ar", "standard", 40),
    Case("standard", "es", "rest", 40),
    Case("daylight", "en", "rest", 6),
    Case("standard", "es", "standard", 6, hostile=True),
    Case("daylight", "ar", "rest", 6, hostile=True),
    Case("standard", "ar", "standard", 6, variant="discreet:reading"),
    Case("daylight", "en", "standard", 40, layout="compact"),
]
"""Few of them, in which any two values meet that can: for a real browser, which takes its time."""


def issue_for(case: Case) -> Issue:
    """The issue of a case; a rest issue holds a letter, picks and one action."""
    made = samples.large_issue(case.picks)
    if case.hostile:
        hostile = samples.hostile_issue()
        made = replace(hostile, picks=hostile.picks[: case.picks])
    if case.kind == "rest":
        picks = tuple(replace(one, section="reading", lead=False) for one in made.picks)
        made = replace(
            made, kind="rest", picks=picks, actions=made.actions[:1], prompts=(Prompt("Who rests with you?"),),
            events=(), promises=(), corrections=(), claims=(), letters=(Letter("x", "y"),), changes=(), roles=(),
        )  # fmt: skip
    return made


@cache
def built(case: Case) -> BuiltIssue:
    """The rendered issue of a case."""
    return samples.built(
        issue_for(case), language=case.language, theme=case.theme, variants=(case.variant,), layout=case.layout
    )
