"""Entries are identified, linked, dated and titled so that nothing doubles and nothing breaks."""

import datetime as dt

import pytest

from curator.fetching.parse import parse_feed
from curator.model.item import Entry
from tests.support.feedsite import item, rss

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
URL = "https://sample.example.org/blog/feed.xml"


def entries(text: str, url: str = URL) -> tuple[Entry, ...]:
    return parse_feed(text.encode(), {}, url, now=NOW).entries


def only(text: str, url: str = URL) -> Entry:
    (entry,) = entries(text, url)
    return entry


# ---------------------------------------------------------------- identity


def test_the_guid_is_the_identity() -> None:
    assert only(rss(item(1, guid="tag:sample,2026:1"))).identity == "tag:sample,2026:1"


def test_a_repeated_guid_is_told_apart_by_its_address() -> None:
    one, two = entries(rss(item(1, guid="same"), item(2, guid="same")))
    assert one.identity == "same https://sample.example.org/stories/1"
    assert two.identity == "same https://sample.example.org/stories/2"


def test_without_a_guid_the_canonical_address_is_the_identity() -> None:
    entry = only(rss(item(1, guid="", link="http://www.sample.example.org/stories/1/?utm_source=rss#top")))
    assert entry.identity == "https://sample.example.org/stories/1"
    assert entry.url == "http://www.sample.example.org/stories/1/#top"


def test_without_guid_and_address_the_text_is_the_identity() -> None:
    one, two = entries(rss(item(1, guid="", link=""), item(2, guid="", link="")))
    again = entries(rss(item(2, guid="", link="", pubDate="")))[0]
    assert one.identity != two.identity
    assert again.identity == two.identity


def test_entries_that_share_guid_and_address_are_told_apart_by_their_title() -> None:
    home = "https://sample.example.org/"
    found = entries(rss(*(item(number, guid="x", link=home) for number in range(3))))
    assert len({entry.identity for entry in found}) == 3


def test_endless_guids_and_addresses_are_shortened() -> None:
    entry = only(rss(item(1, guid="g" * 10_000, link="https://sample.example.org/" + "a" * 3_000)))
    assert len(entry.identity) < 600
    assert len(entry.canonical_url or "") < 600
    assert only(rss(item(1, link="https://sample.example.org/" + "a" * 9_000, guid="g"))).url is None


# ---------------------------------------------------------------- addresses


def test_relative_addresses_start_from_the_feed() -> None:
    entry = only(rss(item(1, link="../stories/1", description='<![CDATA[<img src="a.png"><a href="/b">b</a>]]>')))
    assert entry.url == "https://sample.example.org/stories/1"
    assert 'src="https://sample.example.org/stories/a.png"' in entry.content_html
    assert 'href="https://sample.example.org/b"' in entry.content_html


def test_relative_addresses_start_from_the_site_where_another_host_serves_its_feed() -> None:
    entry = only(rss(item(1, link="/stories/1")), "https://feeds.example.net/sample")
    assert entry.url == "https://sample.example.org/stories/1"


def test_xml_base_comes_first() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example.org/a/"><entry xml:base="b/">
        <title>T</title><id>1</id><link href="c"/>
        <content type="html" xml:base="/pictures/">&lt;img src="p.png"></content></entry></feed>"""
    entry = only(feed)
    assert entry.url == "https://other.example.org/a/b/c"
    assert entry.image == "https://other.example.org/pictures/p.png"


def test_tracking_goes_from_every_address() -> None:
    entry = only(rss(item(1, link="https://sample.example.org/1?ref=sample.example.org&amp;a=b&amp;fbclid=x")))
    assert entry.url == "https://sample.example.org/1?a=b"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "java\tscript:alert(1)", "file:///etc/passwd"]
)
def test_addresses_that_are_no_web_addresses_are_dropped(link: str) -> None:
    extra = f'<enclosure url="{link}" type="audio/mpeg"/><comments>{link}</comments></item>'
    entry = only(rss(item(1, link=link, guid=link).replace("</item>", extra)))
    enclosed = entry.enclosure.url if entry.enclosure else None
    assert all(
        one is None or one.startswith("https://sample.example.org/") for one in (entry.url, enclosed, entry.image)
    )
    assert "javascript:" not in f"{entry.url} {enclosed}"


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 02 Jun 2026 10:00:00 GMT",
        "Tue, 2 Jun 2026 12:00:00 +0200",
        "2 Jun 26 10:00 UT",
        "Tue, 02 Jun 2026 06:00:00 EDT",
        "2026-06-02T10:00:00Z",
        "2026-06-02T10:00:00.123456+00:00",
        "2026-06-02 10:00:00",
        "mar, 02 jun 2026 10:00:00 GMT",
        "martes, 2 de junio de 2026 10:00",
        "Ter, 02 Jun 2026 07:00:00 -0300",
        "2 de junho de 2026 10:00",
        "mardi 2 juin 2026 10:00",
        "Di, 02 Juni 2026 10:00:00 +0000",
        "2 июня 2026 10:00",
        "02 Jun 2026 10:00",
    ],
)
def test_dates_are_read_in_every_usual_form(written: str) -> None:
    assert only(rss(item(1, pubDate=written))).published == dt.datetime(2026, 6, 2, 10, 0, tzinfo=dt.UTC)


def test_a_date_to_come_is_capped_and_remembered() -> None:
    entry = only(rss(item(1, pubDate="Sat, 01 Jun 2030 10:00:00 GMT")))
    assert (entry.published, entry.published_raw) == (NOW, "Sat, 01 Jun 2030 10:00:00 GMT")


@pytest.mark.parametrize(
    "written", ["soon", "Mon, 99 Foo 2026 99:99", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "12"]
)
def test_an_unreadable_date_is_no_date_but_is_remembered(written: str) -> None:
    entry = only(rss(item(1, pubDate=written)))
    assert (entry.published, entry.published_raw) == (None, written)


def test_a_missing_date_is_none() -> None:
    entry = only(rss(item(1, pubDate="")))
    assert (entry.published, entry.published_raw) == (None, None)


# ---------------------------------------------------------------- titles and text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("Fish &amp; chips", "Fish & chips"),
        ("<![CDATA[Fish &amp; chips &#8211; &eacute;]]>", "Fish & chips – é"),
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("How the &lt;b&gt; tag works", "How the <b> tag works"),
        ("1 &lt; 2 and 3 &gt; 2", "1 < 2 and 3 > 2"),
        ("two\n   lines", "two lines"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "What happened in story 1."),
        ("&lt;img src=x onerror=alert(1)&gt;Cup", "Cup"),
        ("over\u202eride", "override"),
        ("[vc_row x=&quot;y&quot;]Real title", "Real title"),
    ],
)
def test_titles_are_one_line_of_text(written: str, read: str) -> None:
    assert only(rss(item(1, title=written))).title == read


def test_long_titles_and_summaries_are_cut_at_a_word() -> None:
    entry = only(rss(item(1, title="word " * 300, description="some words here " * 100)))
    assert len(entry.title) <= 500
    assert entry.title.endswith("word…")
    assert len(entry.summary) <= 500


def test_a_post_without_a_title_is_called_by_its_first_words() -> None:
    entry = only(rss(item(1, title="", description="<![CDATA[<p>A short note about the library.</p><p>More.</p>]]>")))
    assert entry.title == "A short note about the library."


def test_a_post_without_title_and_text_is_called_by_its_address() -> None:
    assert (
        only(rss(item(1, title="", description="", link="https://s.example.org/a-walk-home/"))).title == "a walk home"
    )
    assert only(rss(item(1, title="", description=""))).title == "Sample feed, 2026-06-02"


def test_what_blog_software_adds_stays_out_of_the_summary() -> None:
    entry = only(rss(item(1, description="A story of a river. [&amp;#8230;]")))
    assert entry.summary == "A story of a river."
    footer = (
        "<![CDATA[<p>A story of a river and a boat.</p><p>The post <a>One</a> appeared first on <a>Sample</a>.</p>]]>"
    )
    assert only(rss(item(1, description=footer))).summary == "A story of a river and a boat."
    assert only(rss(item(1, description="<![CDATA[<a href='/c'>Comments</a>]]>"))).summary == ""


def test_minutes_are_told_of_whole_texts_only() -> None:
    long = "<![CDATA[" + "<p>word word word word word</p>" * 200 + "]]>"
    assert only(rss(item(1, **{"content:encoded": long}))).minutes == 5
    assert only(rss(item(1))).minutes is None


def test_the_language_is_the_entrys_or_else_the_feeds() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><entry><title xml:lang="ur">T</title><id>1</id>
        </entry><entry><title>T</title><id>2</id></entry></feed>"""
    assert [entry.language for entry in entries(feed)] == ["ur", "de"]
    assert only(rss(item(1), channel="<title>T</title><language>pt_br</language>")).language == "pt-BR"
    assert only(rss(item(1), channel="<title>T</title><language>English (US)</language>")).language is None


def test_the_hash_sees_what_a_reader_sees() -> None:
    plain = only(rss(item(1, description="<![CDATA[<p>One <a href='/x?s=1'>two</a></p>]]>"))).hash
    noise = only(
        rss(item(1, description="<![CDATA[<p class='b'>One <a href='/x?s=2'>two</a><img src='/p?3'></p>]]>"))
    ).hash
    other = only(rss(item(1, description="<![CDATA[<p>One <a href='/y'>two</a></p>]]>"))).hash
    assert plain == noise
    assert plain != other
    assert plain.startswith("1-")


def test_ten_thousand_entries_are_read_and_the_newest_of_more() -> None:
    many = rss(*(item(number, pubDate=f"{2000 + number // 1000}-01-01") for number in range(10_500)))
    feed = parse_feed(many.encode(), {}, URL, now=NOW)
    assert len(feed.entries) == 10_000
    assert [entry.title for entry in feed.entries][498:502] == [f"Sample story {n}" for n in (498, 499, 1000, 1001)]
    assert "10,500 entries" in feed.flaws[0]
