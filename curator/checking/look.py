"""Size and contrast of rendered text, as far as styles in place tell. (Dark mode needs a browser: see the tests.)"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from curator.checking.page import Node, is_hidden

Colour = tuple[int, int, int]
MIN_PX = 14
MIN_CONTRAST = 4.5
_NAMED: dict[str, Colour] = {"white": (255, 255, 255), "black": (0, 0, 0)}
_SILENT = frozenset({"head", "script", "style", "title"})


@dataclass(frozen=True, slots=True)
class Look:
    """What text looks like at one place. None: not known from styles in place, so nothing is said about it."""

    ink: Colour | None = (0, 0, 0)
    paper: Colour | None = (255, 255, 255)
    px: float | None = 16


def look_troubles(tree: Node) -> Iterator[tuple[str, str, str]]:
    """Text under 14 px, and text whose contrast is under 4.5 to 1 in the light view; each kind once, with a sample."""
    small: list[tuple[float, str]] = []
    faint: list[tuple[float, str]] = []
    _walk(tree, Look(), small, faint)
    if small:
        px, words = min(small)
        yield "size", f'{len(small)} piece(s) of text are under {MIN_PX} px ("{words}": {px:g}).', "Use 14 px or more."
    if faint:
        ratio, words = min(faint)
        yield (
            "contrast",
            f'{len(faint)} piece(s) of text are too faint ("{words}": {ratio:.1f} to 1; {MIN_CONTRAST} is enough).',
            "Choose a darker ink or a lighter ground.",
        )


def _walk(node: Node, look: Look, small: list[tuple[float, str]], faint: list[tuple[float, str]]) -> None:
    if not isinstance(node.tag, str) or node.tag in _SILENT or is_hidden(node):
        return
    look = _seen(node, look)
    for words in (node.text, *(child.tail for child in node)):
        if words and (plain := re.sub(r"\s+", " ", words.replace("\xa0", " ")).strip()) and re.search(r"\w", plain):
            if look.px is not None and look.px < MIN_PX:
                small.append((look.px, plain[:40]))
            if look.ink and look.paper and (ratio := contrast(look.ink, look.paper)) < MIN_CONTRAST:
                faint.append((ratio, plain[:40]))
    for child in node:
        _walk(child, look, small, faint)


def _seen(node: Node, look: Look) -> Look:
    styles = declarations(node.get("style") or "")
    ground = styles.get("background-color") or styles.get("background") or node.get("bgcolor")
    if ground is not None and ground not in ("transparent", "none", "inherit"):
        look = replace(look, paper=colour_of(ground.split()[0] if ground.split() else ""))
    ink = styles.get("color") or node.get("color")
    if ink is not None and ink != "inherit":
        look = replace(look, ink=colour_of(ink))
    size = styles.get("font-size")
    if size is not None and (found := re.fullmatch(r"([\d.]+)px", size)):
        look = replace(look, px=float(found[1]))
    elif size is not None and size != "inherit":
        look = replace(look, px=None)
    return look


def declarations(style: str) -> dict[str, str]:
    """The declarations of a style attribute, small letters, without !important."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, sign, value in pairs if sign}


def colour_of(text: str) -> Colour | None:
    """`#rgb`, `#rrggbb`, rgb(…) or a few names; None for anything else."""
    text = text.strip().lower()
    if found := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", text):
        return int(found[1] * 2, 16), int(found[2] * 2, 16), int(found[3] * 2, 16)
    if found := re.fullmatch(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", text):
        return int(found[1], 16), int(found[2], 16), int(found[3], 16)
    if found := re.fullmatch(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)", text):
        return int(found[1]), int(found[2]), int(found[3])
    return _NAMED.get(text)


def contrast(one: Colour, other: Colour) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
