"""Every page of the desk says what it should, and what to do where there is nothing yet."""

from pathlib import Path

import pytest

from curator.pipeline.sample_newsletter import copy_sample
from tests.desk.sample import Newsletter, open_app
from tests.desk.visitor import Visitor, at_the_desk

PAGES = (
    "/",
    "/issue",
    "/preview",
    "/send",
    "/sources",
    "/readers",
    "/voices",
    "/help",
    "/items/1",
    "/?item=1&state=all",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there(visitor: Visitor, path: str) -> None:
    page = visitor.page(path)
    assert page.count("<h1") == 1
    assert "The Sample Shelf" in page


def test_the_inbox_shows_what_came_in_newest_first(visitor: Visitor) -> None:
    page = visitor.page("/?state=all")
    assert page.index("Song for whoever comes in") < page.index("Notes from Bell Room")
    assert "Bell Room</bdi> · <time" in page
    assert "1 Dec 2026" in page
    assert "used in 2026-12" in page


def test_the_inbox_is_narrowed_by_source_tag_state_and_words(visitor: Visitor) -> None:
    by_source = visitor.page("/?state=all&source=bell-room")
    assert "Song for whoever comes in" in by_source
    assert "Table cards" not in by_source
    by_tag = visitor.page("/?state=kept&tag=neurodiversity")
    assert by_tag.count('class="row ') == 1
    found = visitor.page("/?state=all&q=CHAIR+spare")
    assert found.count('class="row ') == 1
    assert "Poem with a spare chair" in found
    assert "No item has all of this" in visitor.page("/?q=zebra")


def test_an_item_is_read_beside_the_list(visitor: Visitor) -> None:
    page = visitor.page("/?state=all&item=2")
    assert '<iframe src="/items/2/frame"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert 'target="_blank" rel="noopener noreferrer" data-key="o"' in page


def test_an_empty_newsletter_says_what_to_do_next(tmp_path: Path) -> None:
    project = copy_sample(tmp_path, "http://127.0.0.1:1", lambda: "sample")
    app = open_app(project)
    try:
        with at_the_desk(app) as editor:
            assert "Nothing came in yet" in editor.page("/")
            assert "Start the next issue" in editor.page("/issue")
            assert "Start the next issue" in editor.page("/preview")
            assert "There is no issue yet" in editor.page("/send")
            assert "Nobody yet" in editor.page("/readers")
            assert "There is no issue yet" in editor.page("/voices") or "No issue holds a pick" in editor.page(
                "/voices"
            )
            (tmp_path / "sources.yaml").write_text("sources: []\n", "utf-8")
            assert "Whom will you read?" in editor.page("/")
            assert "Nobody yet" in editor.page("/sources")
    finally:
        app.close()


def test_a_file_that_cannot_be_read_is_named_with_its_line(newsletter: Newsletter, visitor: Visitor) -> None:
    text = newsletter.issue_file.read_text("utf-8")
    newsletter.issue_file.write_text(text.replace("    section: raising", "    sektion: raising", 1), "utf-8")
    answer = visitor.get("/issue")
    assert answer.status_code == 409
    line = text[: text.index("    section: raising")].count("\n") + 1
    assert f"issue.yaml:{line}" in answer.text
    assert "unknown key &#34;sektion&#34;; did you mean &#34;section&#34;?" in answer.text
    assert visitor.get("/").status_code == 200
    newsletter.issue_file.write_text(text, "utf-8")
    assert visitor.get("/issue").status_code == 200


def test_what_is_not_there_is_said_calmly(visitor: Visitor) -> None:
    for path in (
        "/nowhere",
        "/items/999999",
        "/items/99999999999999999999",
        "/issue/1999-01",
        "/issue/..%2f..",
        "/jobs/none/events",
    ):
        answer = visitor.get(path)
        assert answer.status_code == 404, path
        assert "Traceback" not in answer.text


def test_settings_and_sources_are_read_again_when_they_change(newsletter: Newsletter, visitor: Visitor) -> None:
    config = newsletter.app.project.config
    config.write_text(config.read_text("utf-8").replace("The Sample Shelf", "The Renamed Shelf"), "utf-8")
    assert "The Renamed Shelf" in visitor.page("/")
    sources = newsletter.app.project.sources
    sources.write_text(sources.read_text("utf-8").replace("name: Bell Room", "name: Bell Tower"), "utf-8")
    assert "Bell Tower" in visitor.page("/sources")
