"""What a web page says of itself, in OpenGraph, JSON-LD and meta elements, becomes an entry. Pure.

The text is taken from the page's <article> or <main>. Where a page has neither, or does not say who wrote it and when,
`page_guess` looks for it.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

import lxml.etree
import lxml.html

from curator.errors import FetchError
from curator.fetching import dates
from curator.fetching.decoding import decode
from curator.fetching.entries import finished, language_tag
from curator.fetching.hints import page_base, page_tree
from curator.fetching.page_guess import Guess, guess
from curator.model.item import Enclosure, Entry
from curator.net.client import Answer
from curator.text import html as safe
from curator.text.reading_time import reading_minutes
from curator.text.urls import canonical, is_http, safe_url, without_tracking
from curator.text.words import one_line, shorten

Json = Mapping[str, object]
_ARTICLES = re.compile(
    r"(?:article|posting|report|newsarticle|creativework|webpage|book|recipe|podcastepisode|videoobject|event)$",
    re.IGNORECASE,
)
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "date", "pubdate", "dc.date", "dc.date.issued",
    "dcterms.created", "citation_publication_date", "citation_date", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_PARTING = re.compile(r"\s+[|–—·•:-]\s+")
_NO_TEXT = ("script", "style", "nav", "aside", "footer", "form", "noscript", "template", "svg", "iframe", "button")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: the entry it makes, and the site it is on."""

    entry: Entry
    site: str
    site_name: str


def page_of(answer: Answer, now: dt.datetime) -> Page:
    """The page in an answer. Raises FetchError parse if it holds nothing that can be shown."""
    kind = answer.headers.get("content-type", "").lower().partition(";")[0].strip()
    url = without_tracking(answer.final_url)
    if kind and not kind.startswith("text/") and "html" not in kind and "xml" not in kind:
        return _file(url, kind)
    text, _ = decode(answer.body, answer.headers.get("content-type", ""))
    if "<rss" in text[:2000] or "<feed" in text[:2000]:
        raise FetchError(
            "That address is a feed, not a page.", kind="parse", hint=f"Add it with `curator sources add {url}`."
        )
    tree = page_tree(text)
    if tree is None:
        raise FetchError("The page is empty.", kind="parse")
    return _Reader(tree, url, text).page(now)


def _file(url: str, kind: str) -> Page:
    parts = urlsplit(url)
    name = unquote(parts.path.rpartition("/")[2]) or url
    entry = Entry(
        identity=canonical(url),
        title=shorten(one_line(safe.plain(name)), 200),
        url=url,
        canonical_url=canonical(url),
        enclosure=Enclosure(url, kind),
    )
    return Page(finished(entry, ""), f"{parts.scheme}://{parts.netloc}/", parts.hostname or "")


class _Reader:
    def __init__(self, tree: lxml.html.HtmlElement, url: str, page: str) -> None:
        self.tree, self.url, self.base, self._page = tree, url, page_base(tree, url), page
        self.meta: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            if value := one_line(safe.plain(element.get("content") or "")):
                self.meta.setdefault(name.lower(), []).append(value)
        self.data = self._article()

    def page(self, now: dt.datetime) -> Page:
        site_name = self._first("og:site_name", "application-name") or self._name(self.data.get("publisher"))
        address = self._address()
        content, text = self._text()
        said = self._date_said()
        published = dates.from_text(said)
        entry = Entry(
            identity=canonical(address),
            title=self._title(site_name),
            url=address,
            canonical_url=canonical(address),
            authors=self._authors(),
            published=min(published, now) if published else None,
            published_raw=said if published is None or published > now else None,
            summary=shorten(self._summary() or text[:1_500], 500),
            content_html=content,
            image=self._image(),
            language=self._language(),
            minutes=reading_minutes(text) or None,
        )
        parts = urlsplit(address)
        return Page(finished(entry, text), f"{parts.scheme}://{parts.netloc}/", site_name or parts.hostname or "")

    @cached_property
    def _guess(self) -> Guess:
        return guess(self._page, self.url)

    def _first(self, *names: str) -> str:
        return next((value for name in names for value in self.meta.get(name, ())), "")

    def _address(self) -> str:
        """The page's own canonical address where it is on the same site; else where it was found."""
        for link in self.tree.iter("link"):
            if (link.get("rel") or "").lower() == "canonical":
                address = safe_url(link.get("href"), self.base)
                if (
                    address
                    and urlsplit(address).hostname == urlsplit(self.url).hostname
                    and urlsplit(address).path != "/"
                ):
                    return without_tracking(address)
        return self.url

    def _title(self, site_name: str) -> str:
        title = self._first("og:title", "twitter:title", "dc.title") or self._string("headline") or self._string("name")
        if not title:
            title = next((one_line(safe.plain(" ".join(one.itertext()))) for one in self.tree.iter("title")), "")
            pieces = _PARTING.split(title)
            if len(pieces) > 1 and site_name and pieces[-1].casefold() == site_name.casefold():
                title = title[: title.rfind(pieces[-1])].rstrip(" |–—·•:-")
        if not title:
            title = next((one_line(safe.plain(" ".join(one.itertext()))) for one in self.tree.iter("h1")), "")
        return shorten(safe.to_text(title), 500) or urlsplit(self.url).hostname or self.url

    def _summary(self) -> str:
        return safe.to_text(self._first("og:description", "description", "twitter:description")) or self._string(
            "description"
        )

    def _authors(self) -> tuple[str, ...]:
        found = list(_names(self.data.get("author")))
        found += [
            name
            for key in ("author", "article:author", "dc.creator", "citation_author")
            for name in self.meta.get(key, ())
        ]
        names = [shorten(safe.to_text(name), 200) for name in found if not is_http(name) and "@" not in name]
        if not any(names):
            names = [shorten(safe.to_text(name), 200) for name in self._guess.writer.split(";")]
        return tuple(dict.fromkeys(name for name in names if name))[:10]

    def _date_said(self) -> str | None:
        said = self._string("datePublished") or self._first(*_DATES)
        if not said:
            times = (one.get("datetime") or "" for one in self.tree.iter("time"))
            said = next((value for value in times if dates.from_text(value)), "") or self._guess.day
        return shorten(said, 100) or None

    def _image(self) -> str | None:
        given = [
            *self.meta.get("og:image:secure_url", ()),
            *self.meta.get("og:image", ()),
            *self.meta.get("twitter:image", ()),
        ]
        given += list(_images(self.data.get("image")))
        return next((address for one in given if (address := safe_url(one, self.base))), None)

    def _language(self) -> str | None:
        for said in (self.tree.get("lang"), self._string("inLanguage"), *self.meta.get("og:locale", ())):
            if said and (tag := language_tag(said)):
                return tag
        return None

    def _text(self) -> tuple[str, str]:
        found = [*self.tree.iter("article"), *self.tree.iter("main")]
        if not found:
            clean = safe.sanitise(self._guess.html, self.base)
            return clean, safe.text_of_clean(clean)
        article = max(found, key=lambda one: len("".join(one.itertext())))
        for element in list(article.iter(*_NO_TEXT)):
            element.drop_tree()
        clean = safe.sanitise(lxml.etree.tostring(article, encoding="unicode", method="html"), self.base)
        return clean, safe.text_of_clean(clean)

    # ------------------------------------------------------------ JSON-LD

    def _article(self) -> Json:
        """The record of the page's main thing; the first that has a headline, else the first of a fitting kind."""
        records = [record for record in self._records() if _ARTICLES.search(_kind(record))]
        return next((record for record in records if record.get("headline")), next(iter(records), {}))

    def _records(self) -> Iterator[Json]:
        for script in self.tree.iter("script"):
            if (script.get("type") or "").lower() != "application/ld+json":
                continue
            try:
                data = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            for record in data if isinstance(data, list) else [data]:
                if isinstance(record, dict):
                    graph = record.get("@graph")
                    yield from (one for one in graph if isinstance(one, dict)) if isinstance(graph, list) else (record,)

    def _string(self, key: str) -> str:
        value = self.data.get(key)
        return shorten(safe.to_text(value), 1_000) if isinstance(value, str) else ""

    def _name(self, value: object) -> str:
        return next(iter(_names(value)), "")


def _kind(record: Json) -> str:
    kind = record.get("@type")
    return str(kind[0]) if isinstance(kind, list) and kind else str(kind or "")


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield one_line(safe.plain(name))


def _images(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        address = one.get("url") if isinstance(one, dict) else one
        if isinstance(address, str):
            yield address
