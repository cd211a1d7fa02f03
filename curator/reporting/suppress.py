"""Small groups are not shown: a number behind which fewer than five people stand could say who they are.

Nor is a number shown from which a hidden one could be worked out: where parts and their total are both known, more is
hidden until the hidden parts could be split in more than one way.
"""

from collections import deque
from collections.abc import Iterator, Sequence
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


Cell = tuple[int, int]
"""Row and column."""


def grid(counts: Sequence[Sequence[Count]]) -> tuple[tuple[int | None, ...], ...]:
    """A table of which the sums of rows and columns may be known from elsewhere; each number is shown or hidden (None).

    More is hidden beside a small number until it could be another one with the same sums, or until its row and its
    column show nothing: a sum of it alone is small itself, and not shown.
    """
    values = {(r, c): one.number for r, row in enumerate(counts) for c, one in enumerate(row)}
    small = [(r, c) for r, row in enumerate(counts) for c, one in enumerate(row) if one.is_small]
    hidden = {cell: values[cell] for cell in small}
    for cell in small:
        if not _may_vary(cell, hidden):
            hidden |= {one: values[one] for one in _square(cell, values, hidden) or _beside(cell, values)}
    return tuple(
        tuple(None if (r, c) in hidden else one.number for c, one in enumerate(row)) for r, row in enumerate(counts)
    )


def _square(told: Cell, values: dict[Cell, int], hidden: dict[Cell, int]) -> list[Cell]:
    """The fewest and smallest cells to hide so that four at the corners of a square can make up for each other."""
    row, column = told
    squares = []
    for across, down in values:
        corners = ((row, down), (across, column), (across, down))
        if across == row or down == column or not all(values[cell] for cell in corners):
            continue
        beside, far = min(values[row, down], values[across, column]), min(values[told], values[across, down])
        if beside > 1 or far > 1:
            new = [cell for cell in corners if cell not in hidden]
            squares.append((len(new), sum(values[cell] for cell in new), new))
    return min(squares)[2] if squares else []


def _beside(cell: Cell, values: dict[Cell, int]) -> list[Cell]:
    return [one for one, number in values.items() if number and (one[0] == cell[0] or one[1] == cell[1])]


def _may_vary(cell: Cell, hidden: dict[Cell, int]) -> bool:
    """True where this hidden number could be one more or one less, with others making up for it; none becomes zero."""
    return _made_up(cell, hidden, more=False) or (hidden[cell] > 1 and _made_up(cell, hidden, more=True))


def _made_up(cell: Cell, hidden: dict[Cell, int], *, more: bool) -> bool:
    """True for a chain from the cell's row to its column in which, in turn, a number gets less and another more.

    more: True where the first of them gets more, because the cell itself gets less.
    """
    row, column = cell
    waiting, seen = deque([row]), {row}
    while waiting:
        here = waiting.popleft()
        for _, across in _free(hidden, cell, row=here, less=not more):
            if across == column:
                return True
            for down, _ in _free(hidden, cell, column=across, less=more):
                if down not in seen:
                    seen.add(down)
                    waiting.append(down)
    return False


def _free(
    hidden: dict[Cell, int], but: Cell, *, row: int | None = None, column: int | None = None, less: bool
) -> Iterator[Cell]:
    """The hidden cells of a row or column that can get less (those above one), or more (all)."""
    for cell, number in hidden.items():
        if cell != but and row in (None, cell[0]) and column in (None, cell[1]) and (number > 1 or not less):
            yield cell


def _ambiguous(hidden: Sequence[int]) -> bool:
    """True where numbers above nothing with this sum could be others than these."""
    return len(hidden) > 1 and sum(hidden) > len(hidden)
