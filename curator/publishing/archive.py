"""The archive as its lists see it: what was published, newest first, and what all pages are made with."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from curator.model.archive import Kept, Piece
from curator.model.ids import issue_month
from curator.model.issue import Correction
from curator.model.money import NO_MONEY, Money
from curator.model.source import Source
from curator.rendering.archive import IssueLink
from curator.rendering.environment import Renderer
from curator.rendering.pages import Site
from curator.rendering.site import site_frame
from curator.settings import Settings


@dataclass(frozen=True, slots=True)
class Template:
    """A letter that readers can copy. name: of its file, without the ending. text: Markdown without the title."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Extra:
    """What an editor keeps beside the issues, with pages of its own: the ledger of money, letters to copy."""

    money: Money = NO_MONEY
    letters: tuple[Template, ...] = ()


NO_EXTRA = Extra()


@dataclass(frozen=True, slots=True)
class Listed:
    """One issue that went out. key: what its pages were made from."""

    kept: Kept
    sent_at: dt.datetime
    key: str

    @property
    def link(self) -> IssueLink:
        """How lists of issues show it."""
        one = self.kept
        return IssueLink(one.id, one.title, one.summary, issue_month(one.id), one.kind)


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything that lists and feeds are made from.

    issues: those that went out, newest first. norms, guide: Markdown. corrections, extra: see Stand.
    """

    issues: tuple[Listed, ...]
    settings: Settings
    sources: Sequence[Source]
    renderer: Renderer
    norms: str = ""
    guide: str = ""
    corrections: tuple[tuple[Correction, str], ...] | None = None
    extra: Extra = NO_EXTRA

    @property
    def private_corrections(self) -> int:
        """How many were made in private."""
        return sum(fix.private for fix, _ in self.corrections or ())

    def told(self) -> list[tuple[Correction, str]]:
        """Every correction but private ones, with the issue that tells it."""
        if self.corrections is not None:
            return [(fix, told_in) for fix, told_in in self.corrections if not fix.private]
        return [(fix, one.kept.id) for one in self.issues for fix in one.kept.corrections]

    def oldest_first(self) -> list[Kept]:
        """What is kept of the issues, in the order in which they went out."""
        return [one.kept for one in reversed(self.issues)]

    def frame(self, here: str, path: str, *, root: str = "", indexed: bool = True) -> Site:
        """The frame of one page. path: of its folder or file, for its public address."""
        return site_frame(self.settings, self.renderer, root=root, here=here, path=path, indexed=indexed)


def place_of(issue: str, piece: Piece) -> str:
    """Where a piece stands on its issue's page, from the archive's first folder."""
    return f"issues/{issue}/index.html#{'-'.join(piece.id.split())}"
