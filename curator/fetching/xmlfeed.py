"""RSS, RDF and Atom, read by feedparser: well-formed, or damaged and mended, or damaged and read leniently.

feedparser sees text whose encoding is settled, with its own sanitising and resolving of addresses switched off.
"""

import datetime as dt
import html.entities
import io
import re
import time
from collections.abc import Mapping
from xml.sax import SAXException

import feedparser

from curator.errors import FetchError
from curator.fetching import dates
from curator.fetching.raw import Media, RawEntry, RawFeed, Text

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_XML_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[1-2]|1[4-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>")
_VERBATIM = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|([A-Za-z][A-Za-z0-9]{1,31});|)")
_BARE = re.compile(r"<(?![a-zA-Z_/!?])")
_UNQUOTED = re.compile(r"<[a-zA-Z][^<>\"']{0,200}=[^\s\"'<>][^<>]{0,1000}>")
_VALUE = re.compile(r"=([^\s\"'<>]+)(?=[\s>])")
_PREFIX = re.compile(r"</?([a-zA-Z][\w.-]*):[a-zA-Z]")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b")
_KNOWN_PREFIXES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rss": "http://purl.org/rss/1.0/",
}
_SKIP_HOURS = re.compile(r"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_READABLE = ("text/html", "application/xhtml+xml", "text/plain")
_DAMAGED = "The feed's XML is damaged; every entry that could be read was kept."


def parse_xml(text: str) -> RawFeed:
    """The feed in a text. Raises FetchError not-a-feed if there is none in it."""
    text = _NOT_XML_REFERENCE.sub("", _NOT_XML.sub("", text)).lstrip("\ufeff \t\r\n")
    text = _DECLARATION.sub("", text, count=1) if "<?xml" in text[:4096] else text
    parsed = _feedparser(text)
    flaws = []
    if isinstance(parsed.get("bozo_exception"), SAXException):
        flaws.append(_DAMAGED)
        mended = _feedparser(mend(text))
        if not mended.get("bozo") and len(_list(mended, "entries")) >= len(_list(parsed, "entries")):
            parsed = mended
    if not parsed.get("entries") and not parsed.get("version"):
        raise FetchError("What came back is not a feed.", kind="not-a-feed")
    feed = _feed(parsed, text)
    feed.flaws = flaws
    return feed


def mend(text: str) -> str:
    """The text with bare signs, undeclared entities and prefixes, unquoted values put right; CDATA is left alone."""
    parts, done = [], 0
    for verbatim in _VERBATIM.finditer(text):
        parts += [_mended(text[done : verbatim.start()]), verbatim[0]]
        done = verbatim.end()
    text = "".join([*parts, _mended(text[done:])])
    if root := _ROOT.search(text):
        head = text[root.start() : text.find(">", root.start())]
        missing = {prefix for prefix in _PREFIX.findall(text) if prefix != "xml" and f"xmlns:{prefix}" not in head}
        spaces = "".join(
            f' xmlns:{prefix}="{_KNOWN_PREFIXES.get(prefix.lower(), f"urn:x-undeclared:{prefix}")}"'
            for prefix in sorted(missing)
        )
        text = text[: root.end()] + spaces + text[root.end() :]
    return text


def _mended(markup: str) -> str:
    markup = _BARE.sub("&lt;", _REFERENCE.sub(_reference, markup))
    return _UNQUOTED.sub(lambda tag: _VALUE.sub(r'="\1"', tag[0]), markup)


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if found[0] == "&":
        return "&amp;"
    if name is None or name in ("amp", "lt", "gt", "quot", "apos"):
        return found[0]
    return html.entities.html5.get(f"{name};", f"&amp;{name};").replace("<", "&lt;")


Record = Mapping[str, object]


def _feedparser(text: str) -> Record:
    # A stream, because feedparser takes bare bytes for the name of a file first.
    parsed: Record = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    return _plain(parsed)


def _plain(record: object) -> Record:
    """A plain dictionary: feedparser's own maps missing keys to others, with warnings."""
    return dict(record) if isinstance(record, dict) else {}


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    return value.strip() if isinstance(value, str) else ""


def _list(record: Record, key: str) -> list[Record]:
    value = record.get(key)
    return [_plain(one) for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _feed(parsed: Record, text: str) -> RawFeed:
    feed = _plain(parsed.get("feed"))
    is_atom = _text(parsed, "version").startswith("atom")
    links = _list(feed, "links")
    author = _plain(feed.get("author_detail")) if is_atom else {}
    skipped = _SKIP_HOURS.search(text)
    ttl = _text(feed, "ttl")
    return RawFeed(
        title=_rich(feed, "title"),
        link=_text(feed, "link") or next((_text(one, "href") for one in links if one.get("rel") == "alternate"), ""),
        language=_text(feed, "language"),
        author=_text(author, "name"),
        ttl=int(ttl) * 60 if ttl.isdecimal() and len(ttl) < 7 else None,
        skip_hours=sorted({int(hour) % 24 for hour in _HOUR.findall(skipped[1])}) if skipped else [],
        entries=[_entry(one) for one in _list(parsed, "entries")],
    )


def _rich(record: Record, key: str) -> Text | None:
    value = _text(record, key)
    if not value:
        return None
    detail = _plain(record.get(f"{key}_detail"))
    return _as_text(value, detail, default="text/html")


def _as_text(value: str, detail: Record, default: str) -> Text:
    kind = _text(detail, "type") or default
    return Text(
        value,
        is_html=kind in ("text/html", "application/xhtml+xml"),
        base=_text(detail, "base"),
        language=_text(detail, "language"),
    )


def _entry(record: Record) -> RawEntry:
    texts = [
        _as_text(value, one, default="text/html")
        for one in _list(record, "content")
        if (value := _text(one, "value")) and (_text(one, "type") or "text/html") in _READABLE
    ]
    links = _list(record, "links")
    medias = _list(record, "media_content")
    title = _rich(record, "title")
    return RawEntry(
        guid=_text(record, "id"),
        title=title,
        link=_text(record, "feedburner_origlink") or _text(record, "link") or _link(links),
        authors=_authors(record),
        published=_date(record, "published") or _date(record, "created") or _date(record, "updated"),
        published_text=_text(record, "published") or _text(record, "updated"),
        updated=_date(record, "updated"),
        texts=texts,
        summary=_rich(record, "summary"),
        images=_images(record, links, medias),
        enclosures=[_media(one, "href") for one in links if one.get("rel") == "enclosure"]
        + [_media(one, "url") for one in medias],
        duration=_text(record, "itunes_duration"),
        transcript=_text(_plain(record.get("podcast_transcript")), "url"),
        language=(texts[0].language if texts else "") or (title.language if title else ""),
    )


def _link(links: list[Record]) -> str:
    """The address of the page: any alternate link, whatever type it claims; else a related one."""
    for wanted in ("alternate", "related", "via"):
        for one in links:
            if one.get("rel") == wanted and (address := _text(one, "href")):
                return address
    return ""


def _authors(record: Record) -> list[str]:
    names = [_text(one, "name") for one in _list(record, "authors")]
    names.append(_text(_plain(record.get("author_detail")), "name"))
    if not any(names) and "@" not in _text(record, "author"):
        names.append(_text(record, "author"))
    return [name for name in names if name]


def _date(record: Record, key: str) -> dt.datetime | None:
    parsed = record.get(f"{key}_parsed")
    if isinstance(parsed, time.struct_time) and (moment := dates.from_struct(parsed)):
        return moment
    return dates.from_text(_text(record, key))


def _images(record: Record, links: list[Record], medias: list[Record]) -> list[Media]:
    found = [_media(one, "url") for one in medias if one.get("medium") == "image" or _is_image(one)]
    found += [_media(one, "url") for one in _list(record, "media_thumbnail")]
    found += [_media(one, "href") for one in links if one.get("rel") == "enclosure" and _is_image(one)]
    image = record.get("image")
    found += [Media(_text(_plain(image), "href"))] if isinstance(image, dict) else []
    return [one for one in found if one.url]


def _is_image(record: Record) -> bool:
    return _text(record, "type").startswith("image/")


def _media(record: Record, key: str) -> Media:
    def number(name: str) -> int | None:
        value = _text(record, name)
        return int(value) if value.isdecimal() and len(value) < 12 else None

    kind = _text(record, "type") or {"image": "image/*", "audio": "audio/*", "video": "video/*"}.get(
        _text(record, "medium"), ""
    )
    return Media(
        url=_text(record, key),
        type=kind,
        length=number("length") or number("filesize"),
        width=number("width"),
        duration=number("duration"),
    )
