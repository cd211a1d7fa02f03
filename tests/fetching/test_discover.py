"""From a site's address to its feeds, as an editor would find them, and never to anything else."""

import asyncio
import datetime as dt
from collections.abc import Iterator

import pytest

from curator.errors import FetchError
from curator.fetching.discover import Discovery, discover, full_address
from curator.fetching.hints import anchors_to_feeds
from curator.fetching.platforms import by_address, by_page, under
from curator.net.client import GuardedClient
from curator.settings import FetchSettings
from tests.support.feedsite import FeedSite, Reply, item, rss

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
FEED = rss(item(1), item(2))


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


def find(address: str, allow: tuple[str, ...] = ("127.0.0.1",)) -> Discovery:
    async def run() -> Discovery:
        async with GuardedClient(FetchSettings(allow_private_hosts=allow), version="1") as client:
            return await discover(address, client, now=NOW)

    return asyncio.run(run())


def page(head: str = "", body: str = "") -> Reply:
    text = f"<!doctype html><html><head><title>Sample site</title>{head}</head><body>{body}</body></html>"
    return Reply(200, text.encode(), {"Content-Type": "text/html; charset=utf-8"})


def test_the_feed_that_a_page_names_is_found_and_read(site: FeedSite) -> None:
    named = '<link rel="alternate" type="application/rss+xml" title="Posts" href="posts.xml">'
    site.put("/blog/", page(named))
    site.feed("/blog/posts.xml", FEED)
    found = find(site.url("/blog/"))
    (feed,) = found.feeds
    assert (feed.url, feed.title, feed.entries) == (site.url("/blog/posts.xml"), "Sample feed", 2)
    assert feed.newest == dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
    assert (found.title, found.page) == ("Sample site", site.url("/blog/"))
    assert feed.how == "the page names it"


def test_several_named_feeds_are_offered_posts_before_comments_and_empty_ones(site: FeedSite) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/{kind}" title="{title}" href="{path}">'
        for kind, title, path in (
            ("rss+xml", "Sample » Comments Feed", "/comments/feed/"),
            ("rss+xml", "Empty", "/empty"),
            ("atom+xml", "Posts", "/atom"),
            ("json", "No feed at all", "/wp-json/1"),
            ("rss+xml", "Dead", "/dead"),
        )
    )
    site.put("/", page(links))
    site.feed("/atom", FEED)
    site.feed("/empty", rss())
    site.feed("/comments/feed/", FEED)
    assert [feed.url for feed in find(site.url("/")).feeds] == [
        site.url(p) for p in ("/atom", "/comments/feed/", "/empty")
    ]
    assert not site.asked("/wp-json/1")


def test_an_address_that_is_a_feed_is_taken_as_it_is(site: FeedSite) -> None:
    site.redirect("/", "/feed.json", 302)
    site.feed("/feed.json", '{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": []}')
    (feed,) = find(site.url("/")).feeds
    assert (feed.url, feed.title, len(site.requests)) == (site.url("/feed.json"), "J", 2)


def test_links_in_the_page_come_next(site: FeedSite) -> None:
    body = '<a href="/about">About</a><a href="https://feedly.com/i/x/feed"><img></a><a href="/subscribe">RSS</a>'
    site.put("/", page(body=body))
    site.feed("/subscribe", FEED)
    assert find(site.url("/")).feeds[0].how == "the page links to it"
    assert [seen.path for seen in site.requests] == ["/", "/subscribe"]


@pytest.mark.parametrize(
    ("head", "path"),
    [
        ('<meta name="generator" content="WordPress 6.9">', "/feed/"),
        ("<meta content='Ghost 6.0' name='generator'>", "/rss/"),
        ('<meta name="generator" content="Hugo 0.150">', "/index.xml"),
        ('<meta name="generator" content="Wix.com Website Builder">', "/blog-feed.xml"),
        ('<link href="https://static1.squarespace.com/x.css">', "/?format=rss"),
        ('<meta name="generator" content="blogger">', "/feeds/posts/default"),
        ("", "/feed"),
        ("", "/atom.xml"),
        ("", "/blog/feed"),
    ],
)
def test_platforms_and_usual_places_are_tried(site: FeedSite, head: str, path: str) -> None:
    site.put("/", page(head))
    site.feed(path, FEED)
    assert find(site.url("/")).feeds[0].url == site.url(path)


def test_a_page_below_the_root_is_tried_before_the_root(site: FeedSite) -> None:
    site.put("/river/", page())
    site.feed("/river/feed", FEED)
    site.feed("/feed", rss(item(1)))
    assert find(site.url("/river/")).feeds[0].url == site.url("/river/feed")


def test_a_site_without_a_feed_is_said_to_have_none(site: FeedSite) -> None:
    site.put("/", page(body="<p>Welcome</p>"))
    with pytest.raises(FetchError, match="No feed was found") as caught:
        find(site.url("/"))
    assert caught.value.kind == "not-a-feed"
    assert "items add" in caught.value.hint
    assert len(site.requests) <= 25


def test_a_site_that_answers_everything_with_a_page_has_no_feed(site: FeedSite) -> None:
    site.otherwise = page()
    with pytest.raises(FetchError, match="No feed was found"):
        find(site.url("/"))


@pytest.mark.parametrize("status", [404, 500])
def test_a_page_that_is_not_there_is_a_failure(site: FeedSite, status: int) -> None:
    with pytest.raises(FetchError, match=str(status)):
        find(site.put("/", Reply(status)))


def test_private_addresses_are_refused_also_when_a_page_names_them(site: FeedSite) -> None:
    with pytest.raises(FetchError) as caught:
        find(site.url("/"), allow=())
    assert caught.value.kind == "private-address"
    with FeedSite("127.0.0.2") as inner:
        inner.feed("/secret", FEED)
        site.put("/", page(f'<link rel="alternate" type="application/rss+xml" href="{inner.url("/secret")}">'))
        with pytest.raises(FetchError, match="No feed was found"):
            find(site.url("/"))
        assert inner.requests == []


def test_http_is_tried_where_https_was_only_our_guess(site: FeedSite) -> None:
    site.feed("/", FEED)
    assert find(f"127.0.0.1:{site.port}").feeds[0].url.rstrip("/") == site.url("")
    with pytest.raises(FetchError):
        find(f"https://127.0.0.1:{site.port}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sample.example.org/blog", "https://sample.example.org/blog"),
        ("  http://sample.example.org ", "http://sample.example.org"),
        ("feed://sample.example.org/x", "https://sample.example.org/x"),
        ("feed:https://sample.example.org/x", "https://sample.example.org/x"),
    ],
)
def test_addresses_as_people_write_them(written: str, meant: str) -> None:
    assert full_address(written) == meant


@pytest.mark.parametrize("written", ["", "ftp://a.example", "javascript:alert(1)", "not an address"])
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(FetchError, match="no web address"):
        full_address(written)


CHANNEL = "UC" + "a1b2c3d4e5f6g7h8i9j0k_"


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        (
            f"https://www.youtube.com/channel/{CHANNEL}",
            f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
        ),
        ("https://www.youtube.com/playlist?list=PL1", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1"),
        ("https://medium.com/@river", "https://medium.com/feed/@river"),
        ("https://river.medium.com/about", "https://river.medium.com/feed"),
        ("https://river.substack.com/p/one", "https://river.substack.com/feed"),
        ("https://river.tumblr.com/", "https://river.tumblr.com/rss"),
        ("https://river.blogspot.com/2026/", "https://river.blogspot.com/feeds/posts/default"),
        ("https://social.example.org/@river", "https://social.example.org/@river.rss"),
        ("https://www.reddit.com/r/books/top", "https://www.reddit.com/r/books/.rss"),
        ("https://bsky.app/profile/river.example.org", "https://bsky.app/profile/river.example.org/rss"),
    ],
)
def test_platforms_by_address(address: str, feed: str) -> None:
    assert by_address(address) == [feed]


def test_platforms_know_their_limits() -> None:
    assert by_address("https://sample.example.org/about") == []
    assert by_address("https://www.youtube.com/@river") == []
    text = f'<html><script>{{"channelId":"{CHANNEL}"}}</script>'
    assert by_page(text, "https://www.youtube.com/@river") == [
        f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}"
    ]
    assert under("https://a.example/b/c", ["feed"]) == ["https://a.example/b/c/feed", "https://a.example/feed"]


def test_links_are_judged_by_address_or_text() -> None:
    body = """<a href="/rss.xml">x</a> <a href="/feed?format=rss">y</a> <a href="/s">RSS feed</a> <a href="/t">feed</a>
        <a href="https://other.example.org/atom.xml">z</a> <a href="/feedback">feedback</a> <a href="/rssisms">w</a>
        <a href="javascript:rss()">RSS</a> <a href="/u"><img alt=""></a> <a href="/comments/feed">RSS</a>"""
    assert anchors_to_feeds(body, "https://a.example/") == [
        "https://a.example/rss.xml",
        "https://a.example/feed?format=rss",
        "https://a.example/s",
        "https://a.example/t",
        "https://other.example.org/atom.xml",
    ]
