"""Finds sources and creators by id, and what their consent allows. An id that is not there is a check's matter."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from curator.model.issue import Pick
from curator.model.source import Allowed, Creator, Source, allowed

UNKNOWN = Allowed(link=True)
"""Of a source that is not in sources.yaml: title, credit, link and note, as of one that was not asked."""
R = TypeVar("R", Source, Creator)


class Tidy(Protocol):
    """Gives the same source or creator with its texts put in order."""

    def __call__(self, record: R, /) -> R:
        """The same one, tidied."""


def _as_it_is(record: R, /) -> R:
    return record


class People:
    """Every source and creator of sources.yaml. tidy: what is done to each one before it is given."""

    def __init__(self, sources: Sequence[Source], tidy: Tidy = _as_it_is) -> None:
        self._tidy = tidy
        self._sources = {source.id: source for source in sources}
        self._creators = {creator.id: creator for source in sources for creator in source.creators}
        self._tidy_sources: dict[str, Source] = {}
        self._tidy_creators: dict[str, Creator] = {}

    def creators(self, ids: Iterable[str] | None) -> list[Creator]:
        """Those that are known, in the given order, each once."""
        return [self._creator(one) for one in dict.fromkeys(ids or ()) if one in self._creators]

    def _creator(self, creator: str) -> Creator:
        if creator not in self._tidy_creators:
            self._tidy_creators[creator] = self._tidy(self._creators[creator])
        return self._tidy_creators[creator]

    def source(self, pick: Pick) -> Source | None:
        """The source that the pick names, else the first one whose creators made it; None if there is neither."""
        found = self._found(pick)
        if found is None:
            return None
        if found.id not in self._tidy_sources:
            self._tidy_sources[found.id] = self._tidy(found)
        return self._tidy_sources[found.id]

    def _found(self, pick: Pick) -> Source | None:
        if pick.source:
            return self._sources.get(pick.source)
        makers = set(pick.creators or ())
        return next((one for one in self._sources.values() if makers & {maker.id for maker in one.creators}), None)

    def allowed(self, pick: Pick) -> Allowed:
        """What the consent of the pick's source allows."""
        source = self._found(pick)
        return allowed(source) if source else UNKNOWN
