"""What the templates of the archive's pages are given: one dataclass a template, its fields are its variables."""

import datetime as dt
from dataclasses import dataclass

from curator.model.charter import Newsletter
from curator.model.issue import Action, Correction
from curator.rendering.contexts import ComposedIssue
from curator.rendering.parts import Card, PromptBand
from curator.rendering.theme import Theme


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of the archive shares.

    newsletter: the table of curator.toml.
    direction: ltr or rtl, of the newsletter's language.
    theme: colours, fonts and sizes.
    root: from this page to the archive's first folder, such as `../../`; links are relative and name a file.
    here: which page this is, for the menu: home, issues, issue, kit, topics, ages, creators, search, about, norms,
        guide, corrections, missing; feed where it is none.
    canonical: the page's public address, or empty.
    indexed: False keeps search engines out.
    signup: where someone can ask for the letter: the readers' pages or a mail address; or empty.
    form: the address that a sign-up form posts `email` and `lang` to, or empty.
    """

    newsletter: Newsletter
    direction: str
    theme: Theme
    root: str
    here: str
    canonical: str = ""
    indexed: bool = True
    signup: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class FramingLink:
    """The same issue with another opening.

    file: its page, beside the issue's.
    title: as that audience meets it.
    audience: for whom, in the editor's words.
    """

    file: str
    title: str
    audience: str


@dataclass(frozen=True, slots=True)
class IssuePageContext:
    """site/issue.html: one issue on the web; and site/article.html, the same without a frame, for the feed.

    site: what every page shares.
    issue: what to show.
    listed: False for an issue that has not gone out yet.
    kits: the pages beside it to print (`book-club`, `circle`, `meal`, `bookshelf`); the first three need questions.
    calendars: the ids of events with a calendar file beside it (`story-hour` for `story-hour.ics`).
    corrected: what was corrected since, each with `on` and `text`; private ones are left out.
    framings: pages beside it with another opening, each with `file`, `title` and `audience`.
    """

    site: Site
    issue: ComposedIssue
    listed: bool
    kits: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()
    corrected: tuple[Correction, ...] = ()
    framings: tuple[FramingLink, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryContext:
    """site/entry.html: one pick in a list of the archive.

    root: from the list to the archive's first folder.
    card: the pick.
    issue: the id of its issue.
    title: the issue's title.
    month: year and month.
    """

    root: str
    card: Card
    issue: str
    title: str
    month: tuple[int, int]


@dataclass(frozen=True, slots=True)
class KitContext:
    """site/kit.html: a page to print, for people who want to use an issue together.

    site: what every page shares.
    kind: book-club, circle, meal or bookshelf.
    issue: the issue it is made of.
    cards: the pieces to bring, few.
    bands: questions by age.
    actions: what the group could do, few.
    """

    site: Site
    kind: str
    issue: ComposedIssue
    cards: tuple[Card, ...]
    bands: tuple[PromptBand, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class TextPageContext:
    """site/norms.html and site/guide.html: a page that the editor writes.

    site: what every page shares.
    text: Markdown; its first heading is the page's.
    version: of the text, as its author counts it, or empty.
    since: the day from which this version holds, or None.
    """

    site: Site
    text: str
    version: str = ""
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NotFoundContext:
    """site/404.html: shown by the server for an address that is not there; its links are in full.

    site: what every page shares.
    """

    site: Site


TEMPLATES: dict[str, type] = {
    "site/issue.html": IssuePageContext,
    "site/article.html": IssuePageContext,
    "site/entry.html": EntryContext,
    "site/kit.html": KitContext,
    "site/norms.html": TextPageContext,
    "site/guide.html": TextPageContext,
    "site/404.html": NotFoundContext,
}
"""Which context each template is given."""
