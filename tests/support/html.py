"""Reads HTML back in tests: elements, addresses and words, as plain strings."""

from dataclasses import dataclass
from typing import TypeAlias, cast

import lxml.etree
import lxml.html

Element: TypeAlias = lxml.etree._Element  # lxml has no public name for it


@dataclass(frozen=True)
class Node:
    """One element."""

    element: Element

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    @property
    def attributes(self) -> dict[str, str]:
        return {str(name): str(value) for name, value in self.element.items()}

    @property
    def text(self) -> str:
        """Its words, white space folded."""
        return " ".join("".join(str(part) for part in self.element.itertext()).split())

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return str(self.element.get(name) or "")

    def nodes(self, xpath: str) -> list["Node"]:
        """The elements that an XPath finds."""
        return [Node(found) for found in cast(list[Element], self.element.xpath(xpath))]

    def values(self, xpath: str) -> list[str]:
        """The attributes or texts that an XPath finds."""
        return [str(found) for found in cast(list[str], self.element.xpath(xpath))]


def read_html(html: str) -> Node:
    """The document."""
    return Node(lxml.html.document_fromstring(html))


def read_fragment(html: str) -> Node:
    """A piece of a document."""
    return Node(lxml.html.fragment_fromstring(html, create_parent="div"))


def read_xml(data: bytes) -> Node:
    """An XML document; an ill-formed one is an error."""
    return Node(lxml.etree.fromstring(data))
