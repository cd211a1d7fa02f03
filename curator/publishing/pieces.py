"""The pages of topics, ages and creators: their pieces come from many issues."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from curator.model.source import Creator, Source, allowed, may_name
from curator.publishing.archive import Archive, place_of
from curator.publishing.lists import ListPage
from curator.publishing.shelves import Place, Shelf, ShelfPage, by_creator, pages_of
from curator.rendering.archive import CreatorsContext, Featured, ShelfContext, ShownCreator
from curator.rendering.pages import Site
from curator.rendering.saying import safe_link, words
from curator.text.urls import is_http
from curator.text.words import one_line

Entries = Callable[[str], tuple[str, ...]]
"""How lists show the pieces of an issue (by its id), in order."""
CREATORS = 40
"""How many creators a page shows."""
NEWEST = 5
"""How many of a creator's pieces their entry names."""


class Pieces:
    """Makes the pages of one archive that list pieces. entries: asked only for pages that changed."""

    def __init__(self, archive: Archive, shelves: tuple[Shelf, ...], entries: Entries) -> None:
        self._archive, self._shelves, self._entries = archive, shelves, entries
        self._keys = {one.kept.id: one.key for one in archive.issues}

    def pages(self) -> Iterator[ListPage]:
        """Every page; those of older pieces before the ones that lead to them."""
        for shelf in self._shelves:
            yield from self._shelf(shelf)
        yield from self._creators()

    def _shelf(self, shelf: Shelf) -> Iterator[ListPage]:
        for page in pages_of(shelf.places):
            path = shelf.folder + page.name
            site = self._archive.frame(shelf.kind, shelf.folder if page.name == "index.html" else path, root="../../")
            count = len(shelf.places) if page.name == "index.html" else 0
            made_of = (site, shelf.term, count, page, tuple(self._keys[issue] for issue, _ in page.places))
            yield ListPage(path, made_of, partial(self._shelf_text, shelf, page, site, count))

    def _shelf_text(self, shelf: Shelf, page: ShelfPage, site: Site, count: int) -> str:
        context = ShelfContext(
            site=site,
            kind=shelf.kind,
            term=shelf.term,
            count=count,
            entries=tuple(self._entries(issue)[number] for issue, number in page.places),
            newer=page.newer,
            older=page.older,
        )
        return self._archive.renderer.render("site/shelf.html", context)

    def _creators(self) -> Iterator[ListPage]:
        """Whom the archive features, by name. Those who did not agree to be named stand nowhere here."""
        shown = self._shown_creators()
        count = max(1, -(-len(shown) // CREATORS))
        names = ["index.html", *(f"{number}.html" for number in range(2, count + 1))]
        for number in reversed(range(count)):
            path = f"creators/{names[number]}"
            context = CreatorsContext(
                site=self._archive.frame("creators", path if number else "creators/", root="../"),
                creators=tuple(shown[number * CREATORS : (number + 1) * CREATORS]),
                before=names[number - 1] if number else "",
                after=names[number + 1] if number + 1 < count else "",
            )
            yield ListPage(path, context, partial(self._archive.renderer.render, "site/creators.html", context))

    def _shown_creators(self) -> list[ShownCreator]:
        places = by_creator(self._archive.oldest_first(), NEWEST)
        titles = {one.kept.id: one.kept.pieces for one in self._archive.issues}

        def featured(place: Place) -> Featured:
            piece = titles[place[0]][place[1]]
            return Featured(piece.title, place_of(place[0], piece))

        shown = [
            self._shown(creator, source, tuple(featured(place) for place in places[creator.id]))
            for source in self._archive.sources
            if may_name(source)
            for creator in source.creators
            if creator.id in places
        ]
        return sorted(shown, key=lambda one: (one.name.text.casefold(), one.id))

    def _shown(self, creator: Creator, source: Source, pieces: tuple[Featured, ...]) -> ShownCreator:
        language = self._archive.settings.newsletter.language
        said, statement = one_line(creator.in_their_words or ""), safe_link(creator.statement_url) or ""
        quoted = bool(said and statement and allowed(source).quote)
        return ShownCreator(
            id=creator.id,
            name=words(one_line(creator.name), language),
            pronouns=creator.pronouns or "",
            words=words(said, language) if quoted else None,
            statement=statement if quoted else "",
            site=source.site if source.site and is_http(source.site) else "",
            support=tuple(
                replace(link, url=url) for link in creator.support if (url := safe_link(link.url)) is not None
            ),
            pieces=pieces,
        )
