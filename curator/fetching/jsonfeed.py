"""JSON Feed 1 and 1.1, read leniently: a field of the wrong kind is a field that is not there. Pure."""

import json

from curator.errors import FetchError
from curator.fetching import dates
from curator.fetching.raw import Media, RawEntry, RawFeed, Text, newest

Json = dict[str, object]


def parse_json(text: str) -> RawFeed:
    """The feed in a text. Raises FetchError: not-a-feed for other JSON, parse for broken JSON."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise FetchError("The JSON feed is damaged and could not be read.", kind="parse") from None
    if not isinstance(data, dict) or "jsonfeed.org/version" not in _text(data, "version"):
        raise FetchError("What came back is JSON, but not a JSON Feed.", kind="not-a-feed")
    title = _text(data, "title")
    authors, items = _authors(data), _records(data, "items")
    return RawFeed(
        title=Text(title) if title else None,
        link=_text(data, "home_page_url"),
        language=_text(data, "language"),
        author=authors[0] if authors else "",
        entries=[_entry(item) for item in newest(items, lambda item: dates.from_text(_text(item, "date_published")))],
        listed=len(items),
    )


def _entry(item: Json) -> RawEntry:
    html, plain = _text(item, "content_html"), _text(item, "content_text")
    summary, title = _text(item, "summary"), _text(item, "title")
    attachments = _records(item, "attachments")
    published = _text(item, "date_published") or _text(item, "date_modified")
    texts = [Text(html, is_html=True)] if html else [Text(plain)] if plain else []
    return RawEntry(
        guid=_text(item, "id"),
        title=Text(title) if title else None,
        link=_text(item, "url") or _text(item, "external_url"),
        authors=_authors(item),
        published=dates.from_text(published),
        published_text=published,
        updated=dates.from_text(_text(item, "date_modified")),
        texts=texts,
        summary=Text(summary) if summary else None,
        images=[Media(url) for key in ("image", "banner_image") if (url := _text(item, key))],
        enclosures=[_media(one) for one in attachments],
        language=_text(item, "language"),
    )


def _media(attachment: Json) -> Media:
    return Media(
        url=_text(attachment, "url"),
        type=_text(attachment, "mime_type"),
        length=_number(attachment, "size_in_bytes"),
        duration=_number(attachment, "duration_in_seconds"),
    )


def _authors(record: Json) -> list[str]:
    found = _records(record, "authors")
    if isinstance(single := record.get("author"), dict):
        found.append(single)
    return [name for one in found if (name := _text(one, "name"))]


def _text(record: Json, key: str) -> str:
    value = record.get(key)
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else ""
    return value.strip() if isinstance(value, str) else ""


def _number(record: Json, key: str) -> int | None:
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 < value < 10**12 else None


def _records(record: Json, key: str) -> list[Json]:
    value = record.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
