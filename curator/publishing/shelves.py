"""Topics, ages and creators as shelves of pieces, cut into pages whose addresses last. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curator.model.archive import AGE_BANDS, Kept
from curator.rendering.archive import ShelfLink
from curator.text.paths import path_part

PAGE = 40
"""Pieces on a full page. The first page holds the newest: at least as many, and fewer than twice as many."""

Place = tuple[str, int]
"""A piece: the id of its issue, and which one it is there."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One topic or age. kind: topics or ages. places: oldest first."""

    kind: str
    term: str
    places: tuple[Place, ...]

    @property
    def folder(self) -> str:
        """From the archive's first folder, with a slash at the end."""
        return f"{self.kind}/{path_part(self.term)}/"

    @property
    def link(self) -> ShelfLink:
        """How lists of shelves show it."""
        return ShelfLink(self.term, f"{self.folder}index.html", len(self.places))


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """One page of a shelf. name: its file. places: newest first. newer, older: files beside it, or empty."""

    name: str
    places: tuple[Place, ...]
    newer: str
    older: str


def pages_of(places: Sequence[Place]) -> tuple[ShelfPage, ...]:
    """The pages of a shelf, oldest first.

    A full page is cut from the oldest pieces and never changes again, so that one more issue changes the first page and
    now and then adds one.
    """
    full = max(0, len(places) // PAGE - 1)
    pages = []
    for number in range(1, full + 1):
        part = tuple(places[(number - 1) * PAGE : number * PAGE])
        newer = f"{number + 1}.html" if number < full else "index.html"
        pages.append(ShelfPage(f"{number}.html", part[::-1], newer, f"{number - 1}.html" if number > 1 else ""))
    return (*pages, ShelfPage("index.html", tuple(places[full * PAGE :][::-1]), "", f"{full}.html" if full else ""))


def topics(issues: Iterable[Kept]) -> tuple[Shelf, ...]:
    """Every topic that has a piece, by its word. issues: oldest first."""
    found: dict[str, list[Place]] = {}
    for issue in issues:
        for number, piece in enumerate(issue.pieces):
            for topic in piece.topics:
                found.setdefault(topic, []).append((issue.id, number))
    return tuple(Shelf("topics", topic, tuple(found[topic])) for topic in sorted(found))


def ages(issues: Iterable[Kept]) -> tuple[Shelf, ...]:
    """Every band of ages that has a piece, youngest first. issues: oldest first."""
    found: dict[str, list[Place]] = {}
    for issue in issues:
        for number, piece in enumerate(issue.pieces):
            for band in piece.bands:
                found.setdefault(band, []).append((issue.id, number))
    return tuple(Shelf("ages", band, tuple(found[band])) for band, _, _ in AGE_BANDS if band in found)


def by_creator(issues: Iterable[Kept], newest: int) -> dict[str, tuple[Place, ...]]:
    """Each creator's newest pieces, newest first. issues: oldest first."""
    found: dict[str, list[Place]] = {}
    for issue in issues:
        for number, piece in enumerate(issue.pieces):
            for creator in piece.creators:
                found.setdefault(creator, []).append((issue.id, number))
    return {creator: tuple(places[-newest:][::-1]) for creator, places in found.items()}
