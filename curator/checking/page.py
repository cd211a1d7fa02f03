"""Reads a rendered output back as a reader meets it: its visible words in order, its links, its images."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import lxml.etree
import lxml.html

from curator.checking.reading import heard
from curator.text.words import one_line

Node: TypeAlias = lxml.etree._Element  # lxml has no public name for it
Cards = Mapping[str, str]
"""Address → title of each pick: what tells one card from the next."""

_SILENT = frozenset({"head", "script", "style", "template", "title", "noscript"})
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "font", "wbr",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+|%%[a-z_]+%%", re.IGNORECASE)
_CLOSING = ")]}>.,;:!?…*_'\"’”“»«"


@dataclass(frozen=True, slots=True)
class Link:
    """One link: where it goes, its words, where in the text it begins, and where the card around it begins."""

    href: str
    words: str
    start: int
    card: int


@dataclass(frozen=True, slots=True)
class Output:
    """One output as read back: its name, file, visible words and links, the picks in it, (src, alt) of its images.

    without: the sections that it may leave out, because its readers did not choose them.
    """

    name: str
    file: str
    text: str
    links: tuple[Link, ...]
    picks: Cards
    images: tuple[tuple[str, str], ...] = ()
    without: frozenset[str] = frozenset()

    def heard(self, start: int = 0, end: int | None = None) -> str:
        """The words between two places, ready to be compared."""
        return heard(self.text[start:end])

    def cards(self, url: str) -> list[str]:
        """What stands around the links to `url`, heard: each stretch ends where the card of another pick begins."""
        ends = sorted({link.card for link in self.links if link.href in self.picks} | {len(self.text)})
        stretches: list[tuple[int, int]] = []
        for start in sorted({link.card for link in self.links if link.href == url}):
            end = next((place for place in ends if place > start), len(self.text))
            if stretches and stretches[-1][1] >= start:
                start = stretches.pop()[0]
            stretches.append((start, end))
        return [self.heard(start, end) for start, end in stretches]


def parse(html: str) -> Node:
    """The document tree of rendered HTML; an empty one for empty text. What comes after the end is read too."""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    open_ended = _END.sub("", html).strip() or "<p></p>"
    return lxml.html.document_fromstring(open_ended.encode("utf-8", "replace"), parser=parser)


def address_of(node: Node) -> str:
    """The address of a link as a browser reads it: entities resolved, stray line ends gone."""
    return re.sub(r"[\t\r\n]", "", node.get("href") or "").strip()


def is_hidden(node: Node) -> bool:
    """True for an element that no reader sees, as far as its own attributes say."""
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def words_of(link: Node) -> str:
    """What a screen reader says for a link: its label, else its words and the alt texts of its images."""
    said = [link.text or ""]
    for node in link.iterdescendants():
        if isinstance(node.tag, str):
            said += [node.get("alt") or "" if node.tag == "img" else node.text or ""]
        said.append(node.tail or "")
    return one_line(link.get("aria-label") or "") or one_line("".join(said))


def read_html(name: str, file: str, html: str, cards: Cards, without: frozenset[str] = frozenset()) -> Output:
    """An HTML output, read back."""
    reader = _Reader()
    tree = parse(html)
    reader.walk(tree)
    within = _addresses_within(tree, cards)
    links = []
    for node, start in reader.links:
        href = address_of(node)
        card = _card_of(node, href, within) if href in cards else None
        links.append(Link(href, words_of(node), start, start if card is None else reader.starts.get(card, start)))
    return Output(name, file, "".join(reader.chunks), tuple(links), cards, tuple(reader.images), without)


class _Reader:
    """Walks a tree in reading order and remembers where in the text each element begins."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.length = 0
        self.starts: dict[Node, int] = {}
        self.links: list[tuple[Node, int]] = []
        self.images: list[tuple[str, str]] = []

    def _say(self, text: str | None) -> None:
        if text:
            self.chunks.append(text)
            self.length += len(text)

    def walk(self, node: Node) -> None:
        if not isinstance(node.tag, str) or node.tag in _SILENT or is_hidden(node):
            return
        block = node.tag not in _INLINE
        self._say("\n" if block else None)
        self.starts[node] = self.length
        if node.tag in ("a", "area") and node.get("href") is not None:
            self.links.append((node, self.length))
        if node.tag == "img":
            self.images.append((node.get("src") or "", node.get("alt") or ""))
        self._say(node.text)
        for child in node:
            self.walk(child)
            self._say(child.tail)
        self._say("\n" if block else None)


def _addresses_within(tree: Node, cards: Cards) -> dict[Node, set[str]]:
    """For each element, the picks' addresses that links in it go to."""
    within: dict[Node, set[str]] = {}
    for link in tree.iter("a", "area"):
        href = address_of(link)
        if href in cards:
            node: Node | None = link
            while node is not None:
                within.setdefault(node, set()).add(href)
                node = node.getparent()
    return within


def _card_of(link: Node, href: str, within: dict[Node, set[str]]) -> Node:
    """The largest element around a link that holds links to no other pick."""
    card = link
    parent = link.getparent()
    while parent is not None and within.get(parent) == {href}:
        card, parent = parent, parent.getparent()
    return card


def read_text(name: str, file: str, text: str, cards: Cards, without: frozenset[str] = frozenset()) -> Output:
    """A plain-text output, read back, with its addresses as links."""
    links = []
    for found in _ADDRESS.finditer(text):
        href = _trimmed(found[0], cards)
        start = _paragraph(text, _title_before(text, cards[href], found.start())) if href in cards else found.start()
        links.append(Link(href, "", found.start(), start))
    return Output(name, file, text, tuple(links), cards, without=without)


def addresses_in(text: str) -> set[str]:
    """Every address that stands bare in a text, as `read_text` would find it."""
    return {_trimmed(found[0], {}) for found in _ADDRESS.finditer(text)}


def _trimmed(address: str, cards: Cards) -> str:
    """An address without the punctuation that follows it in a sentence; a known one as it is known."""
    cut = address
    while cut and cut not in cards and cut[-1] in _CLOSING:
        if cut[-1] == ")" and cut.count("(") >= cut.count(")"):
            break
        cut = cut[:-1]
    return cut if cut in cards or not address.startswith("%%") else address


def _title_before(text: str, title: str, place: int) -> int:
    """Where a title stands last before a place; the place itself if it does not."""
    words = [re.escape(word) for word in re.findall(r"\w+", title)]
    if not words:
        return place
    pattern = re.compile(r"[\W_]+".join(words), re.IGNORECASE)
    return max((found.start() for found in pattern.finditer(text, 0, place)), default=place)


def _paragraph(text: str, place: int) -> int:
    """Where the paragraph around a place begins: after the last empty line."""
    gaps = [found.end() for found in re.finditer(r"\n[ \t]*\n", text[:place])]
    return gaps[-1] if gaps else 0
