"""care.yaml: where a reader can turn to when an issue holds hard things."""

import datetime as dt
from dataclasses import dataclass

STRICT = {"extra": "forbid", "coerce_numbers_to_str": True}


@dataclass(frozen=True, slots=True)
class CarePlace:
    """One place to turn to: who they are, what for, and how they are reached."""

    name: str
    what: str = ""
    phone: str | None = None
    url: str | None = None
    hours: str | None = None
    verified_on: dt.date | None = None

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class CareBlock:
    """What stands in the section `care` of a heavy issue. intro: Markdown, before the places."""

    intro: str = ""
    places: tuple[CarePlace, ...] = ()

    __pydantic_config__ = STRICT

    @property
    def addresses(self) -> frozenset[str]:
        """Every web address in it."""
        return frozenset(place.url for place in self.places if place.url)


NO_CARE = CareBlock()
