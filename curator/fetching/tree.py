"""Well-formed RSS, RDF and Atom, read as a tree: in linear time, whatever is in it.

Elements are known by their local name and a short name of their namespace: `content:encoded` is that, whatever prefix a
feed uses, and the elements of every RSS and Atom version have no prefix at all.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from lxml import etree

from curator.errors import FetchError
from curator.fetching import dates
from curator.fetching.elements import Element, inner_html, looks_like_html, medium, plain_text
from curator.fetching.raw import Media, RawEntry, RawFeed, Text, newest

_SPACES = {
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "podcastindex.org/namespace/1.0": "podcast",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "www.w3.org/1999/xhtml": "xhtml",
}
_CORE = re.compile(
    r"(?:www\.w3\.org/2005/atom|purl\.org/atom/ns|purl\.org/rss/1\.0|purl\.org/rss/1\.0/modules/rss091"
    r"|(?:my|channel)\.netscape\.com/rdf/simple/0\.9"
    r"|(?:backend\.userland\.com/|blogs\.law\.harvard\.edu/tech/|cyber\.law\.harvard\.edu/)rss.*)?"
)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ENTRIES = ("item", "entry")
_TEXTS = ("content:encoded", "content", "xhtml:body", "body", "fullitem")
_SUMMARIES = ("description", "summary", "itunes:summary", "dc:description", "media:description", "abstract")
_PUBLISHED = ("pubdate", "published", "issued", "dcterms:issued", "dcterms:created", "created")
_UPDATED = ("updated", "modified", "dc:date", "dcterms:modified", "lastbuilddate")
_AUTHORS = ("author", "dc:creator", "dc:author", "itunes:author")
_HTML = ("html", "xhtml", "text/html", "application/xhtml+xml", "text/xhtml")
_PLAIN = ("", "text", "plain", "text/plain", "text/markdown", "text/x-markdown")
_MAILBOX = re.compile(r"[<(]?\b[\w.+%-]{1,64}@[\w.-]{1,255}[>)]?")


class NotWellFormedError(Exception):
    """The text is no well-formed XML."""


def parse_tree(text: str, *, rescue: bool = False) -> RawFeed:
    """The feed in a text. rescue: read damaged XML as far as the parser can.

    Raises NotWellFormedError, or FetchError not-a-feed if the XML holds no feed.
    """
    parser = etree.XMLParser(
        recover=rescue, no_network=True, remove_comments=True, remove_pis=True, load_dtd=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotWellFormedError(str(error)) from None
    if root is None:
        raise NotWellFormedError("nothing could be rescued")
    try:
        return _Reader(text).feed(root)
    except UnicodeDecodeError as error:  # a rescue may leave half characters in the tree
        raise NotWellFormedError(str(error)) from None


class _Reader:
    def __init__(self, text: str) -> None:
        self._names: dict[str, str] = {}
        self._bases, self._languages = "xml:base" in text, "xml:lang" in text

    def feed(self, root: Element) -> RawFeed:
        head: Element | None = None
        entries: list[Element] = []
        for element in root.iter(etree.Element):
            name = self._name(element)
            if head is None and name in ("channel", "feed"):
                head = element
            elif name in _ENTRIES:
                entries.append(element)
        if head is None and not (entries and self._name(root) in ("rss", "rdf:rdf", *_ENTRIES)):
            raise FetchError("What came back is not a feed.", kind="not-a-feed")
        feed = self._head(head if head is not None else root)
        feed.listed = len(entries)
        feed.entries = [self._entry(element) for element in newest(entries, self._age)]
        return feed

    def _age(self, element: Element) -> dt.datetime | None:
        entry = RawEntry()
        found: dict[str, list[Element]] = {}
        for name, child in self._children(element):
            found.setdefault(name, []).append(child)
        self._date(entry, found)
        return entry.published

    # ------------------------------------------------------------ names and texts

    def _name(self, element: Element) -> str:
        tag = str(element.tag)
        known = self._names.get(tag)
        if known is None:
            space, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
            space = (space.lower().partition("://")[2] or space.lower()).rstrip("/#")
            usual = element.prefix if element.prefix in _SPACES.values() else "other"
            short = "" if _CORE.fullmatch(space) else _SPACES.get(space) or usual
            known = self._names[tag] = f"{short}:{local.lower()}" if short else local.lower()
        return known

    def _children(self, element: Element) -> Iterator[tuple[str, Element]]:
        for child in element.iterchildren(etree.Element):
            yield self._name(child), child

    def _base(self, element: Element) -> str:
        return (element.base or "") if self._bases else ""

    def _language(self, element: Element) -> str:
        if self._languages:
            for one in (element, *element.iterancestors()):
                if (language := one.get(f"{_XML}lang")) is not None:
                    return str(language)
        return ""

    def _text(self, element: Element, *, default_html: bool) -> Text | None:
        """The text of an element by its declared type, or None if it has none or holds something else."""
        kind = (element.get("type") or "").lower().partition(";")[0].strip()
        is_html = kind in _HTML or (not kind and default_html)
        if not is_html and kind not in _PLAIN:
            return None
        if len(element) and (is_html or not kind):
            value, is_html = inner_html(element), True
        else:
            value = plain_text(element)
        return Text(value, is_html, self._base(element), self._language(element)) if value else None

    def _title(self, element: Element) -> Text | None:
        """A title: RSS does not say whether it is text or HTML, Atom does."""
        title = self._text(element, default_html=False)
        if title and not title.is_html and not element.get("type") and "/atom" not in str(element.tag).lower():
            title.is_html = looks_like_html(title.value)
        return title

    # ------------------------------------------------------------ feed and entries

    def _head(self, head: Element) -> RawFeed:
        feed = RawFeed(language=self._language(head))
        for name, child in self._children(head):
            if name == "title" and feed.title is None:
                feed.title = self._title(child)
            elif name == "link":
                address = plain_text(child) if not child.get("href") else str(child.get("href"))
                if (child.get("rel") or "alternate") == "alternate" and not feed.link:
                    feed.link = address
            elif name in ("language", "dc:language"):
                feed.language = plain_text(child) or feed.language
            elif name == "ttl":
                ttl = plain_text(child)
                feed.ttl = int(ttl) * 60 if ttl.isdecimal() and len(ttl) < 7 else None
            elif name == "skiphours":
                hours = (plain_text(hour) for _, hour in self._children(child))
                feed.skip_hours = sorted({int(hour) % 24 for hour in hours if hour.isdecimal() and len(hour) < 3})
            elif name == "author" and len(child):
                feed.author = next((plain_text(one) for key, one in self._children(child) if key == "name"), "")
        return feed

    def _entry(self, element: Element) -> RawEntry:
        entry = RawEntry(guid=str(element.get(_RDF_ABOUT) or ""), language=self._language(element))
        found: dict[str, list[Element]] = {}
        for name, child in self._children(element):
            found.setdefault(name, []).append(child)
        for around in ("media:group", "link", "media:content"):
            for group in found.get(around, ())[:]:
                for name, child in self._children(group):
                    if name.startswith("media:"):
                        found.setdefault(name, []).append(child)
        titles = [self._title(one) for one in (*found.get("title", ()), *found.get("media:title", ()))]
        entry.title = next((title for title in titles if title), None)
        self._identify(entry, found)
        self._date(entry, found)
        entry.authors = [name for one in _of(found, _AUTHORS) if (name := self._author(one))]
        texts = [self._text(one, default_html=self._name(one) != "content") for one in _of(found, _TEXTS)]
        entry.texts = [text for text in texts if text]
        summaries = [text for one in _of(found, _SUMMARIES) if (text := self._summary(one))]
        if summaries:
            entry.summary = summaries[0]
            entry.texts += summaries[1:]
        self._media(entry, found)
        said = [one.language for one in (*entry.texts, entry.summary, entry.title) if one and one.language]
        entry.language = next(iter(said), entry.language)
        return entry

    def _summary(self, element: Element) -> Text | None:
        name = self._name(element)
        return self._text(element, default_html=name in ("description", "dc:description", "media:description"))

    def _identify(self, entry: RawEntry, found: dict[str, list[Element]]) -> None:
        for one in _of(found, ("guid", "id")):
            entry.guid = plain_text(one) or entry.guid
            if self._name(one) == "guid" and (one.get("isPermaLink") or "true").lower() == "true":
                entry.link = entry.guid
        links = found.get("link", [])
        written = next((text for one in links if not one.get("href") and (text := plain_text(one))), "")
        entry.link = (
            next((plain_text(one) for one in found.get("feedburner:origlink", [])), "")
            or written
            or _link(links, "alternate")
            or entry.link
            or _link(links, "related")
            or _link(links, "via")
        )
        if entry.link and self._bases and links:
            entry.link = _joined(self._base(links[0]), entry.link)

    def _date(self, entry: RawEntry, found: dict[str, list[Element]]) -> None:
        published = [text for one in _of(found, _PUBLISHED) if (text := plain_text(one))]
        updated = [text for one in _of(found, _UPDATED) if (text := plain_text(one))]
        entry.updated = next((moment for text in updated if (moment := dates.from_text(text))), None)
        entry.published = next((moment for text in published if (moment := dates.from_text(text))), entry.updated)
        entry.published_text = next(iter([*published, *updated]), "")

    def _author(self, element: Element) -> str:
        if len(element):
            return next((plain_text(one) for name, one in self._children(element) if name == "name"), "")
        text = plain_text(element)
        return _MAILBOX.sub("", text).strip(" ()<>,;") if "@" in text else text

    def _media(self, entry: RawEntry, found: dict[str, list[Element]]) -> None:
        contents = [medium(one, "url") for one in found.get("media:content", [])]
        files = [medium(one, "url") for one in found.get("enclosure", [])]
        files += [medium(one, "href") for one in found.get("link", []) if one.get("rel") == "enclosure"]
        thumbnails = [medium(one, "url") for one in found.get("media:thumbnail", [])]
        pictures = [medium(one, "href") for one in found.get("itunes:image", [])]
        pictures += [
            Media(plain_text(url))
            for one in found.get("image", [])
            for name, url in self._children(one)
            if name == "url"
        ]
        offered = [one for one in contents if one.type.startswith("image/")] + thumbnails
        offered += [one for one in files if one.type.startswith("image/")] + pictures
        entry.images = [one for one in offered if one.url]
        entry.enclosures = [one for one in [*files, *contents] if one.url]
        entry.duration = next((plain_text(one) for one in found.get("itunes:duration", [])), "")
        entry.transcript = next((str(one.get("url") or "") for one in found.get("podcast:transcript", [])), "")


def _of(found: dict[str, list[Element]], names: Iterable[str]) -> Iterator[Element]:
    for name in names:
        yield from found.get(name, ())


def _link(links: list[Element], rel: str) -> str:
    fitting = [one for one in links if (one.get("rel") or "alternate").lower() == rel and one.get("href")]
    pages = [
        one for one in fitting if (one.get("type") or "text/html").lower() in ("text/html", "application/xhtml+xml")
    ]
    return next((str(one.get("href")) for one in (*pages, *fitting)), "")


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
