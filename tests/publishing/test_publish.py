"""The archive as a reader, a feed reader and a search engine find it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest

from curator.building.step import render_issue
from curator.model.issue import Issue
from curator.model.source import Consent, Source
from curator.publishing.step import ISSUE_ROOT, PublishedIssue, PublishReport, publish
from curator.rendering.environment import Renderer
from curator.settings import Settings
from tests.rendering import samples
from tests.support.html import Node, read_fragment, read_html, read_xml

KB = 1024
NOW = samples.NOW
RENDERER = Renderer(None, "en")
SENT = NOW - dt.timedelta(days=40)
BASE = "https://letters.example.org/news"


def page(
    issue: Issue,
    sent_at: dt.datetime | None = SENT,
    settings: Settings | None = None,
    sources: tuple[Source, ...] = samples.SOURCES,
    folder: Path | None = None,
) -> PublishedIssue:
    built = render_issue(
        issue,
        sources,
        settings or samples.settings(),
        RENDERER,
        now=NOW,
        root=ISSUE_ROOT,
        listed=sent_at is not None,
    )
    return PublishedIssue(built, sent_at, folder)


def november() -> Issue:
    return replace(samples.rich_issue(), issue="2026-11", title="Sample November")


def run(site: Path, *pages: PublishedIssue, settings: Settings | None = None) -> PublishReport:
    chosen = settings or samples.settings()
    return publish(
        iter(pages),
        chosen,
        samples.SOURCES,
        Renderer(None, "en"),
        site,
        now=NOW,
        norms="# Norms\n\nBe kind.",
        guide="Read.",
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    issue = folder / "issue"
    (issue / "images").mkdir(parents=True)
    (issue / "images/table map.png").write_bytes(b"not really an image")
    run(folder / "site", page(november(), folder=issue), page(samples.rich_issue(), None, folder=issue))
    return folder / "site"


def html(site: Path) -> Iterator[tuple[Path, Node]]:
    for path in sorted(site.rglob("*.html")):
        yield path, read_html(path.read_text("utf-8"))


def test_every_page_is_there(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert names == {
        "index.html", "issues/index.html", "issues/2026-11/index.html", "issues/2026-12/index.html", "about/index.html",
        "404.html", "atom.xml", "sitemap.xml", "robots.txt", "issues/2026-11/images/table map.png",
        "issues/2026-12/images/table map.png", ".curator-published",
    }  # fmt: skip


def test_every_link_leads_to_a_file_and_every_fragment_to_its_place(site: Path) -> None:
    trees = dict(html(site))
    for path, tree in trees.items():
        for link in tree.values("//a/@href | //link/@href | //img/@src"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_relative_to(site.resolve()), f"{path}: {link}"
            assert target.is_file(), f"{path}: {link}"
            assert not parts.fragment or trees[target].nodes(f"//*[@id='{parts.fragment}']"), f"{path}: {link}"


def test_nothing_is_fetched_and_nothing_runs(site: Path) -> None:
    for path, tree in html(site):
        assert tree.nodes("//script | //iframe | //link[@rel='stylesheet'] | //form") == []
        assert [src for src in tree.values("//@src") if "://" in src] == []
        assert "url(" not in path.read_text("utf-8")


def test_pages_are_small_and_have_one_first_heading_and_a_title_of_their_own(site: Path) -> None:
    titles = []
    for path, tree in html(site):
        assert path.stat().st_size <= 60 * KB
        assert (len(tree.nodes("//h1")), len(tree.nodes("//main"))) == (1, 1)
        ids = tree.values("//@id")
        assert len(ids) == len(set(ids))
        titles.append(tree.nodes("//title")[0].text)
    assert len(set(titles)) == len(titles)


def test_the_sent_issue_is_listed_and_the_current_one_is_not(site: Path) -> None:
    for name in ("index.html", "issues/index.html", "atom.xml", "sitemap.xml", "about/index.html"):
        assert "2026-12" not in (site / name).read_text("utf-8"), name
    assert "Sample November" in (site / "index.html").read_text("utf-8")
    assert "noindex" in (site / "issues/2026-12/index.html").read_text("utf-8")
    assert "noindex" not in (site / "issues/2026-11/index.html").read_text("utf-8")


def test_an_issue_sent_later_than_now_is_not_listed_yet(tmp_path: Path) -> None:
    run(tmp_path, page(november(), NOW + dt.timedelta(hours=1)))
    assert "Sample November" not in (tmp_path / "index.html").read_text("utf-8")


def test_canonical_addresses_are_those_of_folders(site: Path) -> None:
    pages = [tree for path, tree in html(site) if path.name == "index.html"]
    found = {link for tree in pages for link in tree.values("//link[@rel='canonical']/@href")}
    assert found == {
        f"{BASE}/",
        f"{BASE}/issues/",
        f"{BASE}/about/",
        f"{BASE}/issues/2026-11/",
        f"{BASE}/issues/2026-12/",
    }
    missing = read_html((site / "404.html").read_text("utf-8"))
    assert all(link.startswith("https://") for link in missing.values("//a[not(@class='skip')]/@href"))


def test_the_feed_carries_the_whole_issue_with_full_addresses(site: Path) -> None:
    feed = feedparser.parse((site / "atom.xml").read_bytes())
    assert not feed.bozo
    assert feed.feed.id == f"{BASE}/"
    (entry,) = feed.entries
    assert (entry.id, entry.link, entry.title) == (f"{BASE}/issues/2026-11/",) * 2 + ("Sample November",)
    assert entry.published_parsed[:5] == SENT.utctimetuple()[:5]
    content = read_fragment(entry.content[0].value)
    assert "Sample quotation 1" in content.text
    assert all(link.startswith("https://") for link in content.values("//@href | //@src"))


def test_the_sitemap_lists_what_may_be_found(site: Path) -> None:
    tree = read_xml((site / "sitemap.xml").read_bytes())
    assert tree.values("//*[local-name()='loc']/text()") == [
        f"{BASE}/", f"{BASE}/issues/", f"{BASE}/about/", f"{BASE}/issues/2026-11/",
    ]  # fmt: skip
    assert f"Sitemap: {BASE}/sitemap.xml" in (site / "robots.txt").read_text("utf-8")


def test_a_creator_who_wants_no_search_engine_keeps_the_issue_out_of_the_sitemap(tmp_path: Path) -> None:
    shy = (replace(samples.source(1), consent=Consent("yes", limits=("noindex",))),)
    issue = replace(november(), picks=(samples.pick(1),))
    run(tmp_path, page(issue, sources=shy))
    assert "2026-11" not in (tmp_path / "sitemap.xml").read_text("utf-8")
    assert "noindex" in (tmp_path / "issues/2026-11/index.html").read_text("utf-8")
    assert "Sample November" in (tmp_path / "index.html").read_text("utf-8")


def test_the_about_page_holds_the_charter_the_norms_and_the_exceptions(site: Path) -> None:
    text = read_html((site / "about/index.html").read_text("utf-8")).text
    for words in (
        "To bring sample work to sample tables.",
        "Breaking news.",
        "A no is an answer.",
        "Be kind.",
        "Sample words of where the editor stands.",
        "A long sample issue, once.",
        "Sample Outlet 1",
    ):
        assert words in text
    for hidden in ("Sample Outlet 7", "Sample Outlet 8", "Sample Outlet 9"):  # not asked, not to be archived, withdrawn
        assert hidden not in text


def test_publishing_again_writes_nothing(tmp_path: Path) -> None:
    first = run(tmp_path, page(november()))
    again = run(tmp_path, page(november()))
    assert len(first.changed) == 8
    assert again.changed == ()
    assert first.pages == again.pages
    assert first.dir == str(tmp_path)
    assert all(Path(path).is_file() for path in (*first.changed, *first.pages))


def test_one_new_issue_changes_its_page_and_the_lists(tmp_path: Path) -> None:
    run(tmp_path, page(november()))
    report = run(tmp_path, page(november()), page(samples.rich_issue(), NOW))
    names = {Path(path).relative_to(tmp_path).as_posix() for path in report.changed}
    assert names == {
        "issues/2026-12/index.html", "issues/index.html", "index.html", "atom.xml", "sitemap.xml", "about/index.html",
    }  # fmt: skip


def test_issues_are_listed_newest_first_and_by_year(tmp_path: Path) -> None:
    pages = [
        page(replace(november(), issue=f"{year}-{month:02d}", title=f"Sample {year}-{month}"),
             dt.datetime(year, month, 1, tzinfo=dt.UTC))
        for year in (2024, 2026, 2025) for month in (1, 5, 3, 7, 9)
    ]  # fmt: skip
    run(tmp_path, *pages)
    home = read_html((tmp_path / "index.html").read_text("utf-8"))
    titles = home.values("//li//h3/a/text()")
    assert titles[:3] == ["Sample 2026-9", "Sample 2026-7", "Sample 2026-5"]
    assert len(titles) == 12
    every = read_html((tmp_path / "issues/index.html").read_text("utf-8"))
    assert every.values("//h2/text()") == ["2026", "2025", "2024"]
    assert len(every.nodes("//h3")) == 15


def test_before_the_first_issue_and_without_an_address_there_is_a_site(tmp_path: Path) -> None:
    bare = samples.settings(base_url="")
    run(tmp_path, settings=bare)
    assert "The first issue is in the making." in (tmp_path / "index.html").read_text("utf-8")
    assert not (tmp_path / "sitemap.xml").exists()
    run(tmp_path, page(november(), settings=bare), settings=bare)
    feed = feedparser.parse((tmp_path / "atom.xml").read_bytes())
    assert feed.entries[0].id.startswith("urn:uuid:")
    assert feed.entries[0].link == "issues/2026-11/index.html"
