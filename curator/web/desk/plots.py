"""Small bars for numbers that a table says as well. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 640, 120, 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot, in its drawing's units.

    x, y: its upper left corner. width, height: its size. label: what it stands for, with its number.
    """

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars side by side, the same numbers as in the table beside it.

    width, height: of the drawing. bars: from left to right. highest: the largest number.
    """

    width: int
    height: int
    bars: tuple[Bar, ...]
    highest: int


def bars(numbers: Sequence[tuple[str, int]]) -> Plot:
    """One bar for each (label, number)."""
    highest = max((number for _, number in numbers), default=0)
    step = WIDTH / max(len(numbers), 12)
    made = []
    for at, (label, number) in enumerate(numbers):
        height = number / highest * HEIGHT if highest else 0
        bar = Bar(at * step, HEIGHT - height, step - GAP, height, f"{label}: {number}")
        made.append(bar)
    return Plot(WIDTH, HEIGHT, tuple(made), highest)
