"""Sources: how their feeds do, new ones by address or from a list, their state with a reason."""

from pathlib import Path

import pytest

from curator.store.source_file import load_sources
from tests.desk.sample import Newsletter
from tests.desk.test_sending import wait_for_the_end
from tests.desk.visitor import Visitor
from tests.support.feedsite import FeedSite, Reply

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>{site}</link>
<description>Sample</description><item><title>A first piece</title><link>{site}first</link><guid>1</guid>
<pubDate>Mon, 30 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>"""


def site_with(site: FeedSite, *feeds: str) -> str:
    """A site whose front page names these feeds; gives its address."""
    front = site.url("/")
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{name}">' for name in feeds)
    site.put("/", Reply(body=f"<html><head><title>Sample site</title>{links}</head></html>".encode(),
                        headers={"Content-Type": "text/html"}))  # fmt: skip
    for name in feeds:
        site.feed(f"/{name}", FEED.format(title=f"Feed {name}", site=front))
    return front


def test_a_source_is_added_by_the_address_of_its_site(newsletter: Newsletter, visitor: Visitor) -> None:
    before = newsletter.app.project.sources.read_text("utf-8")
    with FeedSite() as site:
        answer = visitor.post("/sources/add", {"address": site_with(site, "news.xml"), "next": "/sources"})
    assert "is a candidate now" in visitor.said(answer)
    source = load_sources(newsletter.app.project)[-1]
    assert (source.name, source.state, source.feed) == ("Feed news.xml", "candidate", site.url("/news.xml"))
    after = newsletter.app.project.sources.read_text("utf-8").splitlines()
    assert [line for line in after if line in before.splitlines()][: len(before.splitlines())] == before.splitlines()
    assert "Vetting still asks for" in answer.text


def test_of_several_feeds_one_is_chosen(newsletter: Newsletter, visitor: Visitor) -> None:
    with FeedSite() as site:
        address = site_with(site, "news.xml", "notes.xml")
        answer = visitor.post("/sources/add", {"address": address, "next": "/sources"})
        assert "This site has several feeds" in answer.text
        assert len(load_sources(newsletter.app.project)) == 9
        chosen = {"address": address, "feed": site.url("/notes.xml"), "next": "/sources"}
        visitor.post("/sources/add", chosen)
    assert load_sources(newsletter.app.project)[-1].feed == site.url("/notes.xml")


@pytest.mark.parametrize(("address", "words"), [("", "Which address?"), ("not an address", "no web address")])
def test_what_is_no_site_is_said(visitor: Visitor, address: str, words: str) -> None:
    assert words in visitor.said(visitor.post("/sources/add", {"address": address, "next": "/sources"}))


def test_a_site_without_a_feed_and_a_private_address_are_refused(newsletter: Newsletter, visitor: Visitor) -> None:
    with FeedSite() as site:
        site.put("/", Reply(body=b"<html>nothing</html>", headers={"Content-Type": "text/html"}))
        answer = visitor.post("/sources/add", {"address": site.url("/"), "next": "/sources"})
        assert "No feed was found" in visitor.said(answer)
    private = visitor.post("/sources/add", {"address": "http://192.168.0.1/", "next": "/sources"})
    assert 'class="note problem"' in private.text
    assert len(load_sources(newsletter.app.project)) == 9


def test_a_state_changes_with_its_reason(newsletter: Newsletter, visitor: Visitor) -> None:
    fields = {"source": "bell-room", "state": "paused", "reason": "moving house", "next": "/sources"}
    assert "Bell Room is paused now" in visitor.said(visitor.post("/sources/state", fields))
    found = next(one for one in load_sources(newsletter.app.project) if one.id == "bell-room")
    assert (found.state, found.reason) == ("paused", "moving house")
    assert "asks for the reason" in visitor.said(visitor.post("/sources/state", {**fields, "reason": ""}))


def test_a_list_of_feeds_becomes_candidates(newsletter: Newsletter, visitor: Visitor) -> None:
    known = load_sources(newsletter.app.project)[0].feed
    opml = f"""<?xml version="1.0"?><opml version="2.0"><body><outline text="Sample New" xmlUrl="https://new.example.org/feed"/>
    <outline text="Known" xmlUrl="{known}"/></body></opml>"""
    token = visitor.token
    answer = visitor.client.post(
        "/sources/import",
        data={"token": token, "next": "/sources"},
        files={"file": ("list.opml", opml, "text/x-opml")},
        headers={"Origin": "http://127.0.0.1:8011"},
    )
    assert "1 new candidates, 1 known already" in answer.text
    assert load_sources(newsletter.app.project)[-1].name == "Sample New"
    exported = visitor.get("/sources/list.opml")
    assert "attachment" in exported.headers["content-disposition"]
    assert "Book River" in exported.text
    assert "Sample New" not in exported.text


def test_a_feed_that_fails_says_why_and_when_it_is_tried_again(newsletter: Newsletter, visitor: Visitor) -> None:
    answer = visitor.post("/sources/read", {"source": "book-river", "force": "yes", "next": "/sources"})
    wait_for_the_end(visitor, "fetch")
    page = visitor.page("/sources")
    assert "Failing since 1 Dec 2026" in page
    assert "Next try" in page
    assert "1 could not be read; Sources says why" in answer.text + page  # on the first page if it was that quick


def test_reading_tells_what_came(newsletter: Newsletter, visitor: Visitor) -> None:
    with FeedSite() as site:
        visitor.post("/sources/add", {"address": site_with(site, "news.xml"), "next": "/sources"})
        added = load_sources(newsletter.app.project)[-1].id
        answer = visitor.post("/fetch", {"source": added, "next": "/"})
        wait_for_the_end(visitor, "fetch")
    page = visitor.page("/")
    assert "Read 1 feed: 1 new, 0 changed." in answer.text + page
    assert "A first piece" in page


def test_the_page_keeps_to_what_the_file_says(newsletter: Newsletter, visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page("/sources")
    assert "consent: yes, with limits (no-image)" in page
    assert page.count('<article class="source"') == 9
