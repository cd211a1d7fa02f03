"""curator sources add, import, export, update and items add: what comes in from the web, as an editor meets it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.project import Project
from curator.store.source_file import load_sources
from tests.support.cli import Editor
from tests.support.feedfolder import FeedFolder, serve_files
from tests.support.newsletter import start_newsletter

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Sample Kite</title><link>https://kite.example.org/</link>
<item><title>One</title><link>https://kite.example.org/1</link><guid>1</guid></item></channel></rss>"""
PAGE = b"""<!doctype html><html lang="en"><head><title>A walk home</title>
<meta property="og:site_name" content="Sample Walks">
<link rel="alternate" type="application/rss+xml" href="/kite.rss"></head><body><article><h1>A walk home</h1>
<p>Sample text about the way home, long enough to be read as the text of a page by whoever looks for it.</p></article>
</body></html>"""
OPML = b"""<opml version="2.0"><body><outline text="folder">
<outline type="rss" text="Kite" xmlUrl="%s/kite.rss"/></outline>
<outline type="rss" text="Drum" xmlUrl="https://drum.example.org/feed"/>
<outline text="Bad" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


@pytest.fixture
def site() -> Iterator[FeedFolder]:
    with serve_files({"kite.rss": FEED, "page.html": PAGE}) as folder:
        yield folder


@pytest.fixture
def editor(tmp_path: Path, site: FeedFolder) -> Editor:
    return start_newsletter(tmp_path / "letters", [], site.url)


def test_a_site_is_added_by_its_address(editor: Editor, site: FeedFolder) -> None:
    data = editor.ask("sources", "add", f"{site.url}/page.html")
    (row,) = data["sources"]
    assert (row["id"], row["state"], row["feed"]) == ("sample-kite", "candidate", f"{site.url}/kite.rss")
    assert editor.ask("fetch")["new"] == 1
    again = editor.do("sources", "add", f"{site.url}/kite.rss", code=2)
    assert "already" in again.err


def test_an_address_without_a_feed_is_said(editor: Editor, site: FeedFolder) -> None:
    answer = editor.do("sources", "add", f"{site.url}/nowhere", code=1)
    assert "404" in answer.err
    assert load_sources(Project(editor.root)) == ()


@pytest.mark.parametrize("address", ["http://10.0.0.1/feed", "http://2130706433/", "http://[::ffff:10.0.0.1]/"])
def test_private_addresses_are_refused(editor: Editor, address: str) -> None:
    config = editor.file("curator.toml")
    config.write_text(config.read_text("utf-8").replace('allow_private_hosts = ["127.0.0.1"]', ""), "utf-8")
    for words in (["sources", "add", address], ["items", "add", address]):
        answer = editor.do(*words, code=1)
        assert len(answer.err.splitlines()) <= 2
    assert load_sources(Project(editor.root)) == ()


def test_a_list_of_feeds_comes_in_and_goes_out(editor: Editor, site: FeedFolder, tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_bytes(OPML % site.url.encode())
    data = editor.ask("sources", "import", path, code=1)
    assert [row["id"] for row in data["sources"]] == ["kite", "drum"]
    assert len(data["refused"]) == 1
    again = editor.ask("sources", "import", path, code=1)
    assert (again["sources"], again["known"]) == ([], 2)
    assert "drum.example.org" not in editor.do("sources", "export").out
    text = editor.file("sources.yaml").read_text("utf-8")
    assert "drum.example.org" in text
    out = tmp_path / "out.opml"
    editor.do("sources", "export", out)
    assert out.read_text("utf-8").startswith("<?xml")
    path.write_text("not OPML", "utf-8")
    assert "no OPML" in editor.do("sources", "import", path, code=2).err


def test_one_page_becomes_an_item_of_a_new_candidate(editor: Editor, site: FeedFolder) -> None:
    data = editor.ask("items", "add", f"{site.url}/page.html")
    assert data["items"][0]["title"] == "A walk home"
    assert load_sources(Project(editor.root))[0].state == "candidate"
    again = editor.ask("items", "add", f"{site.url}/page.html")
    assert again["items"][0]["id"] == data["items"][0]["id"]
    assert len(load_sources(Project(editor.root))) == 1


def test_addresses_that_moved_for_good_are_written_on_request(editor: Editor, site: FeedFolder) -> None:
    from curator.model.item import FetchState
    from curator.store.engine import open_store
    from curator.store.feeds import save_state

    editor.do("sources", "add", f"{site.url}/kite.rss")
    store = open_store(f"sqlite:///{editor.file('curator.db')}")
    state = FetchState("sample-kite", feed_in_file=f"{site.url}/kite.rss", adopted_url="https://new.example.org/feed")
    with store.write() as db:
        save_state(db, state)
    store.close()
    assert editor.ask("sources", "update")["sources"] == [{"id": "sample-kite", "feed": "https://new.example.org/feed"}]
    assert load_sources(Project(editor.root))[0].feed == "https://new.example.org/feed"
    assert editor.ask("sources", "update")["sources"] == []


VETTED = """sources:
  - id: kite
    name: Sample Kite
    feed: https://kite.example.org/feed
    state: candidate  # read since summer
    creators: [{id: sample-kite, name: Sample Kite, reach: small}]
"""


def test_vetting_wants_a_reason_and_says_what_is_open(editor: Editor) -> None:
    editor.file("sources.yaml").write_text(VETTED, "utf-8")
    assert "--reason" in editor.do("sources", "set-state", "kite", "active", code=2).err
    said = editor.do("sources", "set-state", "kite", "active", "--reason", "answers letters").out
    assert "Sample Kite is active: answers letters" in said
    assert "Sample Kite (small reach) has been asked and said yes: curator creator draft sample-kite ask" in said
    listed = editor.ask("sources", "set-state", "kite", "paused", "--reason", "rests")["vetting"]
    points = {one["what"]: one["done"] for one in listed}
    assert points["Read for 28 days"] is False
    assert points["Its creators are named as they name themselves"] is True
    text = editor.file("sources.yaml").read_text("utf-8")
    assert "# read since summer" in text
    assert "reason: rests" in text
    (row,) = editor.ask("sources", "list")["sources"]
    assert (row["state"], row["reason"]) == ("paused", "rests")
    assert 'did you mean "paused"' in editor.do("sources", "set-state", "kite", "pausd", "--reason", "x", code=2).err
