"""Nothing that a feed can hold runs, crashes, reads a file or takes long."""

import contextlib
import datetime as dt
import re
import time

import pytest

from curator.errors import FetchError
from curator.fetching.parse import parse_feed
from curator.model.item import Entry
from tests.support.feedsite import item, rss
from tests.text.test_html import EXECUTABLE, HOSTILE, depth_of

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
URL = "https://sample.example.org/feed.xml"


def entries(text: str | bytes) -> tuple[Entry, ...]:
    return parse_feed(text.encode() if isinstance(text, str) else text, {}, URL, now=NOW).entries


def harmless(entry: Entry) -> None:
    assert not EXECUTABLE.search(entry.content_html), entry.content_html
    enclosed = (entry.enclosure.url, entry.enclosure.transcript) if entry.enclosure else ()
    addresses = [entry.url, entry.image, *enclosed]
    assert all(address is None or re.match(r"https?://[^\s\"'<>\\]+$", address) for address in addresses), addresses
    assert not re.search(r"<(?:script|img|svg|iframe)\b[^>]*>", entry.title + entry.summary), entry.title
    everything = repr(entry)
    assert "\\x00" not in everything
    assert "\\ud8" not in everything


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", ["rss", "escaped", "html", "xhtml", "text"])
def test_hostile_markup_is_harmless_in_every_place(kind: str, html: str) -> None:
    escaped = html.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\0", "")
    if kind == "rss":
        text = rss(item(1, f"<![CDATA[{html}]]>", description=f"<![CDATA[{html}]]>", author=escaped))
    elif kind == "escaped":
        text = rss(item(1, escaped, description=escaped, **{"content:encoded": escaped}, guid=escaped))
    else:
        content = html if kind == "xhtml" else escaped
        text = (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title type="{kind}">{content}</title>'
            f'<summary type="{kind}">{content}</summary><content type="{kind}">{content}</content></entry></feed>'
        )
    try:
        found = entries(text)
    except FetchError:
        return
    for entry in found:
        if kind != "text" and "javascript" not in entry.title:
            harmless(entry)
        assert "<script" not in entry.content_html


@pytest.mark.parametrize(
    "scheme", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "jar:x"]
)
def test_every_address_field_holds_web_addresses_only(scheme: str) -> None:
    text = f"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
        xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">
        <channel><link>{scheme}</link><item><title>T</title><link>{scheme}</link><guid>{scheme}</guid>
        <comments>{scheme}</comments><enclosure url="{scheme}" type="audio/mpeg"/><itunes:image href="{scheme}"/>
        <media:thumbnail url="{scheme}"/><media:content url="{scheme}" type="audio/mpeg"/>
        <podcast:transcript url="{scheme}"/>
        <description>&lt;a href="{scheme}">x&lt;/a>&lt;img src="{scheme}"></description></item></channel></rss>"""
    (entry,) = entries(text)
    harmless(entry)
    assert parse_feed(text.encode(), {}, URL, now=NOW).site is None


def test_a_text_title_that_only_names_a_tag_stays_text() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>
        <title type="text">The &lt;script&gt; element explained</title></entry></feed>"""
    assert entries(atom)[0].title == "The <script> element explained"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + rss(item(1, "before &x; after")),
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>' + rss(item(1)),
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">' + rss(item(1)),
        '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + rss(item(1)),
        rss(item(1)).replace(
            "<channel>", '<channel xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/hostname"/>'
        ),
    ],
    ids=["entity", "parameter entity", "DTD", "style sheet", "XInclude"],
)
def test_nothing_outside_the_feed_is_read(text: str) -> None:
    from pathlib import Path

    name = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "no such text"
    for entry in entries(text):
        assert name not in entry.title + entry.content_html


def test_a_body_that_is_a_path_is_no_path() -> None:
    for path in ("/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/"):
        with pytest.raises(FetchError):
            entries(path)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
PART = '<rss version="2.0"><channel><title>t</title><item><title>x</title><description>'
MONSTERS = {
    "laughs": f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]>' + rss(item(1, "&l11;")),
    "deep XML": PART + "<a>" * 12_000 + "</a>" * 12_000,
    "deep HTML": rss(item(1, description="<![CDATA[" + "<div>" * 12_000 + "x]]>")),
    "deep XHTML": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title><content type="xhtml">'
    + "<div>" * 12_000 + "</div>" * 12_000 + "</content></entry></feed>",
    "long text": rss(item(1, description="wörd " * 1_000_000)),
    "long title": rss(item(1, "title " * 500_000)),
    "signs": PART + "<" * 300_000,
    "ampersands": PART + "&" * 300_000,
    "comments": PART + "<!--" * 100_000,
    "CDATA": PART + "<![CDATA[" * 100_000,
    "attributes": PART + "<b " + " ".join(f"a{n}='1'" for n in range(100_000)) + ">",
    "declared prefixes": "<rss version='2.0' "
    + " ".join(f"xmlns:n{n}='u{n}'" for n in range(20_000))
    + "><channel><item><title>x</title><description>"
    + "".join(f"<n{n}:b>1</n{n}:b>" for n in range(20_000))
    + "</description></item></channel></rss>",
    "prefixes": PART + "".join(f"<p{n}:x>1</p{n}:x>" for n in range(20_000)),
    "items": '<rss version="2.0"><channel>' + "<item><title>x</title></item>" * 40_000 + "</channel></rss>",
    "broken items": '<rss version="2.0"><channel>' + "<item><title>x</titel></item>" * 20_000,
    "NUL": PART + "\0" * 1_000_000,
    "mailbox": PART + "</description><author>" + "a." * 500_000 + "</author></item></channel></rss>",
    "date": PART + "</description><pubDate>" + "1 " * 500_000 + "</pubDate></item></channel></rss>",
    "JSON": '{"version":"https://jsonfeed.org/version/1","items":[' + '{"id":1},' * 100_000 + "{}]}",
    "JSON number": '{"version":"https://jsonfeed.org/version/1","items":[{"id":' + "9" * 100_000 + "}]}",
    "JSON surrogates": '{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"a\\ud800b","content_html":"\\udfff\\u0000"}]}',
    "page": "<!doctype html>" + "<div>" * 300_000,
}  # fmt: skip


@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS)
def test_monsters_neither_crash_nor_stall(text: str) -> None:
    started = time.process_time()
    found: tuple[Entry, ...] = ()
    with contextlib.suppress(FetchError):
        found = entries(text)
    assert time.process_time() - started < 8
    for entry in found[:50]:
        harmless(entry)
        assert depth_of(entry.content_html) <= 100
        assert len(entry.title) <= 500
        assert len(entry.content_html.encode()) <= 500 * 1024
    assert len(found) <= 10_000


def test_more_parts_than_any_honest_feed_are_refused() -> None:
    with pytest.raises(FetchError) as caught:
        entries("<rss><channel>" + "<a/>" * 1_000_001)
    assert caught.value.kind == "too-big"
