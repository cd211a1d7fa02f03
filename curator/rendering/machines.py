"""What the templates of the archive's feeds and lists for programs are given."""

import datetime as dt
from dataclasses import dataclass

from curator.model.charter import Newsletter


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One issue in the feed.

    id: an address or name that never changes.
    url: the issue's page.
    title: its title.
    summary: one or two sentences.
    published: when it went out.
    html: the whole issue, addresses in full where the newsletter has one.
    """

    id: str
    url: str
    title: str
    summary: str
    published: dt.datetime
    html: str


@dataclass(frozen=True, slots=True)
class FeedContext:
    """site/atom.xml.

    newsletter: the table of curator.toml.
    id: an address or name that never changes.
    home: the archive's first page.
    url: the feed's own address, or empty.
    updated: when the newest issue went out.
    entries: newest first.
    """

    newsletter: Newsletter
    id: str
    home: str
    url: str
    updated: dt.datetime
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page that search engines may read.

    url: in full.
    changed: the day, or None.
    """

    url: str
    changed: dt.date | None


@dataclass(frozen=True, slots=True)
class SitemapContext:
    """site/sitemap.xml.

    entries: pages in a fixed order.
    """

    entries: tuple[SitemapEntry, ...]


@dataclass(frozen=True, slots=True)
class RobotsContext:
    """site/robots.txt.

    sitemap: its address in full, or empty.
    """

    sitemap: str


@dataclass(frozen=True, slots=True)
class Outline:
    """One source in the blogroll.

    name: its name.
    feed: its feed's address.
    site: its page, or empty.
    """

    name: str
    feed: str
    site: str


@dataclass(frozen=True, slots=True)
class BlogrollContext:
    """site/blogroll.opml: whom the newsletter reads, those who agreed to be named, for feed readers.

    newsletter: the table of curator.toml.
    outlines: in the order of sources.yaml.
    """

    newsletter: Newsletter
    outlines: tuple[Outline, ...]


TEMPLATES: dict[str, type] = {
    "site/atom.xml": FeedContext,
    "site/sitemap.xml": SitemapContext,
    "site/robots.txt": RobotsContext,
    "site/blogroll.opml": BlogrollContext,
}
"""Which context each template is given."""
