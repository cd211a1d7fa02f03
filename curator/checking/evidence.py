"""All that a check may look at, in one frozen record. A check reads no file and no clock."""

import datetime as dt
from dataclasses import dataclass

from curator.model.care import NO_CARE, CareBlock
from curator.model.glossary import Term
from curator.model.issue import Action, BuiltIssue, Issue, Pick, Prompt
from curator.model.source import Creator, Source
from curator.settings import Settings


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What came of opening one link. status: the HTTP status, or None where nothing answered.

    kind: why there is no answer, in the words of FetchError (dns, refused, timeout, redirect …).
    """

    url: str
    ok: bool
    status: int | None = None
    problem: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PublicFile:
    """What came of looking at one file of the issue where readers will. name: its own, or `page`.

    problem: what is wrong with it, to stand after its address in a sentence; empty if it is as it should be.
    """

    name: str
    url: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An issue, the newsletter around it, what was rendered of it, and the time.

    built: what `build` rendered, or None before that; checks that read it then stay silent.
    message: a specimen mail as it goes out, bytes, or None.
    history: earlier issues, oldest first.
    links: what came of opening the issue's links, or empty where nobody tried.
    images: paths of files in the issue's folder (`images/door.png`), or None where nobody looked.
    online: the issue's page and images as they are public now, or empty where nobody looked.
    also_linked: further addresses that the newsletter itself gives, such as those of its care block.
    glossary: every entry of glossary.yaml. care: care.yaml.
    norms_version: of norms.md, or None where nobody looked or it names none.
    """

    issue: Issue
    sources: tuple[Source, ...]
    settings: Settings
    now: dt.datetime
    built: BuiltIssue | None = None
    message: bytes | None = None
    history: tuple[Issue, ...] = ()
    links: tuple[LinkResult, ...] = ()
    images: frozenset[str] | None = None
    online: tuple[PublicFile, ...] = ()
    also_linked: frozenset[str] = frozenset()
    glossary: tuple[Term, ...] = ()
    care: CareBlock = NO_CARE
    norms_version: str | None = None

    @property
    def day(self) -> dt.date:
        """The day that the issue is for: its publish_on, else today. Checking an old issue again finds the same."""
        return self.issue.publish_on or self.now.date()

    @property
    def creators(self) -> dict[str, Creator]:
        """Every creator of sources.yaml by id."""
        return {creator.id: creator for source in self.sources for creator in source.creators}

    def source_of(self, pick: Pick) -> Source | None:
        """The source that a pick names, else the one whose creators made it; None if there is neither."""
        if pick.source:
            return next((source for source in self.sources if source.id == pick.source), None)
        makers = set(pick.creators or ())
        return next((s for s in self.sources if makers & {creator.id for creator in s.creators}), None)

    def makers_of(self, pick: Pick) -> tuple[Creator, ...]:
        """The creators whom a pick credits, as far as sources.yaml knows them."""
        known = self.creators
        return tuple(known[name] for name in pick.creators or () if name in known)

    def featured(self) -> tuple[Creator, ...]:
        """Every creator credited in this issue, once, in the order of the picks."""
        found = {maker.id: maker for pick in self.issue.picks for maker in self.makers_of(pick)}
        return tuple(found.values())

    def used_sources(self) -> tuple[Source, ...]:
        """Every source that a pick of this issue comes from, once."""
        found = {source.id: source for pick in self.issue.picks if (source := self.source_of(pick))}
        return tuple(found.values())

    @property
    def issue_file(self) -> str:
        """`issues/2026-12/issue.yaml`"""
        return f"issues/{self.issue.issue}/issue.yaml"

    @property
    def letter_file(self) -> str:
        """`issues/2026-12/letter.md`"""
        return f"issues/{self.issue.issue}/letter.md"

    def at(self, pick: Pick) -> str:
        """Where a pick stands, in words."""
        return f"{self.issue_file}, pick {pick.id}"

    def actions(self) -> list[tuple[str, str, Action]]:
        """Each action with a short name for finding ids and with where it stands."""
        return [
            (action.id or f"action-{number}", f"{self.issue_file}, action {action.id or number}", action)
            for number, action in enumerate(self.issue.actions, 1)
        ]

    def prompts(self) -> list[tuple[str, str, Prompt]]:
        """Each prompt with a short name for finding ids and with where it stands."""
        return [
            (prompt.id or f"prompt-{number}", f"{self.issue_file}, prompt {prompt.id or number}", prompt)
            for number, prompt in enumerate(self.issue.prompts, 1)
        ]
