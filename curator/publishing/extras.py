"""The reading list, the money page and the letters to copy."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby

from curator.model.archive import READING_HEADS
from curator.model.money import MoneyLine, total
from curator.model.source import may_name
from curator.publishing.archive import Archive, Extra, Listed
from curator.publishing.lists import ListPage
from curator.publishing.shelves import PAGE
from curator.rendering.extras import (
    LetterContext,
    LetterLink,
    LettersContext,
    MoneyContext,
    ReadingListContext,
    ShownSum,
    YearFile,
)
from curator.rendering.pages import Site
from curator.text.csvs import csv_line
from curator.text.words import one_line

Of = Callable[[str], tuple[str, ...]]
"""Something of each piece of an issue (by its id), in order."""


class Extras:
    """Makes these pages of one archive. entries, rows: asked only for pages that changed."""

    def __init__(self, archive: Archive, extra: Extra, entries: Of, rows: Of) -> None:
        self._archive, self._extra, self._entries, self._rows = archive, extra, entries, rows

    def pages(self) -> Iterator[ListPage]:
        """Every page; files before the page that leads to them."""
        yield from self._reading_list()
        if self._extra.money.paid or self._extra.money.affiliate:
            yield self._money()
        yield from self._letters()

    @property
    def folders(self) -> list[str]:
        """The folders of those pages that there are, for the list that search engines read."""
        paths = (page.path for page in self.pages() if page.path.endswith("/index.html"))
        return [path.removesuffix("index.html") for path in paths]

    def _frame(self, here: str) -> Site:
        return self._archive.frame(here, f"{here}/", root="../")

    # --- the reading list

    def _reading_list(self) -> Iterator[ListPage]:
        issues = [one for one in self._archive.issues if any(piece.entry for piece in one.kept.pieces)]
        newest_year_first = sorted(issues, key=lambda one: one.link.month[0], reverse=True)
        years = []
        for year, found in groupby(newest_year_first, lambda one: one.link.month[0]):
            of_year = list(found)
            file = f"{year}.csv"
            count = sum(bool(piece.entry) for one in of_year for piece in one.kept.pieces)
            years.append(YearFile(year, file, count))
            made_of = tuple((one.kept.id, one.key) for one in of_year)
            yield ListPage(f"reading-list/{file}", made_of, partial(self._csv, of_year))
        if not issues:
            return
        places = [(one.kept.id, n) for one in issues for n, piece in enumerate(one.kept.pieces) if piece.entry][:PAGE]
        site = self._frame("reading-list")
        keys = {one.kept.id: one.key for one in issues}
        made_of_page = (site, tuple(years), tuple((issue, n, keys[issue]) for issue, n in places))
        yield ListPage("reading-list/index.html", made_of_page, partial(self._reading_page, site, years, places))

    def _csv(self, issues: Sequence[Listed]) -> str:
        rows = [row for one in issues for row in self._rows(one.kept.id) if row]
        return "".join([csv_line(READING_HEADS), *rows])

    def _reading_page(self, site: Site, years: Sequence[YearFile], places: Sequence[tuple[str, int]]) -> str:
        # entries are made for pages two folders deep
        entries = tuple(self._entries(issue)[number].replace('="../../', '="../') for issue, number in places)
        context = ReadingListContext(site, entries, tuple(years))
        return self._archive.renderer.render("site/reading_list.html", context)

    # --- money

    def _money(self) -> ListPage:
        money = self._extra.money
        context = MoneyContext(
            site=self._frame("money"),
            currency=one_line(money.currency),
            paid=tuple(self._sum(line, self._name(line.to)) for line in _newest(money.paid)),
            paid_total=total(money.paid),
            affiliate=tuple(self._sum(line, one_line(line.source or "")) for line in _newest(money.affiliate)),
            affiliate_total=total(money.affiliate),
        )
        return ListPage("money/index.html", context, partial(self._archive.renderer.render, "site/money.html", context))

    def _sum(self, line: MoneyLine, who: str) -> ShownSum:
        return ShownSum(line.on, line.amount.quantize(Decimal("0.01")), one_line(line.what), who)

    def _name(self, creator: str | None) -> str:
        """The name of a creator who agreed to stand on public pages, else nothing."""
        for source in self._archive.sources:
            for one in source.creators:
                if one.id == creator and may_name(source):
                    return one_line(one.name)
        return ""

    # --- letters

    def _letters(self) -> Iterator[ListPage]:
        letters = self._extra.letters
        for one in letters:
            site = self._archive.frame("letters", f"letters/{one.name}.html", root="../")
            context = LetterContext(site, one.title, one.text)
            text = partial(self._archive.renderer.render, "site/letter.html", context)
            yield ListPage(f"letters/{one.name}.html", context, text)
        if letters:
            links = tuple(LetterLink(f"{one.name}.html", one.title) for one in letters)
            listed = LettersContext(self._frame("letters"), links)
            text = partial(self._archive.renderer.render, "site/letters.html", listed)
            yield ListPage("letters/index.html", listed, text)


def _newest(lines: Sequence[MoneyLine]) -> list[MoneyLine]:
    return sorted(lines, key=lambda line: line.on, reverse=True)
