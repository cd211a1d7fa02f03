"""What programs read of the archive: Atom and JSON feeds with the whole text, the blogroll, the sitemap, robots.txt."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator, Sequence

from curator.model.source import may_pass_on
from curator.publishing.archive import Archive, Listed
from curator.publishing.lists import ListPage
from curator.rendering.machines import (
    BlogrollContext,
    FeedContext,
    FeedEntry,
    Outline,
    RobotsContext,
    SitemapContext,
    SitemapEntry,
)
from curator.text.dates import iso, local
from curator.text.urls import is_http, join
from curator.text.words import one_line

IN_FEED = 20
"""How many issues the feeds carry, with their full text."""
BEFORE_THE_FIRST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
Article = Callable[[str], str]
"""The whole text of an issue (by its id), HTML."""


class Feeds:
    """Makes them for one archive. folders: of the lists that search engines may read, such as `topics/gender/`."""

    def __init__(self, archive: Archive, folders: Sequence[str], article: Article) -> None:
        self._archive, self._folders, self._article = archive, folders, article
        self._base = archive.settings.newsletter.base_url
        self._name = f"{archive.settings.newsletter.title}\0{archive.settings.newsletter.from_email}"

    def pages(self) -> Iterator[ListPage]:
        """Every file for programs."""
        newest = self._archive.issues[:IN_FEED]
        made_of = (self._archive.settings.newsletter, tuple((one.key, one.link, one.sent_at) for one in newest))
        yield ListPage("atom.xml", made_of, self._atom)
        yield ListPage("feed.json", made_of, self._json)
        if outlines := self._outlines():
            blogroll = BlogrollContext(self._archive.settings.newsletter, outlines)
            yield ListPage(
                "blogroll.opml", blogroll, lambda: self._archive.renderer.render("site/blogroll.opml", blogroll)
            )
        if self._base:
            sitemap = SitemapContext(self._addresses())
            yield ListPage("sitemap.xml", sitemap, lambda: self._archive.renderer.render("site/sitemap.xml", sitemap))
        robots = RobotsContext(join(self._base, "sitemap.xml") if self._base else "")
        yield ListPage("robots.txt", robots, lambda: self._archive.renderer.render("site/robots.txt", robots))

    def _entries(self) -> tuple[FeedEntry, ...]:
        return tuple(self._entry(one) for one in self._archive.issues[:IN_FEED])

    def _entry(self, one: Listed) -> FeedEntry:
        path = f"issues/{one.kept.id}/"
        return FeedEntry(
            id=join(self._base, path) if self._base else _urn(f"{self._name}\0{one.kept.id}"),
            url=join(self._base, path) if self._base else f"{path}index.html",
            title=one.kept.title,
            summary=one.kept.summary,
            published=one.sent_at,
            html=self._article(one.kept.id),
        )

    def _atom(self) -> str:
        issues = self._archive.issues
        context = FeedContext(
            newsletter=self._archive.settings.newsletter,
            id=join(self._base, "") if self._base else _urn(self._name),
            home=join(self._base, "") if self._base else "index.html",
            url=join(self._base, "atom.xml") if self._base else "",
            updated=issues[0].sent_at if issues else BEFORE_THE_FIRST,
            entries=self._entries(),
        )
        return self._archive.renderer.render("site/atom.xml", context)

    def _json(self) -> str:
        newsletter = self._archive.settings.newsletter
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": newsletter.title,
            "home_page_url": join(self._base, "") if self._base else None,
            "feed_url": join(self._base, "feed.json") if self._base else None,
            "description": newsletter.tagline or None,
            "language": newsletter.language,
            "authors": [{"name": newsletter.from_name or newsletter.title}],
            "items": [
                {
                    "id": one.id,
                    "url": one.url,
                    "title": one.title,
                    "summary": one.summary or None,
                    "content_html": one.html,
                    "date_published": iso(one.published),
                    "language": newsletter.language,
                }
                for one in self._entries()
            ],
        }
        return json.dumps(_without_none(feed), ensure_ascii=False, indent=1) + "\n"

    def _outlines(self) -> tuple[Outline, ...]:
        return tuple(
            Outline(one_line(one.name), one.feed, one.site if one.site and is_http(one.site) else "")
            for one in self._archive.sources
            if may_pass_on(one) and one.feed and is_http(one.feed)
        )

    def _addresses(self) -> tuple[SitemapEntry, ...]:
        zone = self._archive.settings.newsletter.timezone
        issues = [
            SitemapEntry(join(self._base, f"issues/{one.kept.id}/"), local(one.sent_at, zone).date())
            for one in self._archive.issues
            if one.kept.indexed
        ]
        return (*(SitemapEntry(join(self._base, folder), None) for folder in self._folders), *issues)


def _without_none(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_none(inner) for key, inner in value.items() if inner is not None}
    return [_without_none(inner) for inner in value] if isinstance(value, list) else value


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, name).urn
