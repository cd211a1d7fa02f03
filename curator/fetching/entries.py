"""Entries as published become entries as kept: safe, absolute, dated, identified. Pure.

Identity: the guid; a guid that stands twice in one feed, with its address; without a guid the canonical address;
without an address a hash of title and text.
"""

import datetime as dt
import html
import re
from collections import Counter
from dataclasses import replace
from urllib.parse import unquote, urljoin, urlsplit

from curator.fetching.media import choose_enclosure, choose_image
from curator.fetching.raw import RawEntry, RawFeed, Text
from curator.model.item import Enclosure, Entry
from curator.text import html as safe
from curator.text.reading_time import reading_minutes
from curator.text.searched import searched_text
from curator.text.urls import canonical, host_of, is_http, safe_url, without_tracking
from curator.text.words import fingerprint, one_line, shorten

HASH_VERSION = "1"
"""Raised when the hash is made of other things; items with an older one are then updated without being flagged."""

TITLE_LENGTH = 500
SUMMARY_LENGTH = 500
_LONGEST_URL = 4_000
_LONGEST_KEY = 500
_TAGS = re.compile(r"<[a-zA-Z/!]")
_MARKUP = re.compile(r"</(?:[a-z]+|h[1-6])\s*>|<[a-z]+\s+[a-z-]+\s*=|<br\s*/?>", re.IGNORECASE)
_HREF = re.compile(r'<a [^>]*?href="([^"]*)"')
_FOOTER = re.compile(r"\s*The post .{1,300}? (?:first appeared|appeared first) on .{1,200}?\s*$", re.DOTALL)
_MORE = re.compile(r"\s*(?:\[(?:…|\.\.\.|&#8230;)\]|(?:Continue reading|Read more)\b.{0,120}|→)\s*$", re.IGNORECASE)
_FOOTER_LENGTH = 600
_FOOTER_MARKS = ("appeared", "…]", "...]", "→", "ontinue reading", "ead more", "ead More")
_LOOKED_AT = 1_500  # characters of a text that a summary is made from
_SAYS_NOTHING = ("comments", "read more", "continue reading", "more", "link")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")
_BARE_URL = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}/\S*")
_OVERRIDES = re.compile("[\u202d\u202e]")


def entries_of(feed: RawFeed, url: str, now: dt.datetime) -> tuple[Entry, ...]:
    """The entries of a feed that was read at `url`, in the feed's order."""
    base = feed_base(feed, url)
    return _identified([_entry(raw, feed, base, now) for raw in feed.entries])


def feed_base(feed: RawFeed, url: str) -> str:
    """What relative addresses in the feed start from: its own address, or its site's where another host serves it."""
    site = safe_url(feed.link)
    return site if site and host_of(site) != host_of(url) else url


def plain_title(title: Text | None) -> str:
    """One line of text. A tag that is written about stays; markup goes."""
    if title is None:
        return ""
    is_markup = title.is_html or _MARKUP.search(title.value)
    text = safe.to_text(title.value) if is_markup else safe.plain(title.value)
    return shorten(_OVERRIDES.sub("", one_line(safe.without_shortcodes(text))), TITLE_LENGTH)


def language_tag(language: str) -> str | None:
    """`en-US` of `en_us`; None for what is no language tag."""
    tag = language.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        return None
    head, *rest = tag.split("-")
    return "-".join([head.lower(), *(part.upper() if len(part) == 2 else part.title() for part in rest)])


def _entry(raw: RawEntry, feed: RawFeed, base: str, now: dt.datetime) -> Entry:
    link = _link(raw, feed, base)
    content, text = _content(raw, link or base)
    image = choose_image(raw.images, content, base)
    enclosure = choose_enclosure(raw, base)
    address = link or (enclosure.url if enclosure else None)
    summary = _summary(raw.summary, text)
    named = enclosure.url if enclosure else address
    title = plain_title(raw.title) or _title_from(text, named, plain_title(feed.title), raw.published)
    published, published_raw = _published(raw, now)
    authors = _authors(raw.authors or ([feed.author] if feed.author else []))
    return Entry(
        identity=one_line(raw.guid),
        title=title,
        url=address,
        canonical_url=_canonical(address),
        authors=authors,
        published=published,
        published_raw=published_raw,
        updated=raw.updated if raw.updated and raw.updated <= now else None,
        summary=summary,
        content_html=content,
        image=image,
        enclosure=enclosure,
        language=language_tag(raw.language) or language_tag(feed.language),
        minutes=_minutes(raw, text, enclosure.duration if enclosure else None),
        hash=_hash(title, authors, text, content, enclosure),
        searched=searched_text(title, authors, summary, text),
    )


def finished(entry: Entry, text: str) -> Entry:
    """The entry with the hash of what a reader sees and the text that searching looks at."""
    return replace(
        entry,
        hash=_hash(entry.title, entry.authors, text, entry.content_html, entry.enclosure),
        searched=searched_text(entry.title, entry.authors, entry.summary, text),
    )


def _link(raw: RawEntry, feed: RawFeed, base: str) -> str | None:
    """The entry's own page. A podcast that only ever links to its home page has none: its file stands for it."""
    link = _address(raw.link, base)
    if link and raw.enclosures and _canonical(link) == _canonical(safe_url(feed.link, base)):
        return None
    return link or (_address(raw.guid, None) if is_http(raw.guid) else None)


def _address(url: str, base: str | None) -> str | None:
    address = safe_url(html.unescape(url) if "&amp;" in url else url, base)
    if not address or len(address) > _LONGEST_URL:
        return None
    return without_tracking(safe.plain(address))


def _canonical(address: str | None) -> str | None:
    if not address:
        return None
    try:
        found = canonical(address)
    except ValueError:
        return None
    return found if len(found) <= _LONGEST_KEY else f"{found[:_LONGEST_KEY]}#{fingerprint(found)}"


def _content(raw: RawEntry, base: str) -> tuple[str, str]:
    """Safe HTML of the fullest text there is, and its plain text."""
    best = max(raw.texts, key=lambda one: (len(one.value), one.is_html), default=None)
    if raw.summary and (best is None or len(raw.summary.value) > 3 * len(best.value)):
        best = raw.summary
    if best is None:
        return "", ""
    if _is_markup(best):
        try:
            own_base = urljoin(base, best.base) if best.base else base
        except ValueError:
            own_base = base
        clean = safe.sanitise(best.value, own_base)
    else:
        clean = safe.from_text(_plain(best))
    return clean, _without_footer(safe.text_of_clean(clean))


def _without_footer(text: str) -> str:
    """The text without what blog software adds at the end: where it appeared first, where to read more."""
    tail = text[-_FOOTER_LENGTH:]
    if not any(mark in tail for mark in _FOOTER_MARKS):
        return text
    return text[:-_FOOTER_LENGTH] + _MORE.sub("", _FOOTER.sub("", tail))


def _is_markup(text: Text) -> bool:
    return bool(_TAGS.search(text.value) if text.is_html else _MARKUP.search(text.value))


def _plain(text: Text) -> str:
    """Text without tags. Line ends stay only where someone set them on purpose: beside blank lines."""
    value = html.unescape(text.value) if text.is_html else text.value
    value = safe.without_shortcodes(value.replace("\r\n", "\n"))
    return value if re.search(r"\n[ \t]*\n", value) or not text.is_html else " ".join(value.split())


def _summary(summary: Text | None, text: str) -> str:
    given = ""
    if summary:
        given = safe.to_text(summary.value) if _is_markup(summary) else _plain(summary)
    if _MARKUP.search(given):  # escaped twice
        given = safe.to_text(given)
    best = _without_footer(one_line(given))
    if len(best) <= 20:
        best = _without_footer(one_line(text[:_LOOKED_AT])) or best
    return "" if best.casefold() in _SAYS_NOTHING else shorten(best, SUMMARY_LENGTH)


def _title_from(text: str, address: str | None, feed_title: str, published: dt.datetime | None) -> str:
    """A title for what has none, as in microblogs: its first words, else its file's name, else the feed's and a day."""
    first = next((line for line in text.split("\n") if line.strip("• ") and not _BARE_URL.fullmatch(line)), "")
    if first:
        return shorten(first.strip("• "), 80)
    name = unquote(urlsplit(address or "").path.rstrip("/").rpartition("/")[2])
    if any(char.isalpha() for char in name):
        return shorten(one_line(safe.plain(name.replace("-", " "))), 80)
    return ", ".join([feed_title or "Untitled", *([f"{published:%Y-%m-%d}"] if published else [])])


def _published(raw: RawEntry, now: dt.datetime) -> tuple[dt.datetime | None, str | None]:
    said = shorten(safe.plain(raw.published_text), 100) or None
    if raw.published is None:
        return None, said
    if raw.published > now:
        return now, said
    return raw.published, None


def _authors(names: list[str]) -> tuple[str, ...]:
    """Names as credited, each once; an e-mail address is no credit."""
    kept: dict[str, str] = {}
    for name in names[:20]:
        text = shorten(safe.to_text(name), 200)
        if is_http(text):  # some name a person by the address of their page
            text = unquote(urlsplit(text).path.rstrip("/").rpartition("/")[2]).lstrip("@")
        if text and "@" not in text.strip("@"):
            kept.setdefault(text.casefold(), text)
    return tuple(kept.values())[:10]


def _minutes(raw: RawEntry, text: str, duration: int | None) -> int | None:
    """Minutes to hear, see or read it; unknown where the feed carries only a teaser."""
    if duration:
        return max(1, round(duration / 60))
    minutes = reading_minutes(text)
    return minutes if minutes > 1 or (raw.texts and minutes) else None


def _hash(title: str, authors: tuple[str, ...], text: str, content: str, enclosure: Enclosure | None) -> str:
    links = sorted({link.partition("?")[0] for link in _HREF.findall(content)})
    media = enclosure.url.partition("?")[0] if enclosure else ""
    return f"{HASH_VERSION}-{fingerprint(title, ', '.join(authors), text, ' '.join(links), media)}"


def _identified(entries: list[Entry]) -> tuple[Entry, ...]:
    guids = Counter(entry.identity for entry in entries)
    first = [_key(entry, repeated=guids[entry.identity] > 1) for entry in entries]
    shared = Counter(first)
    return tuple(
        _named(entry, f"{key} {fingerprint(entry.title)}" if shared[key] > 1 else key)
        for entry, key in zip(entries, first, strict=True)
    )


def _named(entry: Entry, key: str) -> Entry:
    identity = _short(key)
    return entry if identity == entry.identity else replace(entry, identity=identity)


def _key(entry: Entry, *, repeated: bool) -> str:
    address = entry.canonical_url or ""
    if entry.identity:
        return f"{entry.identity} {address}".strip() if repeated else entry.identity
    return address or f"text:{fingerprint(entry.title, entry.content_html)}"


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else f"{key[:100]} {fingerprint(key)}"
