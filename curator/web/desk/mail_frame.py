"""A letter as one of its views shows it: the real HTML, with light or dark chosen and images in place or off. Pure."""

import html as entities
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curator.model.issue import Pick

NOTHING = "data:,"
"""An image that is not there: its words are shown, as in a mail program that blocks images."""

_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SRC = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_DARK = re.compile(r"@media[^{]*prefers-color-scheme\s*:\s*dark[^{]*\{", re.IGNORECASE)
_SCHEME = re.compile(r"(color-schemes?\s*:\s*|<meta name=\"(?:supported-)?color-schemes?\" content=\")light dark")


@dataclass(frozen=True, slots=True)
class View:
    """How a letter is looked at.

    width: phone or desktop. dark: True for a reader who prefers dark. text: True for the plain text.
    images: False for a mail program that blocks them. variant: which of the letters.
    """

    width: str = "phone"
    dark: bool = False
    text: bool = False
    images: bool = True
    variant: str = "standard"


def framed(html: str, view: View, pictures: Mapping[str, str], picks: Sequence[Pick]) -> str:
    """The letter's HTML as a frame shows it.

    pictures: data addresses of images by file name; every other image stays blank, so that nothing is loaded from
    elsewhere. picks: a mark with an id stands before each of their links, so that the frame can go to it.
    """
    html = _DARK.sub("@media all{" if view.dark else "@media not all{", html)
    html = _SCHEME.sub(rf"\g<1>{'dark' if view.dark else 'light'}", html)
    html = _IMG.sub(lambda found: _image(found[0], pictures if view.images else {}), html)
    for pick in picks:
        link = f'<a href="{entities.escape(pick.url)}"'
        # not on the link itself: a browser that goes to a link gives it the focus, and takes it from who types
        html = html.replace(link, f'<span id="{anchor(pick.id)}"></span>{link}', 1)
    return html.replace("<head>", '<head><base target="_blank">', 1)


def anchor(pick: str) -> str:
    """The id of a pick in the frame."""
    return "pick-" + re.sub(r"[^A-Za-z0-9_-]", "-", pick)


def _image(tag: str, pictures: Mapping[str, str]) -> str:
    found = _SRC.search(tag)
    address = entities.unescape((found[1] or found[2] or "") if found else "")
    shown = pictures.get(re.split(r"[?#]", address)[0].rsplit("/", 1)[-1], NOTHING)
    bare = re.sub(r"""\bsrcset\s*=\s*(?:"[^"]*"|'[^']*')""", "", _SRC.sub("", tag), flags=re.IGNORECASE)
    return f'<img src="{shown}"{bare[4:]}'
