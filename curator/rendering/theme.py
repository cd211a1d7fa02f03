"""A theme: the few tokens (colours, fonts, sizes) that a look is made of, and the arithmetic of contrast."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import PurePath

from curator.errors import FileError
from curator.model.charter import STRICT
from curator.schema import toml_line, validate

LEAST_CONTRAST = 4.5


@dataclass(frozen=True, slots=True)
class Palette:
    """Six colours, each `#rrggbb`.

    paper: behind everything.
    tint: behind a card that should stand out.
    line: hairlines.
    ink: text.
    muted: text beside the main text.
    accent: links, section marks.
    """

    paper: str
    tint: str
    line: str
    ink: str
    muted: str
    accent: str

    __pydantic_config__ = STRICT

    @property
    def pairs(self) -> tuple[tuple[str, str, str, str], ...]:
        """Every text colour on every background: (name, colour, name, colour)."""
        return tuple(
            (front, getattr(self, front), back, getattr(self, back))
            for front in ("ink", "muted", "accent")
            for back in ("paper", "tint")
        )


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font stacks of what readers already have: nothing is fetched.

    body: for text.
    heading: for titles and quotations.
    """

    body: str
    heading: str

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Sizes:
    """Five sizes in pixels, each with its line height; the smallest is 14 or more.

    small: what stands beside the text. small_line: its line height.
    body: text. body_line: its line height.
    title: the title of a piece. title_line: its line height.
    large: the heading of a section. large_line: its line height.
    display: the title of an issue. display_line: its line height.
    """

    small: int
    small_line: int
    body: int
    body_line: int
    title: int
    title_line: int
    large: int
    large_line: int
    display: int
    display_line: int

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Theme:
    """One look.

    light: its colours.
    dark: its colours where a reader prefers dark.
    fonts: its fonts.
    sizes: its sizes.
    radius: how round a card's corners are on the web, in pixels.
    """

    light: Palette
    dark: Palette
    fonts: Fonts
    sizes: Sizes
    radius: int = 6

    __pydantic_config__ = STRICT


def parse_theme(source: str, path: PurePath) -> Theme:
    """A theme from its TOML text.

    Raises FileError for anything that is not a theme, and for a pair of colours that can't be read (below 4.5 to 1).
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise FileError(f"is no TOML ({error})", path=path) from None
    theme = validate(Theme, data, path=path, line_of=lambda where: toml_line(source, where))
    for mode, palette in (("light", theme.light), ("dark", theme.dark)):
        for name in ("paper", "tint", "line", "ink", "muted", "accent"):
            colour = getattr(palette, name)
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
                raise FileError(
                    f'"{colour}" is no colour; write it as #1a2b3c', path=path, line=toml_line(source, (mode, name))
                )
        for front, colour, back, behind in palette.pairs:
            if (ratio := contrast(colour, behind)) < LEAST_CONTRAST:
                raise FileError(
                    f"{mode}: {front} on {back} has a contrast of {ratio:.2f}; text needs {LEAST_CONTRAST}",
                    path=path,
                    line=toml_line(source, (mode, front)),
                )
    if theme.sizes.small < 14:
        raise FileError("text is 14 pixels or more", path=path, line=toml_line(source, ("sizes", "small")))
    return theme


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of `#rrggbb`, each 0 to 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` as WCAG defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours, 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)
