"""The feeds that a web page names in its head. Pure."""

import re
from dataclasses import dataclass

import lxml.etree
import lxml.html

from curator.text.html import plain
from curator.text.urls import host_of, safe_url
from curator.text.words import one_line, shorten

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_ADDRESS = re.compile(
    r"[/.](?:rss|atom)(?:[/.?#]|$)|/feeds?(?:[/.?#]|$)|[?&](?:feed|format)=(?:rss|atom)", re.IGNORECASE
)
_FEED_TEXT = re.compile(
    r"(?:subscribe (?:via|with|by) )?(?:rss|atom|json|web)?(?:(?<=\w) )?feed|rss|atom", re.IGNORECASE
)
_READER = re.compile(r"//(?:[\w-]+\.)*(?:feedly|inoreader|newsblur|netvibes|theoldreader|feedspot|subtome|google)\.")
_LONGEST_PAGE = 2_000_000


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names, with the title it gives it."""

    url: str
    title: str = ""


def page_tree(text: str) -> lxml.html.HtmlElement | None:
    """A page as a tree, read leniently; None if there is nothing in it."""
    try:
        return lxml.html.document_fromstring(plain(text[:_LONGEST_PAGE]).encode("utf-8", "replace"), parser=_parser())
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


def anchors_to_feeds(text: str, url: str) -> list[str]:
    """The addresses on a page whose address or text says feed, RSS or Atom; those of other sites last."""
    tree = page_tree(text)
    if tree is None:
        return []
    base, found = page_base(tree, url), []
    for anchor in tree.iter("a"):
        address = safe_url(anchor.get("href"), base)
        if not address or _READER.search(address) or "/comments/" in address:
            continue
        if _FEED_ADDRESS.search(address) or _FEED_TEXT.fullmatch(one_line(" ".join(anchor.itertext()))):
            found.append(address)
    return sorted(dict.fromkeys(found), key=lambda address: host_of(address) != host_of(url))


def page_title(text: str) -> str:
    """The title of a page, on one line; empty if it has none."""
    tree = page_tree(text)
    titles = tree.iter("title") if tree is not None else ()
    return next((shorten(one_line(" ".join(title.itertext())), 200) for title in titles), "")


def _is_of_comments(link: FeedLink) -> bool:
    return "comment" in link.title.lower() or "/comments/" in link.url
