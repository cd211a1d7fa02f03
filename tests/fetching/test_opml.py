"""Lists of feeds come in from any reader and go out only with those who agreed."""

import datetime as dt
from dataclasses import replace

import pytest

from curator.errors import UsageError
from curator.fetching.opml import MOST_FEEDS, OpmlFeed, free_id, merge, read_opml, write_opml
from curator.model.source import Consent, Source

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
LIST = """<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head><title>x</title></head><body>
<outline text="Folder"><outline text="River" title="Sample &amp;amp; River" type="rss"
 xmlUrl="https://river.example.org/feed" htmlUrl="https://river.example.org/" language="pt-BR"/>
<outline text="Deeper"><outline text="Cloud" xmlurl="http://cloud.example.org/rss"/></outline></outline>
<outline text="River again" xmlUrl="http://www.river.example.org/feed/"/><outline text="No feed" htmlUrl="https://a.example"/>
<outline text="Bad" xmlUrl="javascript:alert(1)"/><outline text="Local" xmlUrl="file:///etc/passwd"/></body></opml>"""


def test_feeds_in_folders_are_found_once_each() -> None:
    feeds, refused = read_opml(LIST.encode())
    assert feeds == [
        OpmlFeed("Sample & River", "https://river.example.org/feed", "https://river.example.org/", "pt-BR"),
        OpmlFeed("Cloud", "http://cloud.example.org/rss"),
    ]
    assert refused == ["javascript:alert(1): no web address", "file:///etc/passwd: no web address"]


def test_other_encodings_and_damage_are_survived() -> None:
    latin = '<?xml version="1.0" encoding="iso-8859-1"?><opml><body><outline text="Café" xmlUrl="https://a.example/"/></body></opml>'
    assert read_opml(latin.encode("latin-1"))[0][0].title == "Café"
    broken = '<opml><body><outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"><outline text="C" xmlUrl="https://b.example/"/>'
    assert len(read_opml(broken.encode())[0]) == 2


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"<rss/>", b"<html><body/></html>", b"{}", b"\0\0\0", b"x" * 5_000_001]
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError):
        read_opml(data)


def test_nothing_outside_the_file_is_read_and_nothing_explodes() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE o [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/hostname">]><opml><body>'
    text += '<outline text="&l11;&x;" title="T" xmlUrl="https://a.example/"/></body></opml>'
    feeds, _ = read_opml(text.encode())
    assert all(len(feed.title) < 300 for feed in feeds)
    deep = "<opml><body>" + "<outline text='x'>" * 50_000
    assert read_opml(deep.encode())[0] == []


def test_the_number_of_feeds_is_capped() -> None:
    many = "".join(f'<outline xmlUrl="https://a.example/{n}"/>' for n in range(MOST_FEEDS + 50))
    feeds, refused = read_opml(f"<opml><body>{many}</body></opml>".encode())
    assert (len(feeds), len(refused)) == (MOST_FEEDS, 50)


def test_titles_are_text() -> None:
    text = '<opml><body><outline title="&lt;b onclick=x&gt;Bold&lt;/b&gt;&#10; name" xmlUrl="https://a.example/"/></body></opml>'
    assert read_opml(text.encode())[0][0].title == "Bold name"


def test_new_feeds_become_candidates_and_known_ones_stay() -> None:
    here = Source(id="river", name="River", feed="https://www.river.example.org/feed/", state="active")
    feeds, _ = read_opml(LIST.encode())
    result = merge(feeds, [here], added=NOW.date())
    assert [feed.title for feed in result.known] == ["Sample & River"]
    (new,) = result.new
    assert (new.id, new.state, new.consent.state, new.added) == ("cloud", "candidate", "unasked", NOW.date())


def test_ids_are_free_and_readable() -> None:
    assert free_id("Book River", "a.example", ["river"]) == "book-river"
    assert free_id("Book River", "a.example", ["book-river", "book-river-2"]) == "book-river-3"
    assert free_id("本の川", "kawa.example.org", []) == "kawa-example-org"
    twins = [OpmlFeed("Same", f"https://a.example/{n}") for n in range(3)]
    assert [source.id for source in merge(twins, [], added=NOW.date()).new] == ["same", "same-2", "same-3"]


def test_only_those_who_agreed_are_passed_on() -> None:
    def one(name: str, consent: Consent) -> Source:
        feed = f"https://{name}.example.org/feed?a=1&b=2"
        return Source(id=name, name=f'{name} & "co"', consent=consent, feed=feed, state="active")

    sources = [
        replace(one("yes", Consent("yes")), site="https://yes.example.org/", languages=("hi",)),
        one("feed-ok", Consent("public-feed-ok")),
        one("unasked", Consent("unasked")),
        one("no", Consent("no")),
        one("withdrawn", Consent("withdrawn")),
        replace(one("retired", Consent("yes")), state="retired"),
        replace(one("candidate", Consent("yes")), state="candidate"),
        one("noindex", Consent("yes", limits=("noindex",))),
        one("no-archive", Consent("yes-with-limits", limits=("no-archive",))),
        replace(one("no-feed", Consent("yes")), feed=None),
    ]
    text = write_opml("Sample <letter>", sources, now=NOW)
    feeds, refused = read_opml(text.encode())
    assert [feed.feed for feed in feeds] == [f"https://{name}.example.org/feed?a=1&b=2" for name in ("yes", "feed-ok")]
    assert (feeds[0].title, feeds[0].site, feeds[0].language) == ('yes & "co"', "https://yes.example.org/", "hi")
    assert refused == []
    assert "<title>Sample &lt;letter&gt;</title>" in text
