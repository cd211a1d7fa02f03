"""Finds what the MJML compiler passes over in silence: unknown tags, unknown attributes, sizes without a unit."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

_SPACE = {"padding", "padding-top", "padding-right", "padding-bottom", "padding-left"}
_BOX = _SPACE | {"container-background-color", "css-class", "mj-class"}
_TEXT = _BOX | {
    "align", "color", "font-family", "font-size", "font-style", "font-weight", "height", "letter-spacing",
    "line-height", "text-decoration", "text-transform",
}  # fmt: skip
_BORDER = {"border", "border-top", "border-right", "border-bottom", "border-left", "border-radius"}
KNOWN: dict[str, set[str]] = {
    "mjml": {"lang", "dir"},
    "mj-head": set(),
    "mj-title": set(),
    "mj-attributes": set(),
    "mj-all": _TEXT,
    "mj-style": set(),
    "mj-raw": {"position"},
    "mj-body": {"width", "background-color", "css-class"},
    "mj-section": _SPACE
    | _BORDER
    | {"background-color", "css-class", "direction", "full-width", "text-align", "mj-class"},
    "mj-column": _SPACE
    | _BORDER
    | {"background-color", "css-class", "direction", "vertical-align", "width", "mj-class"},
    "mj-text": _TEXT,
    "mj-spacer": _BOX | {"height"},
    "mj-divider": _BOX | {"border-color", "border-style", "border-width", "width", "align"},
}
"""The tags that our templates may use; mj-preview, mj-html-attributes and mj-style inline are left out on purpose."""
_LENGTH = re.compile(r"0|\d+(?:\.\d+)?(?:px|%)")
_LENGTHS = _SPACE | {"font-size", "height", "line-height", "letter-spacing", "width", "border-width", "border-radius"}
_COLOURS = {"color", "background-color", "container-background-color", "border-color"}


class _Linter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not tag.startswith("mj"):
            return
        if tag not in KNOWN:
            self.found.append(f"line {self.getpos()[0]}: <{tag}> is unknown or banned")
            return
        for name, value in attrs:
            if name not in KNOWN[tag]:
                self.found.append(f"line {self.getpos()[0]}: <{tag}> has no attribute {name}")
            elif trouble := _value(name, value or ""):
                self.found.append(f"line {self.getpos()[0]}: <{tag} {name}> {trouble}")


def _value(name: str, value: str) -> str:
    if name in _LENGTHS and not all(_LENGTH.fullmatch(part) for part in value.split()):
        return f"is {value!r}: a number needs px or %"
    if name in _LENGTHS and not value.split():
        return "is empty"
    if name in _COLOURS and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        return f"is {value!r}: write #rrggbb"
    return ""


def lint(mjml: str) -> list[str]:
    """Each trouble of a rendered MJML document as `line 3: …`."""
    linter = _Linter()
    linter.feed(mjml)
    linter.close()
    return linter.found


def tags_of(template: str) -> Iterator[str]:
    """Every MJML tag that stands in a template, rendered or not."""
    return (found[1].lower() for found in re.finditer(r"</?(mj[\w-]*)", template))
