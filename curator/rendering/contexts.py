"""What each template is given: one dataclass a template, its fields are the template's variables.

This is the public contract of a newsletter's own templates. A variable that is not here is an error that names the
template and its line (StrictUndefined), never an empty place in a letter.
"""

import datetime as dt
from dataclasses import dataclass

from curator.model.charter import Charter, Newsletter
from curator.model.issue import Output, Role
from curator.rendering.parts import Section, Words
from curator.rendering.theme import Theme


@dataclass(frozen=True, slots=True)
class ComposedIssue:
    """An issue as one output shows it: only what is allowed there, in order, empty sections gone.

    id: `2026-12`.
    title: its title.
    subject: the mail's subject.
    preheader: the line that mail programs show beside the subject.
    kind: standard, rest or special.
    theme: what the issue is about, in the editor's words; empty if it is the title.
    month: year and month.
    date: when it is published, or None.
    count: how many picks it holds.
    minutes: of all picks together.
    sections: in order; see the classes of parts.py for what each kind carries.
    roles: who did what, each with `name`, `role` and `pay`.
    output: email, text or web.
    indexed: False where a creator asked to stay out of search engines.
    """

    id: str
    title: str
    subject: str
    preheader: str
    kind: str
    theme: str
    month: tuple[int, int]
    date: dt.date | None
    count: int
    minutes: int
    sections: tuple[Section, ...]
    roles: tuple[Role, ...]
    output: Output
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class MailLinks:
    """Where the links of a mail point.

    leave: the reader's own leave link (a placeholder until the mail goes out).
    preferences: the reader's own page to pause or choose (a placeholder too).
    web: this issue on the web, or empty while the newsletter has no address.
    about: how we choose, or empty.
    """

    leave: str
    preferences: str
    web: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class EmailContext:
    """email/issue.mjml: the HTML part of the mail.

    newsletter: the table of curator.toml.
    direction: ltr or rtl, of the newsletter's language.
    issue: what to show.
    links: where its links point.
    theme: colours, fonts and sizes.
    """

    newsletter: Newsletter
    direction: str
    issue: ComposedIssue
    links: MailLinks
    theme: Theme


@dataclass(frozen=True, slots=True)
class TextContext:
    """email/issue.txt: the text part of the mail, from the same data.

    newsletter: the table of curator.toml.
    issue: what to show.
    links: where its links point.
    """

    newsletter: Newsletter
    issue: ComposedIssue
    links: MailLinks


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of the archive shares.

    newsletter: the table of curator.toml.
    direction: ltr or rtl, of the newsletter's language.
    theme: colours, fonts and sizes.
    root: from this page to the archive's first folder, such as `../../`; links are relative and name a file.
    here: which page this is (home, issues, issue, about, missing, or feed where it is none), for the menu.
    canonical: the page's public address, or empty.
    indexed: False keeps search engines out.
    signup: where someone can ask for the letter, or empty.
    feed: True where the archive has a feed.
    """

    newsletter: Newsletter
    direction: str
    theme: Theme
    root: str
    here: str
    canonical: str = ""
    indexed: bool = True
    signup: str = ""
    feed: bool = True


@dataclass(frozen=True, slots=True)
class IssuePageContext:
    """site/issue.html: one issue on the web; and site/article.html, the same without a frame, for the feed.

    site: what every page shares.
    issue: what to show.
    listed: False for an issue that has not gone out yet.
    """

    site: Site
    issue: ComposedIssue
    listed: bool


@dataclass(frozen=True, slots=True)
class IssueLink:
    """One issue in a list.

    id: `2026-12`.
    title: its title.
    summary: one or two sentences.
    month: year and month.
    kind: standard, rest or special.
    """

    id: str
    title: str
    summary: str
    month: tuple[int, int]
    kind: str


@dataclass(frozen=True, slots=True)
class HomeContext:
    """site/home.html.

    site: what every page shares.
    charter: the table of curator.toml.
    latest: the newest issue, or None before the first.
    earlier: the next ones, newest first.
    more: True where the list of all issues holds others.
    """

    site: Site
    charter: Charter
    latest: IssueLink | None
    earlier: tuple[IssueLink, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The issues of one year.

    year: the year.
    issues: newest first.
    """

    year: int
    issues: tuple[IssueLink, ...]


@dataclass(frozen=True, slots=True)
class IssueListContext:
    """site/issues.html: every issue.

    site: what every page shares.
    years: newest first.
    """

    site: Site
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class ShownWaiver:
    """A finding that the editor let stand.

    issue: the issue's id.
    title: the issue's title.
    finding: which check, and where.
    reason: the editor's words.
    on: when, or None.
    """

    issue: str
    title: str
    finding: str
    reason: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source whose creators said that they may be named.

    name: its name.
    url: its site, or empty.
    """

    name: Words
    url: str


@dataclass(frozen=True, slots=True)
class AboutContext:
    """site/about.html: the charter, how we choose, the norms.

    site: what every page shares.
    charter: the table of curator.toml.
    norms: norms.md, Markdown; may be empty.
    guide: guide.md, Markdown; may be empty.
    read: whom the newsletter reads, those who agreed to be named.
    waivers: newest first.
    """

    site: Site
    charter: Charter
    norms: str
    guide: str
    read: tuple[ReadSource, ...]
    waivers: tuple[ShownWaiver, ...]


@dataclass(frozen=True, slots=True)
class NotFoundContext:
    """site/404.html: shown by the server for an address that is not there; its links are in full.

    site: what every page shares.
    """

    site: Site


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


TEMPLATES: dict[str, type] = {
    "email/issue.mjml": EmailContext,
    "email/issue.txt": TextContext,
    "site/issue.html": IssuePageContext,
    "site/article.html": IssuePageContext,
    "site/home.html": HomeContext,
    "site/issues.html": IssueListContext,
    "site/about.html": AboutContext,
    "site/404.html": NotFoundContext,
    "site/atom.xml": FeedContext,
    "site/sitemap.xml": SitemapContext,
    "site/robots.txt": RobotsContext,
}
"""Which context each template is given."""
