"""Makes the archive's pages, lists and feeds from issues that are built."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curator.model.ids import issue_month
from curator.model.issue import BuiltIssue, Waiver
from curator.model.source import Source, allowed
from curator.rendering.contexts import (
    AboutContext,
    FeedContext,
    FeedEntry,
    HomeContext,
    IssueLink,
    IssueListContext,
    NotFoundContext,
    ReadSource,
    RobotsContext,
    ShownWaiver,
    SitemapContext,
    SitemapEntry,
    Year,
)
from curator.rendering.environment import Renderer
from curator.rendering.parts import Words
from curator.rendering.plain import first_words
from curator.rendering.site import site_frame
from curator.settings import Settings
from curator.text.dates import local
from curator.text.urls import is_http, join
from curator.text.words import one_line

EARLIER = 11
"""How many issues the first page lists below the latest."""
IN_FEED = 20
"""How many issues the feed carries, with their full text."""
BEFORE_THE_FIRST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
AGREED = ("public-feed-ok", "yes", "yes-with-limits")


@dataclass(frozen=True, slots=True)
class PublishedIssue:
    """One issue to publish.

    built: as `build` renders it with root `../../` and listed as it is here.
    sent_at: when it went out, aware; None for the current one, which is published but not listed.
    folder: where the files of its images lie (issues/<id>), or None.
    """

    built: BuiltIssue
    sent_at: dt.datetime | None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What lists and feeds need of a sent issue; the feed carries `article` for the newest only."""

    link: IssueLink
    sent_at: dt.datetime
    indexed: bool
    waivers: tuple[Waiver, ...]
    article: str


def listing(built: BuiltIssue, sent_at: dt.datetime) -> Listed:
    """What lists and feeds need of one issue."""
    issue = built.issue
    link = IssueLink(
        id=issue.issue,
        title=one_line(issue.title),
        summary=one_line(issue.preheader or "") or first_words(issue.letter),
        month=issue_month(issue.issue),
        kind=issue.kind,
    )
    return Listed(link, sent_at, built.indexed, issue.waivers, built.article)


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything the lists are made from. `issues`: the sent ones, newest first."""

    issues: tuple[Listed, ...]
    settings: Settings
    sources: Sequence[Source]
    renderer: Renderer
    norms: str
    guide: str

    def pages(self) -> dict[str, str]:
        """Path → text of every page that is not an issue's."""
        return {
            "issues/index.html": self._issues(),
            "about/index.html": self._about(),
            "404.html": self._not_found(),
            "index.html": self._home(),
        }

    def lists(self) -> dict[str, str]:
        """Path → text of the feed and of what search engines read."""
        base = self.settings.newsletter.base_url
        sitemap = {"sitemap.xml": self._sitemap(base)} if base else {}
        robots = RobotsContext(sitemap=join(base, "sitemap.xml") if base else "")
        return {"atom.xml": self._feed(base), **sitemap, "robots.txt": self.renderer.render("site/robots.txt", robots)}

    def _home(self) -> str:
        links = [one.link for one in self.issues]
        context = HomeContext(
            site=site_frame(self.settings, self.renderer, root="", here="home"),
            charter=self.settings.charter,
            latest=links[0] if links else None,
            earlier=tuple(links[1 : 1 + EARLIER]),
            more=len(links) > 1 + EARLIER,
        )
        return self.renderer.render("site/home.html", context)

    def _issues(self) -> str:
        years: dict[int, list[IssueLink]] = {}
        for one in self.issues:
            years.setdefault(one.link.month[0], []).append(one.link)
        site = site_frame(self.settings, self.renderer, root="../", here="issues", path="issues/")
        newest_first = tuple(Year(year, tuple(years[year])) for year in sorted(years, reverse=True))
        return self.renderer.render("site/issues.html", IssueListContext(site=site, years=newest_first))

    def _about(self) -> str:
        context = AboutContext(
            site=site_frame(self.settings, self.renderer, root="../", here="about", path="about/"),
            charter=self.settings.charter,
            norms=self.norms,
            guide=self.guide,
            read=tuple(_read(source) for source in self.sources if _may_name(source)),
            waivers=tuple(
                ShownWaiver(one.link.id, one.link.title, waiver.finding, waiver.reason, waiver.on)
                for one in self.issues
                for waiver in one.waivers
            ),
        )
        return self.renderer.render("site/about.html", context)

    def _not_found(self) -> str:
        base = self.settings.newsletter.base_url
        root = join(base, "") if base else "/"
        site = site_frame(self.settings, self.renderer, root=root, here="missing", path="404.html", indexed=False)
        return self.renderer.render("site/404.html", NotFoundContext(site=site))

    def _feed(self, base: str) -> str:
        name = f"{self.settings.newsletter.title}\0{self.settings.newsletter.from_email}"
        context = FeedContext(
            newsletter=self.settings.newsletter,
            id=join(base, "") if base else _urn(name),
            home=join(base, "") if base else "index.html",
            url=join(base, "atom.xml") if base else "",
            updated=max((one.sent_at for one in self.issues), default=BEFORE_THE_FIRST),
            entries=tuple(_entry(one, base, name) for one in self.issues[:IN_FEED]),
        )
        return self.renderer.render("site/atom.xml", context)

    def _sitemap(self, base: str) -> str:
        zone = self.settings.newsletter.timezone
        issues = [
            SitemapEntry(join(base, f"issues/{one.link.id}/"), local(one.sent_at, zone).date())
            for one in self.issues
            if one.indexed
        ]
        fixed = [SitemapEntry(join(base, path), None) for path in ("", "issues/", "about/")]
        return self.renderer.render("site/sitemap.xml", SitemapContext(entries=(*fixed, *issues)))


def _entry(one: Listed, base: str, name: str) -> FeedEntry:
    path = f"issues/{one.link.id}/"
    return FeedEntry(
        id=join(base, path) if base else _urn(f"{name}\0{one.link.id}"),
        url=join(base, path) if base else f"{path}index.html",
        title=one.link.title,
        summary=one.link.summary,
        published=one.sent_at,
        html=one.article,
    )


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, name).urn


def _may_name(source: Source) -> bool:
    may = allowed(source)
    return source.state == "active" and source.consent.state in AGREED and may.archive and may.index


def _read(source: Source) -> ReadSource:
    url = source.site if source.site and is_http(source.site) else ""
    return ReadSource(name=Words(one_line(source.name)), url=url)
