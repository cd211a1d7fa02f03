"""Publishing again: only what changed is made and written, and the rest is believed only where it can be."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from curator.publishing import search
from tests.rendering import samples
from tests.support.archive import JPEG, Press, editions, issue_of, month_of, press
from tests.support.kept import kept_folder


def changed(printer: Press, *numbers: int, **options: int) -> set[str]:
    """What a publishing of small issues wrote or deleted, without the search index."""
    report = printer.publish(*editions(printer, numbers, **options))
    paths = {Path(path).relative_to(printer.site).as_posix() for path in report.changed}
    return {path for path in paths if not path.startswith("pagefind/")}


def two_issues(folder: Path) -> None:
    changed(press(folder), 0, 1)


@pytest.fixture
def printer(tmp_path: Path) -> Press:
    """Two small issues are published."""
    return press(kept_folder(two_issues).copy_to(tmp_path / "archive"))


def test_publishing_again_makes_and_writes_nothing(printer: Press) -> None:
    before = {path: path.stat().st_mtime_ns for path in printer.site.rglob("*")}
    report = printer.publish(*editions(printer, (0, 1)))
    assert (report.changed, report.made, printer.made) == ((), 0, [])
    assert {path: path.stat().st_mtime_ns for path in printer.site.rglob("*")} == before
    assert all(Path(page).is_file() for page in report.pages)


def test_one_more_issue_makes_one_page_and_the_lists(printer: Press) -> None:
    files = changed(printer, 0, 1, 2)
    assert printer.made == ["2020-03"]
    assert files == {
        "issues/2020-03/index.html", "issues/2020-03/book-club.html", "issues/2020-03/bookshelf.html",
        "issues/2020-03/circle.html",
        "issues/2020-03/meal.html", "issues/index.html", "index.html", "topics/index.html",
        "topics/language-culture/index.html", "topics/gender/index.html", "ages/index.html", "ages/5-8/index.html",
        "creators/index.html", "about/index.html", "search/index.html", "atom.xml", "feed.json", "sitemap.xml",
        "reading-list/index.html", "reading-list/2020.csv",
    }  # fmt: skip


def test_an_issue_that_changed_is_made_again_alone(printer: Press) -> None:
    other = replace(issue_of(0), letter="Another letter, long enough to be one.")
    report = printer.publish(printer.edition(other, month_of(0)), *editions(printer, (1,)))
    assert printer.made == ["2020-01"]
    assert "Another letter" in (printer.site / "issues/2020-01/index.html").read_text("utf-8")
    assert "issues/2020-02" not in " ".join(report.changed)


def test_an_issue_that_is_no_more_goes_with_its_folder_and_its_places_in_lists(printer: Press) -> None:
    files = changed(printer, 1)
    assert "issues/2020-01/index.html" in files
    assert not (printer.site / "issues/2020-01").exists()
    for path in printer.site.rglob("*.html"):
        assert "2020-01" not in path.read_text("utf-8")


def test_a_setting_that_all_pages_show_makes_all_again(printer: Press) -> None:
    newsletter = replace(printer.settings.newsletter, title="Another name")
    printer.settings = replace(printer.settings, config=replace(printer.settings.config, newsletter=newsletter))
    changed(printer, 0, 1)
    assert printer.made == ["2020-01", "2020-02"]
    assert all("Another name" in path.read_text("utf-8") for path in printer.site.rglob("*.html"))


@pytest.mark.parametrize("harm", ["gone", "shorter", "touched"])
def test_a_page_that_was_harmed_is_made_again(printer: Press, harm: str) -> None:
    page = printer.site / "issues/2020-01/index.html"
    whole = page.read_text("utf-8")
    if harm == "gone":
        page.unlink()
    elif harm == "shorter":
        page.write_text(whole[:100], "utf-8")
    else:
        page.write_text(whole.replace("Sample", "Simple"), "utf-8")
    changed(printer, 0, 1)
    assert printer.made == ["2020-01"]
    assert page.read_text("utf-8") == whole


def test_a_list_that_was_harmed_is_made_again_without_making_issues(printer: Press) -> None:
    shelf = printer.site / "topics/gender/index.html"
    whole = shelf.read_text("utf-8")
    shelf.unlink()
    assert changed(printer, 0, 1) == {"topics/gender/index.html"}
    assert (shelf.read_text("utf-8"), printer.made) == (whole, [])


@pytest.mark.parametrize("what", ["all", "broken", "bulk", "older"])
def test_a_lost_memory_costs_time_and_nothing_else(printer: Press, what: str) -> None:
    file = printer.memory / "archive.json"
    if what == "all":
        file.unlink()
    elif what == "broken":
        file.write_text(file.read_text()[:500])
    elif what == "older":
        file.write_text('{"format":2,"issues":{},"files":{}}')
    else:
        (printer.memory / "bulks").write_text("{")
        (printer.site / "topics/gender/index.html").unlink()
        (printer.site / "atom.xml").unlink()
    report = printer.publish(*editions(printer, (0, 1)))
    assert sorted(set(printer.made)) == ["2020-01", "2020-02"]
    written = {Path(path).name for path in report.changed}
    assert written == ({"index.html", "atom.xml"} if what == "bulk" else set())


def test_the_feed_gets_the_text_of_an_issue_that_comes_back_into_it(tmp_path: Path) -> None:
    made = press(tmp_path)
    changed(made, *range(22), picks=1)
    assert "Sample issue 1<" not in (made.site / "atom.xml").read_text("utf-8")
    changed(made, *range(20), picks=1)
    text = (made.site / "atom.xml").read_text("utf-8")
    assert text.count("<entry>") == 20
    assert text.count("Sample quotation 1") == 20


def test_full_pages_of_a_topic_keep_their_address_and_their_pieces(tmp_path: Path) -> None:
    made = press(tmp_path)
    changed(made, *range(8), picks=12)  # 96 pieces on language and culture: one full page, and the rest
    folder = made.site / "topics/language-culture"
    assert sorted(path.name for path in folder.iterdir()) == ["1.html", "index.html"]
    files = changed(made, *range(9), picks=12)
    assert "topics/language-culture/index.html" in files
    assert "topics/language-culture/1.html" not in files
    changed(made, *range(11), picks=12)
    assert sorted(path.name for path in folder.iterdir()) == ["1.html", "2.html", "index.html"]
    shelf = [path.read_text("utf-8") for path in (folder / "index.html", folder / "2.html", folder / "1.html")]
    counts = [text.count('<li class="card">') for text in shelf]
    assert counts == [52, 40, 40]
    assert all(len(text.encode()) < 60 * 1024 for text in shelf)


@pytest.mark.skipif(not search.version(), reason="pagefind is not installed")
def test_the_search_index_is_made_again_only_when_a_listed_page_changed(printer: Press) -> None:
    index = printer.site / "pagefind"
    before = {path: path.stat().st_mtime_ns for path in index.rglob("*.pf_*")}
    assert before
    draft = printer.edition(issue_of(5), None)
    printer.publish(*editions(printer, (0, 1)), draft)
    assert {path: path.stat().st_mtime_ns for path in index.rglob("*.pf_*")} == before
    printer.publish(*editions(printer, (0, 1, 2)), draft)
    assert {path: path.stat().st_mtime_ns for path in index.rglob("*.pf_*")} != before
    assert not list(index.glob("pagefind-ui*"))


def test_images_lie_beside_their_issue_under_a_name_that_changes_with_them(tmp_path: Path) -> None:
    made = press(tmp_path)
    (tmp_path / "map.jpg").write_bytes(JPEG)
    rich = replace(samples.rich_issue(), issue="2026-11")
    sent = samples.NOW - dt.timedelta(days=1)
    made.publish(made.edition(rich, sent, tmp_path / "map.jpg"))
    image = made.site / "issues/2026-11/images/table-map.0123456789abcdef.jpg"
    assert image.read_bytes() == JPEG
    image.unlink()
    made.publish(made.edition(rich, sent, tmp_path / "map.jpg"))
    assert image.read_bytes() == JPEG
