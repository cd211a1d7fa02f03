"""What stands beside the issues, as readers meet it: places to turn to, words, prompts, framings, tombstones."""

import datetime as dt
from dataclasses import replace
from typing import Any

from curator.building.archive import Archivist
from curator.building.step import render_issue, write_built
from curator.checking.evidence import Evidence
from curator.checking.step import check
from curator.model.care import CareBlock, CarePlace
from curator.model.glossary import Following, Term
from curator.model.issue import BuiltIssue, ContentNote, Correction, Framing, Prompt, TakenDown
from curator.model.shelf import Shelf
from curator.rendering.environment import Renderer
from tests.checking.samples import BREAD, FIRST_STEP, ISSUE, NOW, SETTINGS, SOURCES, acted, picked
from tests.support.html import read_html

CARE = CareBlock(
    intro="You are *not* alone with it.",
    places=(
        CarePlace("Sample Line", "someone who listens", phone="0800 000 000", hours="day and night"),
        CarePlace("Sample House", url="https://house.example.org/"),
    ),
)
CIRCLE = Following("a sample circle", "https://circle.example.org/words")
GLOSSARY = (
    Term("wheelchair-bound", "disabled", meaning="how the circle speaks", following=CIRCLE),
    Term("kitchen", meaning="where bread has two names"),
    Term("lighthouse", meaning="nobody speaks of it here"),
    Term("speech"),
)
SHELF = Shelf(GLOSSARY, CARE)
GRIEF = (ContentNote("death-grief", "described"),)
PARTS = ("email", "text", "web")


def render(shelf: Shelf = SHELF, **changes: Any) -> BuiltIssue:
    issue = replace(ISSUE, **changes)
    return render_issue(issue, SOURCES, SETTINGS, Renderer(None, "en"), now=NOW, listed=True, shelf=shelf)


def words(built: BuiltIssue) -> dict[str, str]:
    """The text of each output, white space folded."""
    standard = built.variants[0]
    return {
        "email": read_html(standard.html).text,
        "text": " ".join(standard.text.split()),
        "web": read_html(built.web).text,
    }


def findings(built: BuiltIssue, shelf: Shelf = SHELF) -> list[str]:
    seen = Evidence(
        issue=built.issue,
        sources=SOURCES,
        settings=SETTINGS,
        now=NOW,
        built=built,
        also_linked=shelf.addresses,
        glossary=shelf.glossary,
        care=shelf.care,
    )
    return [finding.id for finding in check(seen).findings]


def test_a_heavy_issue_says_where_to_turn_to() -> None:
    built = render(picks=picked(BREAD, content_notes=GRIEF))
    for name, text in words(built).items():
        for part in ("You are not alone with it.", "Sample Line: someone who listens", "0800 000 000", "day and night"):
            assert part in text.replace("*not*", "not"), (name, part)
        assert "Sample House" in text
    assert findings(built) == []


def test_an_issue_that_is_not_heavy_does_not() -> None:
    mentioned = (ContentNote("death-grief", "mentioned"),)
    for built in (render(), render(picks=picked(BREAD, content_notes=mentioned))):
        assert not any("Sample Line" in text for text in words(built).values())


def test_a_heavy_tag_alone_is_enough() -> None:
    assert "Sample Line" in words(render(picks=picked(BREAD, topics=("heavy",))))["email"]


def test_words_that_we_use_are_explained_where_we_use_them() -> None:
    built = render(letter="Hello,\n\nsome disabled readers wrote.\n")
    for text in words(built).values():
        assert "how the circle speaks We follow a sample circle in this." in text
        assert "where bread has two names" in text
        assert "nobody speaks of it here" not in text
    assert findings(built) == []
    assert not any("how the circle speaks" in text for text in words(render()).values())


def test_prompts_for_those_of_us_and_words_to_try() -> None:
    asked = Prompt("Who moved up?", for_those="were the only one in the room", say="I did not know that. Tell me more?")
    built = render(prompts=(asked,))
    for text in words(built).values():
        assert "For those of us who were the only one in the room" in text
        assert "Try saying: “I did not know that. Tell me more?”" in text
    assert findings(built) == []


def test_a_piece_that_was_taken_down_leaves_one_line() -> None:
    built = render(picks=(BREAD,), taken_down=(TakenDown("reading", dt.date(2026, 12, 3)),))
    assert "1 piece that stood here was taken down, as its creator asked." in words(built)["web"]
    assert "taken down" not in words(built)["email"]


ROOM = Framing("a staff room", "Making room at work", "Dear colleagues,\n\nthe same pieces, for us.")


def test_a_framing_is_the_same_page_with_another_opening(tmp_path: Any) -> None:
    built = render(framings=(ROOM, replace(ROOM, title="Again"), Framing("教室", "In class")))
    names = [name for name, _ in built.framings]
    assert names == ["for-a-staff-room.html", "for-a-staff-room-2.html", "for-others.html"]
    pages = {name: read_html(page) for name, page in built.framings}
    page = pages["for-a-staff-room.html"]
    assert "Making room at work" in page.text
    assert "Dear colleagues, the same pieces, for us." in page.text
    assert "A chair was moved." not in page.text
    assert "A chair was moved." in pages["for-others.html"].text
    own = {link for link in read_html(built.web).values("//main//a/@href") if link.startswith("http")}
    assert {link for link in page.values("//main//a/@href") if link.startswith("http")} == own
    assert "for-a-staff-room.html" in read_html(built.web).values("//a/@href")
    assert findings(built) == []
    write_built(built, tmp_path)
    assert (tmp_path / "for-others.html").is_file()
    write_built(render(), tmp_path)
    assert not list(tmp_path.glob("for-*"))


def test_a_framing_that_leaves_something_out_is_found() -> None:
    built = render(framings=(ROOM,))
    name, page = built.framings[0]
    without_note = replace(built, framings=((name, page.replace("A kitchen where everything has two names.", "")),))
    assert findings(without_note) == ["parity:for-a-staff-room.web-page.bread"]
    tip = "https://river.example.org/tip"
    without_link = replace(built, framings=((name, page.replace(f'href="{tip}"', 'href="#main"')),))
    assert findings(without_link) == ["parity:for-a-staff-room.links"]


def test_a_corrected_issue_says_so_at_its_top() -> None:
    fix = Correction("2026-12", dt.date(2026, 12, 20), "Two people made it.", "r", "a", "r", "c")
    secret = replace(fix, text="A private matter of Sample Kite.", private=True)
    archivist = Archivist(SOURCES, SETTINGS, Renderer(None, "en"), NOW)
    made = archivist.archive(ISSUE, listed=True, corrected=(fix, secret))
    page = read_html(made.page)
    assert "Corrected on December 20, 2026. Two people made it." in page.text
    assert "../../corrections/index.html" in page.values("//header//a/@href")
    assert "private matter" not in page.text


def test_stepping_in_names_the_five_ways_and_the_risk_everywhere() -> None:
    step_in = acted(FIRST_STEP, kind="intervene", risk_note="Not where you are alone with them.")
    for output, text in words(render(actions=step_in)).items():
        assert "Five ways to help, and you choose: distract" in text, output
        assert "Before you do this: Not where you are alone with them." in text, output
    assert not any("Five ways" in text for text in words(render()).values())


def test_readers_see_which_action_is_a_first_step_and_which_asks_for_more() -> None:
    for output, text in words(render()).items():
        assert text.count("A first step · Learn · 5 minutes") == 1, output
        assert text.count("A stretch · Write · an hour") == 1, output
