"""Makes an issue's pages for the archive, and what its lists, feeds and logs need to know of it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from curator.building.calendars import calendar, has_calendar
from curator.building.clean import cleaned
from curator.building.compose import NO_PICTURES, composed
from curator.building.kits import kinds_of, kit
from curator.building.reading import reading_row
from curator.model.archive import Archived, Kept, Piece, bands_of
from curator.model.framing import framed, framing_files
from curator.model.issue import Correction, Event, Issue, Pick
from curator.model.people import People
from curator.model.shelf import EMPTY_SHELF, Shelf
from curator.model.source import Source
from curator.rendering.contexts import ComposedIssue
from curator.rendering.environment import Renderer
from curator.rendering.labels import Labels
from curator.rendering.pages import EntryContext, FramingLink, IssuePageContext
from curator.rendering.parts import Card, Cards, Events, Lead
from curator.rendering.pictures import Shown
from curator.rendering.site import site_frame
from curator.settings import Settings
from curator.text.csvs import csv_line
from curator.text.dates import local
from curator.text.urls import host_of, join
from curator.text.words import one_line

ROOT = "../../"
"""From an issue's page, and from the lists that show its entries, to the archive's first folder."""


@dataclass(frozen=True)
class Archivist:
    """All that the pages of issues are made with.

    now: for promises of issues without a day. root: from an issue's page to the archive's first folder. alone: True for
    a page to look at, without the kits and calendars beside it. shelf: what stands beside the issues.
    """

    sources: Sequence[Source]
    settings: Settings
    renderer: Renderer
    now: dt.datetime
    root: str = ROOT
    alone: bool = False
    shelf: Shelf = EMPTY_SHELF

    @cached_property
    def _people(self) -> People:
        return People(self.sources, cleaned)

    @cached_property
    def _shelf(self) -> Shelf:
        return cleaned(self.shelf)

    def archive(
        self,
        issue: Issue,
        *,
        listed: bool,
        pictures: Mapping[str, Shown] = NO_PICTURES,
        article: bool = True,
        corrected: Sequence[Correction] = (),
    ) -> Archived:
        """One issue's pages. listed: False for one that has not gone out. article: whether a feed will carry it.

        corrected: what later issues say of it. Raises RenderError that names a template's file and line.
        """
        issue = cleaned(issue)
        web = self._compose(issue, pictures)
        openings = framing_files(issue)
        links = tuple(FramingLink(file, one_line(one.title), one_line(one.audience)) for file, one in openings)
        said = tuple(cleaned(one) for one in corrected if not one.private)
        page = replace(self._page(web, listed), corrected=said, framings=links)
        beside = [(f"{kind}.html", self._kit(kind, web, page)) for kind in page.kits]
        beside += self._calendars(issue, web, page.calendars)
        for file, framing in openings:
            other = replace(page, issue=self._compose(framed(issue, framing), pictures), kits=(), framings=())
            beside.append((file, self.renderer.render("site/issue.html", other)))
        return Archived(
            page=self.renderer.render("site/issue.html", page),
            beside=tuple(beside),
            kept=self._kept(issue, web, self._article(page) if article else ""),
        )

    def kit(self, kind: str, issue: Issue) -> str | None:
        """One page to print, or None for an issue that has no questions to talk about where the kind needs them."""
        web = self._compose(cleaned(issue), NO_PICTURES)
        return self._kit(kind, web, self._page(web, listed=False)) if kind in kinds_of(web) else None

    def _compose(self, issue: Issue, pictures: Mapping[str, Shown]) -> ComposedIssue:
        today = local(self.now, self.settings.newsletter.timezone).date()
        return composed(
            issue, self._people, self.settings, today=today, output="web", pictures=pictures, shelf=self._shelf
        )

    def _page(self, web: ComposedIssue, listed: bool) -> IssuePageContext:
        indexed = listed and web.indexed
        site = site_frame(
            self.settings, self.renderer, root=self.root, here="issue", path=f"issues/{web.id}/", indexed=indexed
        )
        calendars = tuple(event.id or "" for event in _events(web) if has_calendar(event))
        page = IssuePageContext(site=site, issue=web, listed=listed, kits=kinds_of(web), calendars=calendars)
        return replace(page, kits=(), calendars=()) if self.alone else page

    def _calendars(self, issue: Issue, web: ComposedIssue, names: Collection[str]) -> list[tuple[str, str]]:
        newsletter = self.settings.newsletter
        labels = Labels(newsletter.language, self.renderer.translations)
        host, zone = host_of(newsletter.base_url), newsletter.timezone
        stamp = issue.publish_on or dt.date(*web.month, 1)
        return [
            (f"{event.id}.ics", calendar(event, labels, issue=web.id, host=host, zone=zone, stamp=stamp))
            for event in _events(web)
            if event.id in names
        ]

    def _kit(self, kind: str, web: ComposedIssue, page: IssuePageContext) -> str:
        canonical = f"{page.site.canonical}{kind}.html" if page.site.canonical else ""
        site = replace(page.site, here="kit", canonical=canonical)
        return self.renderer.render("site/kit.html", kit(kind, web, site))

    def _article(self, page: IssuePageContext) -> str:
        base = self.settings.newsletter.base_url
        site = replace(page.site, here="feed", root=join(base, "") if base else self.root if self.alone else "")
        return self.renderer.render("site/article.html", replace(page, site=site))

    def _kept(self, issue: Issue, web: ComposedIssue, article: str) -> Kept:
        people = self._people
        picks = {pick.id: pick for pick in issue.picks}
        cards = [card for section in web.sections if isinstance(section, (Cards, Lead)) for card in section.cards]
        used = [source.id for pick in issue.picks if (source := people.source(pick))]
        named = [pick.source for pick in issue.picks if pick.source]
        return Kept(
            id=web.id,
            title=web.title,
            summary=web.preheader,
            kind=issue.kind,
            indexed=web.indexed,
            article=article,
            pieces=tuple(self._piece(card, picks[card.id], web, people) for card in cards),
            corrections=tuple(one for one in issue.corrections if not one.private),
            corrects=tuple(sorted({one.issue for one in issue.corrections})),
            waivers=issue.waivers,
            sources=tuple(sorted({*used, *named})),
            creators=tuple(sorted({one for pick in issue.picks for one in pick.creators or ()})),
            dated=issue.publish_on is not None or not issue.promises,
        )

    def _piece(self, card: Card, pick: Pick, web: ComposedIssue, people: People) -> Piece:
        if not card.indexed or self.alone:
            return Piece(card.id, card.title.text)
        entry = EntryContext(root=ROOT, card=card, issue=web.id, title=web.title, month=web.month)
        return Piece(
            id=card.id,
            title=card.title.text,
            entry=self.renderer.render("site/entry.html", entry),
            topics=tuple(dict.fromkeys(card.topics)),
            bands=bands_of(card.ages),
            creators=tuple(one.id for one in people.creators(pick.creators)),
            row=csv_line(reading_row(card, web.id, web.title)),
        )


def _events(web: ComposedIssue) -> tuple[Event, ...]:
    return tuple(event for section in web.sections if isinstance(section, Events) for event in section.events)
