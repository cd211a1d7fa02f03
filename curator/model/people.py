"""Finds sources and creators by id, and what their consent allows. An id that is not there is a check's matter."""

from collections.abc import Iterable, Sequence

from curator.model.issue import Pick
from curator.model.source import Allowed, Creator, Source, allowed

UNKNOWN = Allowed(link=True)
"""Of a source that is not in sources.yaml: title, credit, link and note, as of one that was not asked."""


class People:
    """Every source and creator of sources.yaml."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.id: source for source in sources}
        self._creators = {creator.id: creator for source in sources for creator in source.creators}

    def creators(self, ids: Iterable[str] | None) -> list[Creator]:
        """Those that are known, in the given order, each once."""
        return [self._creators[one] for one in dict.fromkeys(ids or ()) if one in self._creators]

    def source(self, pick: Pick) -> Source | None:
        """The source that the pick names, else the first one whose creators made it; None if there is neither."""
        if pick.source:
            return self._sources.get(pick.source)
        makers = set(pick.creators or ())
        return next((one for one in self._sources.values() if makers & {maker.id for maker in one.creators}), None)

    def allowed(self, pick: Pick) -> Allowed:
        """What the consent of the pick's source allows."""
        source = self.source(pick)
        return allowed(source) if source else UNKNOWN
