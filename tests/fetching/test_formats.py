"""Every format that people publish in comes out as the same kind of entries."""

import datetime as dt
import json

import pytest

from curator.errors import FetchError
from curator.fetching.parse import ParsedFeed, parse_feed
from curator.model.item import Enclosure, Entry
from tests.support.feedsite import item, rss

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
URL = "https://sample.example.org/blog/feed.xml"
DAY = dt.datetime(2026, 6, 2, 10, 0, tzinfo=dt.UTC)


def parse(text: str | bytes, url: str = URL, content_type: str = "") -> ParsedFeed:
    body = text.encode() if isinstance(text, str) else text
    return parse_feed(body, {"content-type": content_type}, url, now=NOW)


def only(text: str, url: str = URL) -> Entry:
    (entry,) = parse(text, url).entries
    return entry


FORMATS = {
    "RSS 2.0": """<rss version="2.0"><channel><title>Sample</title><link>https://sample.example.org/</link>
        <language>en-us</language><item><title>One</title><link>https://sample.example.org/1</link>
        <guid isPermaLink="false">id-1</guid><pubDate>Tue, 02 Jun 2026 12:00:00 +0200</pubDate>
        <description>&lt;p&gt;Text &amp;amp; more&lt;/p&gt;</description></item></channel></rss>""",
    "RSS 0.91": """<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.example/x.dtd">
        <rss version="0.91"><channel><title>Sample</title><link>https://sample.example.org/</link>
        <language>en-us</language><item><title>One</title><link>https://sample.example.org/1</link><guid>id-1</guid>
        <pubDate>2 Jun 2026 10:00 GMT</pubDate><description>Text &amp;amp; more</description></item></channel></rss>""",
    "RSS 1.0": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://sample.example.org/">
        <title>Sample</title><link>https://sample.example.org/</link><dc:language>en-US</dc:language></channel>
        <item rdf:about="id-1"><title>One</title><link>https://sample.example.org/1</link>
        <dc:date>2026-06-02T10:00:00Z</dc:date><description>Text &amp;amp; more</description></item></rdf:RDF>""",
    "RSS 0.90": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Sample</title>
        <link>https://sample.example.org/</link><language>en-US</language></channel>
        <item><title>One</title><link>https://sample.example.org/1</link><guid>id-1</guid>
        <pubDate>02 Jun 2026 10:00:00 UTC</pubDate><description>Text &amp;amp; more</description></item></rdf:RDF>""",
    "Atom 1.0": """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US"><title>Sample</title>
        <link rel="self" href="https://sample.example.org/atom"/><link href="https://sample.example.org/"/>
        <entry><title type="html">One</title><id>id-1</id><link rel="replies" href="https://sample.example.org/r"/>
        <link href="https://sample.example.org/1"/><published>2026-06-02T10:00:00Z</published>
        <updated>2026-06-03T10:00:00Z</updated>
        <content type="html">&lt;p>Text &amp;amp; more&lt;/p></content></entry></feed>""",
    "Atom XHTML": """<a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:lang="en-US"><a:title>Sample</a:title>
        <a:link href="https://sample.example.org/"/><a:entry><a:title>One</a:title><a:id>id-1</a:id>
        <a:link href="https://sample.example.org/1"/><a:published>2026-06-02T10:00:00.25Z</a:published>
        <a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text &amp; more</p></div></a:content>
        </a:entry></a:feed>""",
    "Atom 0.3": """<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en-US"><title>Sample</title>
        <link rel="alternate" type="text/html" href="https://sample.example.org/"/><entry><title>One</title>
        <link rel="alternate" type="text/html" href="https://sample.example.org/1"/><id>id-1</id>
        <issued>2026-06-02T10:00:00Z</issued>
        <content type="text/html" mode="escaped">&lt;p>Text &amp;amp; more&lt;/p></content></entry></feed>""",
    "JSON Feed 1": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1",
            "title": "Sample",
            "home_page_url": "https://sample.example.org/",
            "language": "en-US",
            "items": [
                {
                    "id": "id-1",
                    "url": "https://sample.example.org/1",
                    "title": "One",
                    "content_html": "<p>Text &amp; more</p>",
                    "date_published": "2026-06-02T12:00:00+02:00",
                }
            ],
        }
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", FORMATS.values(), ids=FORMATS)
def test_each_format_gives_the_same_entry(text: str) -> None:
    feed = parse(text)
    assert (feed.title, feed.site, feed.flaws) == ("Sample", "https://sample.example.org/", ())
    (entry,) = feed.entries
    assert (entry.identity, entry.title, entry.url) == ("id-1", "One", "https://sample.example.org/1")
    assert entry.published == DAY
    assert entry.content_html == "<p>Text &amp; more</p>" or entry.content_html == "Text &amp; more"
    assert entry.summary == "Text & more"
    assert entry.language == "en-US"


def test_json_feed_1_1_with_everything() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Sample",
        "authors": [{"name": "Sample River"}],
        "items": [
            {
                "id": 7,
                "external_url": "https://other.example.org/a",
                "content_text": "First\n\nSecond <b>",
                "summary": "A short summary of it all.",
                "image": "/cover.jpg",
                "date_published": "2026-06-02T10:00:00Z",
                "date_modified": "2026-06-03T10:00:00Z",
                "language": "fr",
                "attachments": [
                    {"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9, "duration_in_seconds": 125}
                ],
            },
            {"id": None, "title": ["odd"], "url": 5, "attachments": {}, "tags": 1},
        ],
    }
    first, second = parse(json.dumps(feed)).entries
    assert (first.identity, first.url, first.authors) == ("7", "https://other.example.org/a", ("Sample River",))
    assert first.content_html == "<p>First</p><p>Second &lt;b&gt;</p>"
    assert first.title == "First"
    assert first.summary == "A short summary of it all."
    assert first.image == "https://sample.example.org/cover.jpg"
    assert first.enclosure == Enclosure("https://sample.example.org/a.mp3", "audio/mpeg", 9, 125, None)
    assert (first.minutes, first.language) == (2, "fr")
    assert first.updated == DAY + dt.timedelta(days=1)
    assert second.title == "Sample"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "parse"),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000, "parse"),
        ('{"version": "2.0", "products": []}', "not-a-feed"),
        ("", "not-a-feed"),
        ("  \n\0 ", "not-a-feed"),
        ("<html><body><p>Hello</p></body></html>", "not-a-feed"),
        ("<opml version='2.0'><body/></opml>", "not-a-feed"),
        ("just text", "not-a-feed"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(text: str, kind: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse(text)
    assert caught.value.kind == kind


def test_a_page_instead_of_a_feed_names_the_feed_it_hints_at() -> None:
    page = """<!doctype html><html><head><base href="/news/"><link rel="alternate" type="application/rss+xml"
        title="Comments" href="/comments/feed"><link rel=alternate type=application/atom+xml href=atom.xml></head>"""
    with pytest.raises(FetchError, match=r"web page.*https://sample.example.org/news/atom.xml") as caught:
        parse(page, "https://sample.example.org/feed")
    assert "https://sample.example.org/news/atom.xml" in caught.value.hint


def test_an_empty_feed_is_a_feed() -> None:
    assert parse(rss()).entries == ()
    assert parse('<feed xmlns="http://www.w3.org/2005/Atom"><title>New</title></feed>').title == "New"


def test_wishes_of_the_feed_are_read() -> None:
    channel = "<title>S</title><ttl>180</ttl><skipHours><hour>1</hour><hour>24</hour><hour>x</hour></skipHours>"
    feed = parse(rss(channel=channel))
    assert (feed.ttl, feed.skip_hours) == (10_800, (0, 1))


def test_content_is_taken_where_it_is_fullest() -> None:
    entry = only(rss(item(1, **{"content:encoded": "<![CDATA[<p>The whole story, long and full of detail.</p>]]>"})))
    assert entry.content_html == "<p>The whole story, long and full of detail.</p>"
    assert entry.summary == "What happened in story 1."


def test_markup_that_is_not_escaped_is_kept() -> None:
    entry = only(rss(item(1, description="An <b>unescaped</b> text<br/> with <i>marks</i>")))
    assert entry.content_html == "An <b>unescaped</b> text<br> with <i>marks</i>"


def test_a_podcast_brings_its_sound_length_picture_and_transcript() -> None:
    space = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    extra = (
        '<enclosure url="https://cdn.example.org/1.jpg" type="image/jpeg" length="1"/>'
        '<enclosure url="https://cdn.example.org/1.mp3?utm_source=x" type="audio/mpeg" length="4096"/>'
        '<itunes:duration>1:02:03</itunes:duration><itunes:image href="https://cdn.example.org/cover.jpg"/>'
        '<podcast:transcript url="/1.vtt" type="text/vtt"/><itunes:author>Sample River</itunes:author>'
    )
    feed = rss(item(1).replace("</item>", extra + "</item>")).replace("<rss ", f"<rss {space} ")
    entry = only(feed)
    assert entry.enclosure == Enclosure(
        "https://cdn.example.org/1.mp3?utm_source=x", "audio/mpeg", 4096, 3723, "https://sample.example.org/1.vtt"
    )
    assert entry.minutes == 62
    assert entry.image == "https://cdn.example.org/1.jpg"
    assert entry.authors == ("Sample River",)


def test_an_episode_that_links_to_the_show_alone_is_found_by_its_file() -> None:
    sound = '<enclosure url="https://cdn.example.org/1.mp3" type="audio/mpeg"/></item>'
    entry = only(rss(item(1, link="https://sample.example.org").replace("</item>", sound)))
    assert entry.url == "https://cdn.example.org/1.mp3"


def test_a_video_channel_brings_description_and_thumbnail() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>Films</title>
        <entry><id>yt:video:abc</id><title>A film</title><link rel="alternate" href="https://films.example.org/watch?v=abc"/>
        <author><name>Sample River</name></author><published>2026-06-02T10:00:00+00:00</published>
        <media:group><media:title>A film</media:title><media:content url="https://films.example.org/v/abc"
        type="application/x-shockwave-flash"/><media:thumbnail url="https://img.example.org/a.jpg" width="480"/>
        <media:description>First line

Second line: https://sample.example.org</media:description></media:group></entry></feed>"""
    entry = only(feed)
    assert (entry.image, entry.enclosure) == ("https://img.example.org/a.jpg", None)
    assert entry.content_html == "<p>First line</p><p>Second line: https://sample.example.org</p>"
    assert entry.authors == ("Sample River",)
    assert entry.url == "https://films.example.org/watch?v=abc"


def test_pictures_are_chosen_as_an_editor_would() -> None:
    space = 'xmlns:media="http://search.yahoo.com/mrss/"'

    def image(extra: str, text: str = "") -> str | None:
        body = item(1, description=f"<![CDATA[{text}]]>").replace("</item>", extra + "</item>")
        return only(rss(body).replace("<rss ", f"<rss {space} ")).image

    def media(address: str, more: str = "") -> str:
        return f'<media:content url="https://img.example.org/{address}" medium="image" {more}/>'

    assert (
        image(media("small.jpg", 'width="300"') + media("large.jpg", 'width="900"'))
        == "https://img.example.org/large.jpg"
    )
    assert image('<media:content url="https://0.gravatar.com/avatar/x" medium="image"/>' + media("b.jpg")) == (
        "https://img.example.org/b.jpg"
    )
    assert image('<media:thumbnail url="https://img.example.org/t.jpg" width="30"/>') is None
    pixel, emoji = '<img src="/p.gif" width="1" height="1">', '<img src="https://s.w.org/images/core/emoji/1.png">'
    assert image("", f'{pixel}{emoji}<img src="/photo.jpg">') == "https://sample.example.org/photo.jpg"
    assert image("", "no picture") is None


def test_authors_are_names_once_each_and_never_addresses() -> None:
    entry = only(
        rss(item(1, author="river@example.org (Sample River)", **{"dc:creator": "<![CDATA[ Sample <b>River</b> ]]>"}))
    )
    assert entry.authors == ("Sample River",)
    assert only(rss(item(1, author="river@example.org"))).authors == ()
    assert only(rss(item(1, author="Sample Cloud &lt;cloud@example.org&gt;"))).authors == ("Sample Cloud",)


def test_scripts_of_all_the_world_come_out_right() -> None:
    titles = [
        "اردو عنوان",
        "כותרת בעברית",
        "日本語の題名",
        "中文标题",
        "हिन्दी शीर्षक",
        "Заголовок",
        "Tiêu đề tiếng Việt",
    ]
    feed = parse(rss(*(item(number, title) for number, title in enumerate(titles))))
    assert [entry.title for entry in feed.entries] == titles
