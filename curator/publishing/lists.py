"""The archive's pages that are not an issue's: what each is made of, and its text."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from curator.model.issue import Correction
from curator.model.source import may_name
from curator.publishing.archive import Archive, Listed, place_of
from curator.publishing.shelves import ages, topics
from curator.rendering.archive import (
    AboutContext,
    CorrectionsContext,
    Figures,
    HomeContext,
    Inside,
    IssueListContext,
    Logged,
    ReadSource,
    SearchContext,
    ShelvesContext,
    ShownWaiver,
    YearLink,
)
from curator.rendering.pages import NotFoundContext, Site, TextPageContext
from curator.rendering.saying import words
from curator.text.dates import is_day
from curator.text.markdown import front_matter, without_front_matter
from curator.text.urls import is_http, join
from curator.text.words import one_line

EARLIER = 6
"""How many issues the first page lists below the latest."""
INSIDE = 3
"""How many pieces of the latest issue it names."""
LATEST = 60
"""How many issues the plain list of the search page names."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page. path: its file in the archive. made_of: all that it shows, for telling whether it changed."""

    path: str
    made_of: object
    text: Callable[[], str]


class Lists:
    """Makes the pages of one archive."""

    def __init__(self, archive: Archive, *, searchable: bool) -> None:
        self._archive = archive
        self._searchable = searchable
        oldest_first = archive.oldest_first()
        self.topics, self.ages = topics(oldest_first), ages(oldest_first)

    def pages(self) -> Iterator[ListPage]:
        """Every page, the first one of the archive last: all that it leads to is there before it."""
        yield from self._years()
        yield from (self._shelves("topics"), self._shelves("ages"))
        yield self._corrections()
        yield from self._written()
        yield self._about()
        yield self._search()
        yield self._missing()
        yield self._home()

    def _page(self, path: str, template: str, context: object, *, made_of: object = None) -> ListPage:
        return ListPage(path, made_of or context, lambda: self._archive.renderer.render(template, context))

    def _frame(self, here: str, depth: int = 1, path: str | None = None) -> Site:
        return self._archive.frame(here, f"{here}/" if path is None else path, root="../" * depth)

    def _by_year(self) -> list[tuple[int, list[Listed]]]:
        newest_first = sorted(self._archive.issues, key=lambda one: one.link.month[0], reverse=True)
        return [(year, list(issues)) for year, issues in groupby(newest_first, lambda one: one.link.month[0])]

    def _year_links(self) -> tuple[YearLink, ...]:
        """Every year; the newest stands on the first page of the list."""
        by_year = self._by_year()
        return tuple(
            YearLink(year, f"issues/{year}/index.html" if number else "issues/index.html", len(issues))
            for number, (year, issues) in enumerate(by_year)
        )

    def _years(self) -> Iterator[ListPage]:
        links = self._year_links()
        for year, issues in self._by_year()[1:]:
            site = self._frame("year", 2, f"issues/{year}/")
            context = IssueListContext(site, year, tuple(one.link for one in issues), ())
            yield self._page(f"issues/{year}/index.html", "site/issues.html", context)
        newest: tuple[int | None, list[Listed]] = next(iter(self._by_year()), (None, []))
        first = IssueListContext(self._frame("issues"), newest[0], tuple(one.link for one in newest[1]), links)
        yield self._page("issues/index.html", "site/issues.html", first)

    def _shelves(self, kind: str) -> ListPage:
        shelves = tuple(shelf.link for shelf in (self.topics if kind == "topics" else self.ages))
        return self._page(f"{kind}/index.html", "site/shelves.html", ShelvesContext(self._frame(kind), kind, shelves))

    def _corrections(self) -> ListPage:
        listed = {one.kept.id for one in self._archive.issues}
        logged = [
            Logged(one, told_in if told_in in listed else "", self._page_of(one))
            for one, told_in in self._archive.told()
        ]
        logged.sort(key=lambda one: one.correction.on, reverse=True)
        context = CorrectionsContext(self._frame("corrections"), tuple(logged), self._archive.private_corrections)
        return self._page("corrections/index.html", "site/corrections.html", context)

    def _page_of(self, correction: Correction) -> str:
        listed = {one.kept.id for one in self._archive.issues}
        return f"issues/{correction.issue}/index.html" if correction.issue in listed else ""

    def _written(self) -> Iterator[ListPage]:
        for name, text in (("norms", self._archive.norms), ("guide", self._archive.guide)):
            if without_front_matter(text).strip():
                head = front_matter(text)
                since = dt.date.fromisoformat(day) if is_day(day := head.get("since", "")) else None
                context = TextPageContext(
                    self._frame(name), without_front_matter(text), one_line(head.get("version", "")), since
                )
                yield self._page(f"{name}/index.html", f"site/{name}.html", context)

    def _about(self) -> ListPage:
        archive = self._archive
        followed = [source for source in archive.sources if source.state == "active"]
        agreed = [source for source in followed if may_name(source)]
        language = archive.settings.newsletter.language
        context = AboutContext(
            site=self._frame("about"),
            charter=archive.settings.charter,
            rules=archive.settings.config.issue,
            figures=Figures(
                followed=len(followed),
                agreed=len(agreed),
                issues=len(archive.issues),
                pieces=sum(len(one.kept.pieces) for one in archive.issues),
                corrections=sum(len(one.kept.corrections) for one in archive.issues),
            ),
            read=tuple(
                ReadSource(words(one_line(one.name), language), one.site if one.site and is_http(one.site) else "")
                for one in agreed
            ),
            waivers=tuple(
                ShownWaiver(one.kept.id, one.kept.title, waiver.finding, waiver.reason, waiver.on)
                for one in archive.issues
                for waiver in one.kept.waivers
            ),
            norms=bool(without_front_matter(archive.norms).strip()),
            guide=bool(archive.guide.strip()),
            blogroll=any(one.feed for one in agreed),
            reading=any(piece.entry for one in archive.issues for piece in one.kept.pieces),
            money=bool(archive.extra.money.paid or archive.extra.money.affiliate),
            letters=bool(archive.extra.letters),
        )
        return self._page("about/index.html", "site/about.html", context)

    def _search(self) -> ListPage:
        context = SearchContext(
            site=self._frame("search"),
            searchable=self._searchable,
            latest=tuple(one.link for one in self._archive.issues[:LATEST]),
            years=self._year_links(),
            topics=tuple(shelf.link for shelf in self.topics),
            ages=tuple(shelf.link for shelf in self.ages),
        )
        return self._page("search/index.html", "site/search.html", context)

    def _missing(self) -> ListPage:
        """The one page whose links are in full: a server shows it at any address."""
        base = self._archive.settings.newsletter.base_url
        site = self._archive.frame("missing", "404.html", root=join(base, "") if base else "/", indexed=False)
        return self._page("404.html", "site/404.html", NotFoundContext(site))

    def _home(self) -> ListPage:
        links = [one.link for one in self._archive.issues[: EARLIER + 2]]
        context = HomeContext(
            site=self._archive.frame("home", ""),
            charter=self._archive.settings.charter,
            latest=links[0] if links else None,
            inside=self._inside(self._archive.issues[0]) if links else (),
            earlier=tuple(links[1 : 1 + EARLIER]),
            more=len(links) > 1 + EARLIER,
            topics=tuple(shelf.link for shelf in self.topics),
            ages=tuple(shelf.link for shelf in self.ages),
            guide=bool(self._archive.guide.strip()),
        )
        return self._page("index.html", "site/home.html", context)

    def _inside(self, issue: Listed) -> tuple[Inside, ...]:
        """The first pieces of an issue that may stand in lists, with their makers."""
        language = self._archive.settings.newsletter.language
        names = {maker.id: one_line(maker.name) for source in self._archive.sources for maker in source.creators}
        shown = [piece for piece in issue.kept.pieces if piece.entry][:INSIDE]
        return tuple(
            Inside(
                piece.title,
                place_of(issue.kept.id, piece),
                tuple(words(names[maker], language) for maker in piece.creators if maker in names),
            )
            for piece in shown
        )
