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


EVERY = [
    *(Case(*parts) for parts in product(THEMES, LANGUAGES, KINDS, PICKS)),
    *(Case(*parts, 6, hostile=True) for parts in product(THEMES, LANGUAGES, KINDS)),
    Case("standard", "ar", "standard", 6, variant="discreet:reading"),
    Case("daylight", "en", "rest", 24, variant="discreet"),
    *(
        Case(theme, language, "standard", 40, layout="compact")
        for theme, language in zip(THEMES, ("en", "ar"), strict=True)
    ),
]
"""All combinations; the same with words that try to break the page; discreet and compact ones."""


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
