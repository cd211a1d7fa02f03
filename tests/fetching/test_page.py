"""A single page becomes an item with what it says of itself."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from curator.errors import FetchError
from curator.fetching.page import add_page
from curator.fetching.page_reader import Page, page_of
from curator.model.charter import Newsletter
from curator.net.client import Answer
from curator.settings import ConfigFile, FetchSettings, Secrets, Settings
from curator.store.engine import Store
from curator.store.items import list_items
from tests.support.feedsite import FeedSite, Reply
from tests.text.test_html import EXECUTABLE, HOSTILE

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
URL = "https://sample.example.org/stories/one"

FULL = """<!doctype html><html lang="pt-br"><head><title>A walk home | Sample River</title>
<link rel="canonical" href="/stories/one/?utm_source=x">
<meta property="og:title" content="A walk home &amp; back"><meta property="og:site_name" content="Sample River">
<meta property="og:description" content="What a child saw."><meta property="og:image" content="/cover.jpg">
<meta name="author" content="Sample Cloud"><meta property="article:author" content="https://social.example.org/cloud">
<meta property="article:published_time" content="2026-06-02T12:00:00+02:00"></head>
<body><nav>Menu</nav><article><h1>A walk home</h1><p>First <a href="../two">words</a>.</p><script>alert(1)</script>
<footer>Share this</footer><img src="/p.gif" width="1" height="1"></article></body></html>"""


def read(text: str, url: str = URL, content_type: str = "text/html; charset=utf-8") -> Page:
    return page_of(Answer(200, {"content-type": content_type}, text.encode(), url), NOW)


def test_a_page_tells_what_it_is() -> None:
    page = read(FULL)
    entry = page.entry
    assert (page.site, page.site_name) == ("https://sample.example.org/", "Sample River")
    assert (entry.title, entry.url) == ("A walk home & back", "https://sample.example.org/stories/one/")
    assert (entry.authors, entry.language) == (("Sample Cloud",), "pt-BR")
    assert entry.published == dt.datetime(2026, 6, 2, 10, 0, tzinfo=dt.UTC)
    assert (entry.summary, entry.image) == ("What a child saw.", "https://sample.example.org/cover.jpg")
    link = '<a href="https://sample.example.org/two">words</a>'
    assert entry.content_html.replace("\n", "") == f"<h1>A walk home</h1><p>First {link}.</p>"
    assert entry.identity == entry.canonical_url == "https://sample.example.org/stories/one"


PLAIN = """<html lang="en"><head><title>A walk by the river</title></head><body>
<ul class="nav"><li><a href="/">Home</a></ul><div class="post"><h1>A walk by the river</h1>
<p class="byline">By <a rel="author" href="/s">Sample Writer</a></p><span class="date">12 November 2026</span>
<div class="entry-content"><p>A paragraph with enough words to be the text of a page, said here plainly for a sample
that nobody has to like.</p>
<p>Another paragraph with <a href="/x?utm_source=a">a link</a> and <em>words</em> that matter,
enough of them to be taken for what this page is about.</p></div></div>
<div class="comments"><p>Somebody says something below, about nothing at all.</p></div>
<footer>© 2019</footer></body></html>"""


def test_a_page_that_says_nothing_to_programs_is_read_as_people_read_it() -> None:
    entry = read(PLAIN).entry
    assert (entry.title, entry.authors) == ("A walk by the river", ("Sample Writer",))
    assert entry.published == dt.datetime(2026, 11, 12, tzinfo=dt.UTC)
    assert '<a href="https://sample.example.org/x">' in entry.content_html
    assert "what this page is about" in entry.content_html
    assert "Somebody says" not in entry.content_html
    assert "Home" not in entry.content_html


def test_a_year_in_the_footer_is_no_date() -> None:
    entry = read("<html><body><p>Only some words.</p><footer>© 2019 Sample Site</footer></body></html>").entry
    assert entry.published is None
    assert entry.authors == ()


def test_json_ld_is_read() -> None:
    data = """{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Site"},
        {"@type": ["NewsArticle"], "headline": "A headline", "datePublished": "2026-06-02",
         "author": [{"@type": "Person", "name": "Sample River"}, "Sample Stone"], "publisher": {"name": "The Sample"},
         "image": {"url": "https://img.example.org/a.jpg"}, "inLanguage": "es", "description": "In short."}]}"""
    page = read(f'<html><head><script type="application/ld+json">{data}</script></head><body></body></html>')
    entry = page.entry
    assert (entry.title, entry.authors) == ("A headline", ("Sample River", "Sample Stone"))
    assert (entry.published, entry.language) == (dt.datetime(2026, 6, 2, tzinfo=dt.UTC), "es")
    assert (entry.image, entry.summary, page.site_name) == ("https://img.example.org/a.jpg", "In short.", "The Sample")


def test_a_bare_page_gets_its_title_and_address() -> None:
    entry = read("<title>A walk home - Sample River</title><p>Hello").entry
    assert (entry.title, entry.url, entry.published, entry.authors) == ("A walk home - Sample River", URL, None, ())
    assert read("<h1>Only a <i>heading</i></h1>").entry.title == "Only a heading"
    assert read("<p>x</p>").entry.title == "sample.example.org"


def test_the_name_of_the_site_is_taken_off_the_title() -> None:
    text = '<title>A walk home — Sample River</title><meta property="og:site_name" content="Sample River">'
    assert read(text).entry.title == "A walk home"


def test_a_foreign_canonical_address_is_not_believed() -> None:
    assert read('<link rel="canonical" href="https://evil.example.org/x"><title>T</title>').entry.url == URL
    assert read('<link rel="canonical" href="/"><title>T</title>').entry.url == URL


def test_a_date_to_come_is_capped() -> None:
    entry = read('<meta property="article:published_time" content="2030-01-01"><title>T</title>').entry
    assert (entry.published, entry.published_raw) == (NOW, "2030-01-01")


def test_a_file_is_an_item_too() -> None:
    entry = read("%PDF", "https://sample.example.org/files/A%20guide.pdf?utm_source=x", "application/pdf").entry
    assert (entry.title, entry.url) == ("A guide.pdf", "https://sample.example.org/files/A%20guide.pdf")
    assert entry.enclosure is not None
    assert entry.enclosure.type == "application/pdf"


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_harmless(html: str) -> None:
    attribute = html.replace('"', "&quot;")
    text = f'<html><head><title>{html}</title><meta property="og:title" content="{attribute}">'
    text += (
        f'<meta property="og:image" content="{attribute}"></head><body><article><p>x</p>{html}</article></body></html>'
    )
    entry = read(text).entry
    assert not EXECUTABLE.search(entry.content_html)
    assert entry.image is None or entry.image.startswith("https://")
    assert entry.title


@pytest.mark.parametrize("text", ["", "   ", "<!-- -->", "\0\0"])
def test_an_empty_page_is_said_to_be_empty(text: str) -> None:
    with pytest.raises(FetchError, match="empty"):
        read(text)


def test_a_feed_is_no_page() -> None:
    with pytest.raises(FetchError) as caught:
        read('<?xml version="1.0"?><rss version="2.0"><channel/></rss>', content_type="application/rss+xml")
    with pytest.raises(FetchError):
        read("<rss version='2.0'></rss>", content_type="text/xml")
    assert "sources add" in caught.value.hint


def test_monsters_are_survived() -> None:
    for text in (
        "<div>" * 100_000,
        "<meta " * 100_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    ):
        assert read(text + "<title>T</title>").entry.title


def settings(*allowed: str) -> Settings:
    newsletter = Newsletter(title="Sample", from_email="sample@example.org")
    return Settings(Path(), ConfigFile(newsletter, fetch=FetchSettings(allow_private_hosts=allowed)), Secrets())


def test_a_page_is_stored_once_and_updated(store: Store) -> None:
    with FeedSite() as site:
        url = site.put(
            "/one", Reply(200, b"<title>A walk</title><article>Text</article>", {"Content-Type": "text/html"})
        )

        def add() -> str:
            item = asyncio.run(add_page(url, "single-pages", store, settings("127.0.0.1"), now=NOW))
            return f"{item.source}: {item.entry.title}"

        assert add() == "single-pages: A walk"
        site.put("/one", Reply(200, b"<title>A longer walk</title>", {"Content-Type": "text/html"}))
        assert add() == "single-pages: A longer walk"
    with store.read() as db:
        assert len(list_items(db)) == 1


def test_private_and_missing_pages_are_failures(sqlite_store: Store) -> None:
    with FeedSite() as site:
        for url, allowed, kind in (
            (site.url("/x"), (), "private-address"),
            (site.url("/x"), ("127.0.0.1",), "http"),
        ):
            with pytest.raises(FetchError) as caught:
                asyncio.run(add_page(url, "pages", sqlite_store, settings(*allowed), now=NOW))
            assert caught.value.kind == kind
    with sqlite_store.read() as db:
        assert list_items(db) == []
