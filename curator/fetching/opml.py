"""Lists of feeds in OPML, as other readers write and read them. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree

from curator.errors import UsageError
from curator.fetching.decoding import decode
from curator.model.source import Source, may_pass_on
from curator.text import html as safe
from curator.text.urls import canonical, host_of, safe_url
from curator.text.words import one_line, shorten, slug

MOST_FEEDS = 2_000
MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One feed of a list."""

    title: str
    feed: str
    site: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """What importing would do: sources to write (as candidates), and feeds that are read already."""

    new: tuple[Source, ...]
    known: tuple[OpmlFeed, ...]


def read_opml(data: bytes) -> tuple[list[OpmlFeed], list[str]]:
    """The feeds of a list, folders or none, each once, and what was refused with why.

    Raises UsageError if it is no OPML, or too large. Entities and everything outside the file are left unread.
    """
    if len(data) > MOST_BYTES:
        raise UsageError("That file is too large for a list of feeds.", hint="Is it the right file?")
    root = _tree(data)
    if root is None or str(root.tag).lower() != "opml":
        raise UsageError("That file is no OPML.", hint="Feed readers write OPML under `export` or `subscriptions`.")
    found: dict[str, OpmlFeed] = {}
    refused: list[str] = []
    for outline in root.iter("outline", "OUTLINE"):
        attributes = {str(name).lower(): str(value) for name, value in list(outline.attrib.items())[:50]}
        written = attributes.get("xmlurl", "").strip()
        if not written:
            continue
        address = safe_url(written)
        if address is None:
            refused.append(f"{shorten(safe.plain(written), 200)}: no web address")
        elif len(found) >= MOST_FEEDS:
            refused.append(f"{address}: the list has more than {MOST_FEEDS:,} feeds")
        else:
            found.setdefault(canonical(address), _feed(attributes, address))
    return list(found.values()), refused[:100]


def merge(offered: Sequence[OpmlFeed], sources: Iterable[Source], *, added: dt.date) -> Merge:
    """Feeds of a list against the sources there are. New ones become candidates: whom we read is vetted by a person."""
    sources = list(sources)
    read_already = {canonical(source.feed) for source in sources if source.feed}
    ids = {source.id for source in sources}
    new: list[Source] = []
    known: list[OpmlFeed] = []
    for feed in offered:
        if canonical(feed.feed) in read_already:
            known.append(feed)
            continue
        read_already.add(canonical(feed.feed))
        name = feed.title or host_of(feed.feed)
        source_id = free_id(name, host_of(feed.site or feed.feed), ids)
        ids.add(source_id)
        languages = (feed.language,) if feed.language else ()
        new.append(Source(id=source_id, name=name, site=feed.site, feed=feed.feed, added=added, languages=languages))
    return Merge(tuple(new), tuple(known))


def free_id(name: str, host: str, taken: Iterable[str]) -> str:
    """A slug for a source that is not taken yet: of its name, or of its host where the name has no Latin letters."""
    first = slug(name, default="") or slug(host, default="source")
    taken = set(taken)
    if first not in taken:
        return first
    return next(f"{first}-{number}" for number in range(2, len(taken) + 3) if f"{first}-{number}" not in taken)


def write_opml(title: str, sources: Iterable[Source], *, now: dt.datetime) -> str:
    """OPML 2.0 of the active sources whose creators agreed to stand on public lists: such a list gets passed on."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_escaped(title)}</title><dateCreated>{now:%a, %d %b %Y %H:%M:%S} GMT</dateCreated></head>",
        "  <body>",
    ]
    for source in sources:
        if not source.feed or not may_pass_on(source):
            continue
        attributes = {"type": "rss", "text": source.name, "title": source.name, "xmlUrl": source.feed}
        if source.site:
            attributes["htmlUrl"] = source.site
        if source.languages:
            attributes["language"] = source.languages[0]
        written = " ".join(f"{name}={quoteattr(safe.plain(value))}" for name, value in attributes.items())
        lines.append(f"    <outline {written}/>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _feed(attributes: dict[str, str], address: str) -> OpmlFeed:
    title = attributes.get("title") or attributes.get("text") or ""
    language = attributes.get("language", "").strip()
    return OpmlFeed(
        title=shorten(one_line(safe.to_text(title)), 200),
        feed=address,
        site=safe_url(attributes.get("htmlurl")),
        language=language if language.replace("-", "").isalnum() and len(language) < 20 else None,
    )


def _tree(data: bytes) -> etree._Element | None:
    text, _ = decode(data)
    text = safe.plain(text).lstrip("\ufeff \r\n\t")
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def _escaped(text: str) -> str:
    return safe.plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
