"""What is in one element of a feed: its text, its markup, the file it names. Pure."""

import html.entities
import re

from lxml import etree

from curator.fetching.raw import Media
from curator.text.tame import VOID

Element = etree._Element

_MARKUP = re.compile(r"</(\w+)>|&#?\w+;")
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "blockquote", "br", "cite", "code", "del", "div", "em", "font", "h1", "h2",
    "h3", "h4", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span", "strike",
    "strong", "sub", "sup", "tt", "u", "ul", "var",
}  # fmt: skip
_MOST_ATTRIBUTES = 200
_GENERAL = {"image": "image/*", "audio": "audio/*", "video": "video/*"}


def plain_text(element: Element) -> str:
    """All text in an element."""
    if not len(element):
        return (element.text or "").strip()
    return "".join(str(part) for part in element.itertext()).strip()


def looks_like_html(text: str) -> bool:
    """True for text that can only be meant as HTML: it closes elements or names characters, and only known ones."""
    if not _MARKUP.search(text):
        return False
    tags = re.findall(r"</?(\w+)", text)
    references = re.findall(r"&(\w+);", text)
    return all(tag.lower() in _INLINE for tag in tags) and all(f"{name};" in html.entities.html5 for name in references)


def inner_html(element: Element) -> str:
    """What is inside an element as HTML, without namespaces; without the one <div> that Atom wraps around XHTML."""
    first = element[0] if len(element) == 1 else None
    if first is not None and _local(first) == "div" and not f"{element.text or ''}{first.tail or ''}".strip():
        element = first
    out = [_escaped(element.text)]
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if one is element:
            continue
        name = _local(one)
        if event == "start":
            out.append(f"<{name}{_attributes(one)}>{_escaped(one.text)}")
        else:
            out.append(_escaped(one.tail) if name in VOID else f"</{name}>{_escaped(one.tail)}")
    return "".join(out).strip()


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _attributes(element: Element) -> str:
    if len(element.attrib) > _MOST_ATTRIBUTES:  # each is looked up in a list
        return ""
    pairs = ((str(name).rpartition("}")[2], str(value)) for name, value in element.attrib.items())
    return "".join(f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"' for name, value in pairs)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def medium(element: Element, address: str) -> Media:
    """The file that an element names in its attribute `address`."""

    def number(name: str) -> int | None:
        value = (element.get(name) or "").strip()
        return int(value) if value.isdecimal() and len(value) < 12 else None

    return Media(
        url=str(element.get(address) or element.get("url") or "").strip(),
        type=(element.get("type") or "").strip().lower() or _GENERAL.get((element.get("medium") or "").lower(), ""),
        length=number("length") or number("fileSize"),
        width=number("width"),
        duration=number("duration"),
    )
