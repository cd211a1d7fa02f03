"""The feeds that a web page names in its head. Pure."""

from dataclasses import dataclass

import lxml.etree
import lxml.html

from curator.text.urls import safe_url

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_LONGEST_PAGE = 2_000_000


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names, with the title it gives it."""

    url: str
    title: str = ""


def page_tree(text: str) -> lxml.html.HtmlElement | None:
    """A page as a tree, read leniently; None if there is nothing in it."""
    try:
        return lxml.html.document_fromstring(text[:_LONGEST_PAGE].encode("utf-8", "replace"), parser=_parser())
    except (lxml.etree.LxmlError, ValueError):
        return None


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)


def page_base(tree: lxml.html.HtmlElement, url: str) -> str:
    """What relative addresses on the page start from."""
    for base in tree.iter("base"):
        return safe_url(base.get("href"), url) or url
    return url


def feeds_named(text: str, url: str) -> list[FeedLink]:
    """The feeds that a page names with <link rel="alternate">, in its order; comment feeds last."""
    tree = page_tree(text)
    if tree is None:
        return []
    base, found = page_base(tree, url), []
    for link in tree.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        address = safe_url(link.get("href"), base)
        if address and ("alternate" in rel or "feed" in rel) and (kind in FEED_TYPES or "feed" in rel):
            found.append(FeedLink(address, (link.get("title") or "").strip()))
    return sorted(dict.fromkeys(found), key=_is_of_comments)


def _is_of_comments(link: FeedLink) -> bool:
    return "comment" in link.title.lower() or "/comments/" in link.url
