"""Damaged XML, read by feedparser: it keeps entries that stricter parsers lose.

feedparser sees text whose encoding is settled, with its own sanitising and resolving of addresses switched off, and
only text on which it needs no more than seconds: `is_tame` says which.
"""

import datetime as dt
import io
import re
import time
from collections.abc import Mapping

import feedparser

from curator.errors import FetchError
from curator.fetching import dates
from curator.fetching.raw import Media, RawEntry, RawFeed, Text, newest

_READABLE = ("text/html", "application/xhtml+xml", "text/plain")
_SKIP_HOURS = re.compile(r"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_CATEGORY = re.compile(r"<(?:\w+:)?category\b[^<>]{0,2000}(?:/>|>[^<]{0,2000}</(?:\w+:)?category\s*>)", re.IGNORECASE)
_ENDLESS = re.compile(
    r"<[^<>]{20000}"  # a tag with thousands of attributes
    r"|<(?:\w+:)?(?:author|creator|managingeditor|webmaster|email|name)\b[^<>]*>(?:<!\[CDATA\[)?[^<]{1000}",
    re.IGNORECASE,
)
_PREFIXES = re.compile(r"<([\w.-]+):")
_LARGEST = 1_000_000


def is_tame(text: str) -> bool:
    """True for text on which feedparser needs time in proportion: some of its steps are quadratic."""
    return (
        len(text) <= _LARGEST
        and text.rfind("<!--") <= text.rfind("-->")
        and text.rfind("<![CDATA[") <= text.rfind("]]>")
        and len(set(_PREFIXES.findall(text))) <= 100
        and not _ENDLESS.search(text)
    )


def parse_leniently(text: str) -> RawFeed:
    """The feed that feedparser finds. Raises FetchError not-a-feed if there is none, or if it stumbles."""
    try:
        parsed = _feedparser(_CATEGORY.sub("", text))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError):
        parsed = {}  # its lenient parser trips over some kinds of damage
    if not parsed.get("entries") and not parsed.get("version"):
        raise FetchError("What came back is not a feed.", kind="not-a-feed")
    return _feed(parsed, text)


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
    entries = _list(parsed, "entries")
    return RawFeed(
        title=_rich(feed, "title"),
        link=_text(feed, "link") or next((_text(one, "href") for one in links if one.get("rel") == "alternate"), ""),
        language=_text(feed, "language"),
        author=_text(author, "name"),
        ttl=int(ttl) * 60 if ttl.isdecimal() and len(ttl) < 7 else None,
        skip_hours=sorted({int(hour) % 24 for hour in _HOUR.findall(skipped[1])}) if skipped else [],
        entries=newest([_entry(one) for one in entries], lambda entry: entry.published),
        listed=len(entries),
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
