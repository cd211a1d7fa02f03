"""Follows every link of a folder of pages, as a strict reader would: to files and to places within them."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.support.html import Node, read_html


def pages_of(site: Path) -> dict[Path, Node]:
    """Every page, read."""
    return {path: read_html(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}


def broken_links(site: Path, *, fragments: bool = True) -> list[str]:
    """Each relative link that leads to no file of the site, or to no place in it."""
    trees = pages_of(site)
    return [
        f"{path.relative_to(site)}: {link}"
        for path, tree in trees.items()
        for link in _links(tree)
        if not _leads_somewhere(site, path, link, trees, fragments)
    ]


def _links(tree: Node) -> Iterator[str]:
    for link in tree.values("//a/@href | //link/@href | //img/@src | //script/@src"):
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc:
            yield link


def _leads_somewhere(site: Path, path: Path, link: str, trees: dict[Path, Node], fragments: bool) -> bool:
    parts = urlsplit(link)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    if not target.is_relative_to(site.resolve()) or not target.is_file():
        return False
    if not fragments or not parts.fragment:
        return True
    tree = trees.get(site / target.relative_to(site.resolve()))
    return tree is not None and bool(tree.nodes(f"//*[@id='{unquote(parts.fragment)}']"))
