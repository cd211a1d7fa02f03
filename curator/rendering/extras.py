"""What the templates of the reading list, the money page and the letters to copy are given."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from curator.rendering.pages import Site


@dataclass(frozen=True, slots=True)
class YearFile:
    """The reading list of one year as a file.

    year: the year.
    file: beside the page.
    count: how many pieces.
    """

    year: int
    file: str
    count: int


@dataclass(frozen=True, slots=True)
class ReadingListContext:
    """site/reading_list.html: the newest pieces, and all of them as files.

    site: what every page shares.
    entries: the newest, HTML that site/entry.html made.
    years: newest first.
    """

    site: Site
    entries: tuple[str, ...]
    years: tuple[YearFile, ...]


@dataclass(frozen=True, slots=True)
class ShownSum:
    """One sum.

    on: the day.
    amount: with two digits behind the point.
    what: what it was for.
    who: the creator or shop; empty where a creator does not want to be named.
    """

    on: dt.date
    amount: Decimal
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class MoneyContext:
    """site/money.html: what was paid to creators and what links brought in. Totals are the sums of the lines.

    site: what every page shares.
    currency: such as EUR.
    paid: newest first.
    paid_total: their sum.
    affiliate: newest first.
    affiliate_total: their sum.
    """

    site: Site
    currency: str
    paid: tuple[ShownSum, ...]
    paid_total: Decimal
    affiliate: tuple[ShownSum, ...]
    affiliate_total: Decimal


@dataclass(frozen=True, slots=True)
class LetterLink:
    """One letter to copy.

    file: its page, beside the list.
    title: its heading.
    """

    file: str
    title: str


@dataclass(frozen=True, slots=True)
class LettersContext:
    """site/letters.html: every letter to copy.

    site: what every page shares.
    letters: in the order of their files.
    """

    site: Site
    letters: tuple[LetterLink, ...]


@dataclass(frozen=True, slots=True)
class LetterContext:
    """site/letter.html: one letter to copy.

    site: what every page shares.
    title: its heading.
    text: Markdown, without the heading.
    """

    site: Site
    title: str
    text: str


TEMPLATES: dict[str, type] = {
    "site/reading_list.html": ReadingListContext,
    "site/money.html": MoneyContext,
    "site/letters.html": LettersContext,
    "site/letter.html": LetterContext,
}
"""Which context each template is given."""
