"""Small groups are not shown: a number behind which fewer than five people stand could say who they are.

Nor is a number shown from which a hidden one could be worked out: where parts and their total are both known, more is
hidden until the hidden parts could be split in more than one way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = 5


@dataclass(frozen=True, slots=True)
class Count:
    """A number, and how many different creators stand behind it. people None: it is about no people."""

    number: int
    people: int | None = None

    @property
    def is_small(self) -> bool:
        """True for a number that may not be shown."""
        return self.people is not None and 0 < self.people < SMALL


def alone(counts: Sequence[Count]) -> tuple[int | None, ...]:
    """Numbers that add up to nothing known: each is shown or hidden (None) for itself."""
    return tuple(None if count.is_small else count.number for count in counts)


def parts(counts: Sequence[Count]) -> tuple[tuple[int | None, ...], int | None]:
    """Parts of a whole with their total. None is hidden; so is the total where it would tell a hidden part."""
    hidden = {place for place, count in enumerate(counts) if count.is_small}
    more = sorted(
        (place for place, count in enumerate(counts) if count.number and place not in hidden),
        key=lambda place: counts[place].number,
        reverse=True,
    )
    total: int | None = sum(count.number for count in counts)
    while hidden and not _ambiguous([counts[place].number for place in hidden]):
        if not more:
            total = None
            break
        hidden.add(more.pop())
    return tuple(None if place in hidden else count.number for place, count in enumerate(counts)), total


def _ambiguous(hidden: Sequence[int]) -> bool:
    """True where numbers above nothing with this sum could be others than these."""
    return len(hidden) > 1 and sum(hidden) > len(hidden)
