"""The archive as a reader, a feed reader and a search engine find it."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

from curator.model.issue import Issue
from curator.model.source import Consent
from tests.rendering import samples
from tests.support.archive import JPEG, SENT, Press, issue_of, press
from tests.support.html import Node, read_fragment, read_html, read_xml
from tests.support.links import broken_links

KB = 1024
NOW = samples.NOW
BASE = "https://letters.example.org/news"


def november() -> Issue:
    picks = [
        replace(one, topics=("language-culture", "Über uns"), creators=one.creators)
        for one in samples.rich_issue().picks
    ]
    return replace(samples.rich_issue(), issue="2026-11", title="Sample November", picks=tuple(picks))


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Press:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "map.jpg").write_bytes(JPEG)
    made = press(folder)
    image = folder / "map.jpg"
    made.publish(made.edition(november(), SENT, image), made.edition(samples.rich_issue(), None, image))
    return made


@pytest.fixture(scope="module")
def site(printer: Press) -> Path:
    return printer.site


def html(site: Path) -> Iterator[tuple[Path, Node]]:
    for path in sorted(site.rglob("*.html")):
        yield path, read_html(path.read_text("utf-8"))


def test_every_page_is_there(printer: Press) -> None:
    image = "images/table-map.0123456789abcdef.jpg"
    kits = ("book-club.html", "bookshelf.html", "circle.html", "meal.html")
    issues = {f"issues/{month}/{name}" for month in ("2026-11", "2026-12") for name in ("index.html", image, *kits)}
    lists = {
        f"{name}/index.html"
        for name in ("issues", "topics", "topics/language-culture", "ages", "ages/0-3", "ages/5-8", "ages/15-plus",
                     "ages/grown-ups", "creators", "corrections", "about", "norms", "guide", "search")
    }  # fmt: skip
    (own_topic,) = {name for name in printer.files() if name.startswith("topics/uber-uns-")}
    for_programs = {"atom.xml", "feed.json", "sitemap.xml", "robots.txt"}
    reading = {"reading-list/index.html", "reading-list/2026.csv"}
    assert printer.files() == issues | lists | for_programs | reading | {
        own_topic, "index.html", "404.html", ".curator-published",
    }  # fmt: skip


def test_every_link_leads_to_a_file_and_every_fragment_to_its_place(site: Path) -> None:
    assert broken_links(site) == []


def test_nothing_is_fetched_and_only_the_search_runs_a_script(site: Path) -> None:
    for path, tree in html(site):
        assert tree.nodes("//iframe | //link[@rel='stylesheet']") == []
        assert bool(tree.nodes("//script")) == (path.parent.name == "search")
        assert [src for src in tree.values("//@src") if "://" in src] == []
        assert "url(" not in path.read_text("utf-8")


def test_pages_are_small_and_have_one_first_heading_and_a_title_of_their_own(site: Path) -> None:
    titles = []
    for path, tree in html(site):
        assert path.stat().st_size <= 60 * KB
        assert (len(tree.nodes("//h1")), len(tree.nodes("//main"))) == (1, 1), path
        ids = tree.values("//@id")
        assert len(ids) == len(set(ids))
        titles.append(tree.nodes("//title")[0].text)
    assert len(set(titles)) == len(titles)


def test_the_sent_issue_is_listed_and_the_current_one_is_not(site: Path) -> None:
    lists = [
        path for path in site.rglob("*") if path.suffix in (".html", ".xml", ".json") and "2026-1" not in str(path)
    ]
    assert len(lists) > 15
    for path in lists:
        assert "2026-12/" not in path.read_text("utf-8"), path
    home = (site / "index.html").read_text("utf-8")
    assert "Sample November" in home
    for name in ("index", "circle"):
        assert "noindex" in (site / f"issues/2026-12/{name}.html").read_text("utf-8")
        assert "noindex" not in (site / f"issues/2026-11/{name}.html").read_text("utf-8")


def test_the_first_page_names_pieces_of_the_latest_issue_with_their_makers(site: Path) -> None:
    home = read_html((site / "index.html").read_text("utf-8"))
    pieces = home.nodes("//ul[contains(@class, 'inside')]/li")
    assert len(pieces) == 3
    assert all("By " in piece.text for piece in pieces)
    assert all(
        "issues/2026-11/index.html#" in link for link in home.values("//ul[contains(@class, 'inside')]//a/@href")
    )


def test_an_issue_sent_later_than_now_is_not_listed_yet(tmp_path: Path) -> None:
    made = press(tmp_path)
    later = NOW + dt.timedelta(hours=1)
    made.publish(made.edition(november(), later))
    assert "Sample November" not in (made.site / "index.html").read_text("utf-8")
    made.publish(made.edition(november(), later), now=later)
    assert "Sample November" in (made.site / "index.html").read_text("utf-8")


def test_canonical_addresses_are_those_of_folders(site: Path) -> None:
    for path, tree in html(site):
        folder = path.parent.relative_to(site).as_posix()
        place = "" if folder == "." else f"{folder}/"
        name = "" if path.name == "index.html" else path.name
        assert tree.values("//link[@rel='canonical']/@href") == [f"{BASE}/{place}{name}"]
    missing = read_html((site / "404.html").read_text("utf-8"))
    assert all(link.startswith("https://") for link in missing.values("//a[not(@class='skip')]/@href"))


def test_the_feeds_carry_the_whole_issue_with_full_addresses(site: Path) -> None:
    feed = feedparser.parse((site / "atom.xml").read_bytes())
    assert not feed.bozo
    assert feed.feed.id == f"{BASE}/"
    (entry,) = feed.entries
    assert (entry.id, entry.link, entry.title) == (f"{BASE}/issues/2026-11/",) * 2 + ("Sample November",)
    assert entry.published_parsed[:5] == SENT.utctimetuple()[:5]
    json_feed = json.loads((site / "feed.json").read_text("utf-8"))
    assert json_feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (json_feed["home_page_url"], json_feed["feed_url"]) == (f"{BASE}/", f"{BASE}/feed.json")
    (item,) = json_feed["items"]
    assert (item["id"], item["url"], item["title"]) == (f"{BASE}/issues/2026-11/",) * 2 + ("Sample November",)
    assert dt.datetime.fromisoformat(item["date_published"]) == SENT
    for text in (entry.content[0].value, item["content_html"]):
        content = read_fragment(text)
        assert "Sample quotation 1" in content.text
        assert all(link.startswith("https://") for link in content.values("//@href | //@src"))
    home = read_html((site / "index.html").read_text("utf-8"))
    assert home.values("//link[@rel='alternate']/@href") == ["atom.xml", "feed.json"]


def test_the_sitemap_lists_what_may_be_found(site: Path) -> None:
    tree = read_xml((site / "sitemap.xml").read_bytes())
    found = tree.values("//*[local-name()='loc']/text()")
    assert f"{BASE}/issues/2026-11/" in found
    assert f"{BASE}/topics/language-culture/" in found
    assert not [url for url in found if "2026-12" in url or not url.endswith("/")]
    for url in found:
        assert (site / url.removeprefix(f"{BASE}/") / "index.html").is_file()
    assert f"Sitemap: {BASE}/sitemap.xml" in (site / "robots.txt").read_text("utf-8")


def test_a_creator_who_wants_no_search_engine_is_in_the_issue_and_in_no_list(tmp_path: Path) -> None:
    shy = (replace(samples.source(1), consent=Consent("yes", limits=("noindex",))), samples.source(2))
    picks = (samples.pick(1, topics=("gender",)), samples.pick(2, topics=("gender",)))
    made = replace(press(tmp_path), sources=shy)
    made.publish(made.edition(replace(november(), picks=picks)))
    assert "2026-11" not in (made.site / "sitemap.xml").read_text("utf-8")
    page = (made.site / "issues/2026-11/index.html").read_text("utf-8")
    assert "noindex" in page
    assert "Sample Maker 1" in page
    assert "data-pagefind-body" not in page
    assert "Sample November" in (made.site / "index.html").read_text("utf-8")
    for name in ("topics/gender", "ages/5-8", "creators"):
        text = (made.site / name / "index.html").read_text("utf-8")
        assert "Sample Maker 1" not in text, name
        assert "Sample Maker 2" in text, name


def test_topics_and_ages_list_pieces_with_their_makers_newest_first(tmp_path: Path) -> None:
    made = press(tmp_path)
    made.publish(*(made.edition(issue_of(n), dt.datetime(2020, 1 + n, 1, tzinfo=dt.UTC)) for n in (1, 0, 2)))
    shelf = read_html((made.site / "topics/gender/index.html").read_text("utf-8"))
    assert shelf.values("//li//p/a/text()") == [f"In “Sample issue {n}”, {m} 2020" for n, m in (
        (2, "March"), (2, "March"), (1, "February"), (1, "February"), (0, "January"), (0, "January"))]  # fmt: skip
    first = shelf.nodes("//main//li")[0]
    assert first.values(".//h2/a/@href")[0].startswith("https://source-")
    assert first.values(".//p/a/@href") == ["../../issues/2020-03/index.html#pick-3"]
    assert "By Sample Maker 1 (they/them) · Sample Outlet 1" in first.text
    assert "6 pieces" in shelf.text
    shelves = read_html((made.site / "topics/index.html").read_text("utf-8"))
    assert shelves.values("//main//li/a/text()") == ["Gender", "Language and culture"]
    assert (made.site / "ages/5-8/index.html").is_file()


def test_creators_stand_with_their_own_words_and_pieces_if_they_agreed(site: Path) -> None:
    tree = read_html((site / "creators/index.html").read_text("utf-8"))
    names = [node.text for node in tree.nodes("//main//li/h2")]
    assert names == [
        "Sample Maker 1 (they/them)", "Sample Maker 10", "Sample Maker 2", "Sample Maker 3", "דוגמה לוי", "عالیہ نمونہ",
        "見本 花子",
    ]  # fmt: skip
    first, second = tree.nodes("//main//li")[:2]
    assert "“Sample text: I make thing number 1.”" in first.text
    assert first.values(".//a/@href") == [
        "https://source-1.example.org/",
        "https://source-1.example.org/about",
        "../issues/2026-11/index.html#pick-1",
        "https://source-1.example.org/tips",
    ]
    assert "Sample text" not in second.text, "this creator wants no quotation"
    for hidden in (7, 8, 9):  # not asked, not to be archived, withdrawn
        assert f"Sample Maker {hidden}" not in tree.text


def test_the_log_holds_every_correction_that_is_not_private(site: Path) -> None:
    tree = read_html((site / "corrections/index.html").read_text("utf-8"))
    assert len(tree.nodes("//main//section")) == 1
    for words in ("November 20, 2026", "We left a maker out.", "We are sorry.", "The page names both."):
        assert words in tree.text
    assert "../issues/2026-11/index.html" in tree.values("//main//a/@href")
    assert "private" not in tree.text


def test_the_about_page_holds_the_charter_the_figures_and_the_exceptions(site: Path) -> None:
    tree = read_html((site / "about/index.html").read_text("utf-8"))
    text = tree.text
    assert tree.values("//dd/text()") == ["10", "7", "1", "8", "1"]
    for words in (
        "To bring sample work to sample tables.",
        "Breaking news.",
        "A no is an answer.",
        "Sample words of where the editor stands.",
        "A long sample issue, once.",
        "Sample Outlet 1",
        "at most 90 minutes and holds at most 24 pieces",
    ):
        assert words in text, words
    for hidden in ("Sample Outlet 7", "Sample Outlet 8", "Sample Outlet 9"):  # not asked, not to be archived, withdrawn
        assert hidden not in text


def test_norms_and_guide_have_pages_of_their_own(site: Path, tmp_path: Path) -> None:
    norms = read_html((site / "norms/index.html").read_text("utf-8"))
    assert (norms.values("//h1/text()"), norms.nodes("//main//p")[0].text) == (["Norms"], "Be kind.")
    guide = read_html((site / "guide/index.html").read_text("utf-8"))
    assert guide.values("//h1/text()") == ["First steps"], "a text without a heading gets one"
    assert "guide/index.html" in read_html((site / "index.html").read_text("utf-8")).values("//main//a/@href")
    assert "Version" not in norms.text
    told = replace(
        press(tmp_path / "told"), norms="---\nversion: 3\nsince: 2026-11-20\nauthor: nobody's business\n---\n# Norms\n"
    )
    told.publish(told.edition(november()))
    page = read_html((told.site / "norms/index.html").read_text("utf-8"))
    assert page.nodes("//main//p")[-1].text == "Version 3, since November 20, 2026"
    assert "nobody" not in page.text
    without = replace(press(tmp_path), norms="---\nversion: 1\n---\n", guide=" \n")
    without.publish(without.edition(november()))
    assert not {"norms/index.html", "guide/index.html"} & without.files()
    assert broken_links(without.site) == []


def test_the_blogroll_lists_the_feeds_of_those_who_agreed(tmp_path: Path) -> None:
    feeds = [replace(one, feed=f"https://{one.id}.example.org/feed?a=1&b=2") for one in samples.SOURCES[:9]]
    made = replace(press(tmp_path), sources=tuple(feeds))
    made.publish(made.edition(november()))
    tree = read_xml((made.site / "blogroll.opml").read_bytes())
    assert tree.values("//outline/@xmlUrl") == [f"https://source-{n}.example.org/feed?a=1&b=2" for n in range(1, 7)]
    assert tree.values("//outline/@text")[0] == "Sample Outlet 1"


def test_the_sign_up_form_posts_to_the_readers_pages(site: Path, tmp_path: Path) -> None:
    (form,) = read_html((site / "index.html").read_text("utf-8")).nodes("//main//form")
    assert (form.get("method"), form.get("action")) == ("post", "https://readers.example.org/r/")
    assert form.values(".//input/@name") == ["email", "lang"]
    bare = samples.settings()
    without = replace(
        press(tmp_path), settings=replace(bare, config=replace(bare.config, readers=type(bare.config.readers)()))
    )
    without.publish(without.edition(november()))
    assert read_html((without.site / "index.html").read_text("utf-8")).nodes("//form") == []


def test_kits_hold_questions_pieces_and_something_to_do(site: Path) -> None:
    meal = read_html((site / "issues/2026-11/meal.html").read_text("utf-8"))
    assert "Who moved up for you?" in meal.text
    assert "Who drew the map?" in meal.text
    assert "Turn the captions on tonight." in meal.text, "at home and free"
    assert "Write to your library" not in meal.text
    circle = read_html((site / "issues/2026-11/circle.html").read_text("utf-8"))
    assert "Sample piece 1:" in circle.text, "the lead voice"
    assert "Who moved up for you?" not in circle.text, "asked of three- to five-year-olds"
    club = read_html((site / "issues/2026-11/book-club.html").read_text("utf-8"))
    assert len(club.nodes("//div[@class='card']")) == 3


def test_an_issue_without_questions_has_only_the_bookshelf(tmp_path: Path) -> None:
    made = press(tmp_path)
    made.publish(made.edition(replace(november(), prompts=())))
    assert not {name for name in made.files() if name.endswith(("meal.html", "circle.html", "book-club.html"))}
    page = read_html((made.site / "issues/2026-11/index.html").read_text("utf-8"))
    assert page.values("//nav[@class='kits']//a/@href") == ["bookshelf.html"]


def test_a_look_at_the_bookshelf_counts_nothing(site: Path) -> None:
    page = read_html((site / "issues/2026-11/bookshelf.html").read_text("utf-8"))
    rows = page.nodes("//table//tbody/tr")
    assert len(rows) == 7
    assert all(row.nodes("./td")[0].text == "" for row in rows), "room to write"
    assert "Do not guess." in page.text
    assert "Who moved up for you?" not in page.text
    assert not re.search(r"\b(?:score|points|percent|total)\b|%", page.nodes("//main")[0].text)


def test_issues_are_listed_newest_first_and_by_year(tmp_path: Path) -> None:
    made = press(tmp_path)
    months = [(year, month) for year in (2024, 2026, 2025) for month in (1, 5, 3, 7, 9)]
    issues = [
        made.edition(
            replace(november(), issue=f"{year}-{month:02d}", title=f"Sample {year}-{month}"),
            dt.datetime(year, month, 1, tzinfo=dt.UTC),
        )
        for year, month in months
    ]
    made.publish(*issues)
    home = read_html((made.site / "index.html").read_text("utf-8"))
    titles = home.values("//h3/a/text()")
    assert titles[:3] == ["Sample 2026-9", "Sample 2026-7", "Sample 2026-5"]
    assert len(titles) == 7
    newest = read_html((made.site / "issues/index.html").read_text("utf-8"))
    assert (newest.values("//h2/text()"), len(newest.nodes("//h3"))) == (["2026"], 5)
    assert newest.values("//ul[@class='chips']//a/@href") == [
        "../issues/index.html", "../issues/2025/index.html", "../issues/2024/index.html",
    ]  # fmt: skip
    assert "ul class" not in (made.site / "issues/2024/index.html").read_text("utf-8").split("<h1>")[1].split("<h2")[0]
    older = read_html((made.site / "issues/2024/index.html").read_text("utf-8"))
    assert older.values("//h3/a/@href")[0] == "../../issues/2024-09/index.html"
    assert broken_links(made.site) == []


def test_before_the_first_issue_and_without_an_address_there_is_a_site(tmp_path: Path) -> None:
    made = replace(press(tmp_path), settings=samples.settings(base_url=""))
    made.publish()
    assert "The first issue is in the making." in (made.site / "index.html").read_text("utf-8")
    assert {link.split(":")[0] for link in broken_links(made.site)} == {"404.html"}, (
        "its links begin at the server's root"
    )
    assert not (made.site / "sitemap.xml").exists()
    made.publish(made.edition(november()))
    feed = feedparser.parse((made.site / "atom.xml").read_bytes())
    assert feed.entries[0].id.startswith("urn:uuid:")
    assert feed.entries[0].link == "issues/2026-11/index.html"
