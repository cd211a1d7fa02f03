"""What the templates of the archive's lists are given: one dataclass a template, its fields are its variables."""

import datetime as dt
from dataclasses import dataclass

from curator.model.charter import Charter, IssueRules
from curator.model.issue import Correction
from curator.model.source import SupportLink
from curator.rendering.pages import Site
from curator.rendering.parts import Words


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
class ShelfLink:
    """One topic or age in a list of them.

    term: the word of the vocabulary (`language-culture`, `5-8`).
    path: its page, from the archive's first folder.
    count: how many pieces stand there.
    """

    term: str
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Inside:
    """One piece of the latest issue.

    title: its title.
    path: where it stands, from the archive's first folder.
    names: of its creators.
    """

    title: str
    path: str
    names: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class HomeContext:
    """site/home.html.

    site: what every page shares.
    charter: the table of curator.toml.
    latest: the newest issue, or None before the first.
    inside: its first pieces, the lead voice first.
    earlier: the next ones, newest first.
    more: True where the list of all issues holds others.
    topics: those that have pieces.
    ages: those that have pieces.
    guide: True where there is a page of first steps.
    """

    site: Site
    charter: Charter
    latest: IssueLink | None
    inside: tuple[Inside, ...]
    earlier: tuple[IssueLink, ...]
    more: bool
    topics: tuple[ShelfLink, ...]
    ages: tuple[ShelfLink, ...]
    guide: bool


@dataclass(frozen=True, slots=True)
class YearLink:
    """One year in the list of all.

    year: the year.
    path: its page, from the archive's first folder.
    count: how many issues.
    """

    year: int
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class IssueListContext:
    """site/issues.html: the issues of one year, and the way to the others.

    site: what every page shares.
    year: which one, or None before the first issue.
    issues: its issues, newest first.
    years: all of them, newest first; none on the page of an older year, which does not change with each issue.
    """

    site: Site
    year: int | None
    issues: tuple[IssueLink, ...]
    years: tuple[YearLink, ...]


@dataclass(frozen=True, slots=True)
class ShelvesContext:
    """site/shelves.html: all topics, or all ages.

    site: what every page shares.
    kind: topics or ages.
    shelves: those that have pieces.
    """

    site: Site
    kind: str
    shelves: tuple[ShelfLink, ...]


@dataclass(frozen=True, slots=True)
class ShelfContext:
    """site/shelf.html: the pieces of one topic or age, newest first.

    site: what every page shares.
    kind: topics or ages.
    term: the word of the vocabulary.
    count: how many pieces it has in all; 0 on pages of older ones, which do not change any more.
    entries: those of this page, HTML that site/entry.html made.
    newer: the page of newer ones, a file beside this one, or empty.
    older: the page of older ones, or empty.
    """

    site: Site
    kind: str
    term: str
    count: int
    entries: tuple[str, ...]
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class Featured:
    """One piece of a creator in the archive.

    title: its title.
    path: where it stands, from the archive's first folder.
    """

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class ShownCreator:
    """A creator who agreed to be named.

    id: of sources.yaml.
    name: as they credit themselves.
    pronouns: as they write them, or empty.
    words: what they say of themselves, or None where they said nothing or want no quotation.
    statement: where they say so, or empty.
    site: their own page, or empty.
    support: ways to support them that they name themselves.
    pieces: the newest of theirs in the archive.
    """

    id: str
    name: Words
    pronouns: str
    words: Words | None
    statement: str
    site: str
    support: tuple[SupportLink, ...]
    pieces: tuple[Featured, ...]


@dataclass(frozen=True, slots=True)
class CreatorsContext:
    """site/creators.html: whom the archive features, those who agreed to be named, by name.

    site: what every page shares.
    creators: those of this page.
    before: the page before this one, a file beside it, or empty.
    after: the next page, or empty.
    """

    site: Site
    creators: tuple[ShownCreator, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Logged:
    """One correction in the log.

    correction: in its four parts.
    printed_in: the id of the issue that printed it, or empty while that one is in the making.
    page: the corrected issue's page from the archive's first folder, or empty where it has none.
    """

    correction: Correction
    printed_in: str
    page: str


@dataclass(frozen=True, slots=True)
class CorrectionsContext:
    """site/corrections.html: every mistake that was owned, newest first.

    site: what every page shares.
    corrections: each with the issue that printed it.
    private: how many more were made in private.
    """

    site: Site
    corrections: tuple[Logged, ...]
    private: int = 0


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
class Figures:
    """What the newsletter's own files say of how it chooses.

    followed: sources that the editor follows.
    agreed: of those, sources whose creators agreed or offer a feed to everyone.
    issues: how many went out.
    pieces: how many pieces they hold.
    corrections: how many mistakes were owned.
    """

    followed: int
    agreed: int
    issues: int
    pieces: int
    corrections: int


@dataclass(frozen=True, slots=True)
class AboutContext:
    """site/about.html: the charter, and how we choose.

    site: what every page shares.
    charter: the table of curator.toml.
    rules: `[issue]` of curator.toml.
    figures: counted from the newsletter's files.
    read: whom the newsletter reads, those who agreed to be named.
    waivers: newest first.
    norms: True where there is a page of norms.
    guide: True where there is a page of first steps.
    blogroll: True where there is a list of feeds.
    reading: True where there is a reading list.
    money: True where there is a page of what was paid.
    letters: True where there are letters to copy.
    """

    site: Site
    charter: Charter
    rules: IssueRules
    figures: Figures
    read: tuple[ReadSource, ...]
    waivers: tuple[ShownWaiver, ...]
    norms: bool
    guide: bool
    blogroll: bool
    reading: bool = False
    money: bool = False
    letters: bool = False


@dataclass(frozen=True, slots=True)
class SearchContext:
    """site/search.html: search where scripts run, and a plain list where they don't.

    site: what every page shares.
    searchable: True where an index was made.
    latest: the newest issues.
    years: all of them, newest first.
    topics: those that have pieces.
    ages: those that have pieces.
    """

    site: Site
    searchable: bool
    latest: tuple[IssueLink, ...]
    years: tuple[YearLink, ...]
    topics: tuple[ShelfLink, ...]
    ages: tuple[ShelfLink, ...]


TEMPLATES: dict[str, type] = {
    "site/home.html": HomeContext,
    "site/issues.html": IssueListContext,
    "site/shelves.html": ShelvesContext,
    "site/shelf.html": ShelfContext,
    "site/creators.html": CreatorsContext,
    "site/corrections.html": CorrectionsContext,
    "site/about.html": AboutContext,
    "site/search.html": SearchContext,
}
"""Which context each template is given."""
