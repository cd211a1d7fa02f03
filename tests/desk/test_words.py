"""No word is lost: not when the desk dies in mid-typing, not when the file changes, not when somebody types fast."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from curator.reviewing.triage import show_item
from curator.store.issue_files import load_issue
from tests.desk.sample import Newsletter
from tests.desk.serving import Seat, Served, seated, served, start
from tests.desk.test_saving import place_of

pytestmark = pytest.mark.browser
TITLE = "Two words for bread"
COMMENT = "# by hand: ask the baker first"
LATE = """() => {
  const ask = window.fetch;
  window.fetch = async (...given) => {
    const answer = await ask(...given);
    await new Promise((done) => setTimeout(done, 700));
    return answer;
  };
}"""


@pytest.fixture
def at_desk(browser: Browser, newsletter: Newsletter) -> Iterator[tuple[Seat, Served]]:
    with served(newsletter.root) as desk, seated(browser, desk) as seat:
        yield seat, desk


def opened(seat: Seat, title: str = TITLE) -> Locator:
    """The card of a pick, unfolded."""
    seat.go("/issue")
    card = seat.page.locator("[data-cards=picks] .card").filter(has=seat.page.locator(".card-title", has_text=title))
    card.locator("summary").first.click()
    return card


@contextmanager
def again(newsletter: Newsletter, port: int) -> Iterator[Served]:
    """The desk, started once more at the same place."""
    desk = start(newsletter.root, port=port)
    try:
        yield desk
    finally:
        desk.stop()


def test_a_desk_killed_in_mid_typing_loses_a_second_at_most(
    newsletter: Newsletter, at_desk: tuple[Seat, Served]
) -> None:
    seat, desk = at_desk
    note = opened(seat).get_by_role("textbox", name="Note")
    note.fill("")
    note.type("Typed more than a second before.", delay=40)
    seat.page.wait_for_timeout(1_000)
    note.type(" And this in the last one.", delay=15)
    desk.kill()
    assert str(note_in(newsletter)).startswith("Typed more than a second before.")
    note.type(" And this when nobody listened.", delay=15)
    expect(seat.page.locator("#alarm")).to_contain_text("Your words stay in this page")
    with again(newsletter, desk.port) as fresh:
        tab = seat.page.context.new_page()
        tab.goto(fresh.link)
        expect(seat.page.locator("#alarm")).to_have_text("", timeout=60_000)
        whole = "Typed more than a second before. And this in the last one. And this when nobody listened."
        expect(note).to_have_value(whole)
        assert note_in(newsletter) == whole


@pytest.mark.parametrize("answers", ["at once", "late"])
def test_a_file_changed_by_hand_is_a_choice_and_keeps_its_comments(
    newsletter: Newsletter, at_desk: tuple[Seat, Served], answers: str
) -> None:
    seat, _ = at_desk
    card = opened(seat)
    if answers == "late":  # the click that chooses leaves the field, which saves it: that answer comes after the choice
        seat.page.evaluate(LATE)
    note = card.get_by_role("textbox", name="Note")
    assert COMMENT not in newsletter.issue_file.read_text("utf-8")
    note.fill("Mine, the first.")
    expect(card.locator("[data-state]")).to_have_text("Saved")
    for choice, stands in (("Keep what I wrote", "Mine, the second."), ("Take what the file says", "Theirs 1.")):
        theirs = f"Theirs {0 if 'Keep' in choice else 1}."
        by_hand(newsletter, note.input_value(), theirs)
        before = newsletter.issue_file.read_text("utf-8")
        note.fill("Mine, the second." if "Keep" in choice else "Mine, the third.")
        seat.announced("was changed in two places")
        group = card.get_by_role("group", name="Note was changed in two places")
        expect(group).to_contain_text("Nothing was overwritten")
        expect(group).to_contain_text(theirs)
        assert newsletter.issue_file.read_text("utf-8") == before
        assert seat.violations() == []
        group.get_by_role("button", name=choice).click()
        if answers == "late":
            seat.page.wait_for_timeout(2_500)
        expect(group).to_have_count(0)
        expect(note).to_be_focused()
        expect(note).to_have_value(stands)
        expect(card.locator("[data-state]")).to_have_text("Saved")
        assert note_in(newsletter) == stands
        assert newsletter.issue_file.read_text("utf-8").count(COMMENT) == before.count(COMMENT)


def by_hand(newsletter: Newsletter, old: str, new: str) -> None:
    """Another program changes the note, and writes a comment above the pick's ages."""
    text = newsletter.issue_file.read_text("utf-8")
    assert old in text
    changed = text.replace(old, new, 1).replace("    ages: [15, 99]\n", f"    {COMMENT}\n    ages: [15, 99]\n", 1)
    newsletter.issue_file.write_text(changed, "utf-8")


def note_in(newsletter: Newsletter, title: str = TITLE) -> str | None:
    """What the file says."""
    sections = newsletter.app.settings.config.issue.sections
    picks = load_issue(newsletter.app.project, newsletter.issue, sections).picks
    return next(pick.note for pick in picks if pick.title == title)


def test_a_change_by_another_program_is_told_and_shown_when_asked(
    newsletter: Newsletter, at_desk: tuple[Seat, Served]
) -> None:
    seat, _ = at_desk
    seat.go("/issue")
    notice = seat.page.locator("#changed")
    expect(notice).to_be_hidden()
    text = newsletter.issue_file.read_text("utf-8")
    newsletter.issue_file.write_text(text.replace(TITLE, "Three words for bread"), "utf-8")
    expect(notice).to_be_visible()
    seat.announced("changed by another program")
    notice.get_by_role("link").click()
    expect(seat.page.locator(".card-title", has_text="Three words for bread")).to_be_visible()
    expect(notice).to_be_hidden()


def test_what_is_typed_while_a_page_comes_goes_along(newsletter: Newsletter, at_desk: tuple[Seat, Served]) -> None:
    seat, _ = at_desk
    card = opened(seat)
    note = card.get_by_role("textbox", name="Note")
    note.fill("Begin")
    expect(card.locator("[data-state]")).to_have_text("Saved")

    def slowly(route: Route) -> None:
        seat.page.wait_for_timeout(1_200)
        route.continue_()

    seat.page.route("**/issue/2026-12/add", slowly)
    actions = seat.page.locator("#list-actions .card")
    there = actions.count()
    seat.page.evaluate("document.querySelector('#list-actions form[action$=add] button').click()")
    note.click()
    seat.page.keyboard.press("End")
    seat.page.keyboard.type(" and go on")
    expect(actions).to_have_count(there + 1)
    seat.page.keyboard.type(" to the end.")
    expect(note).to_have_value("Begin and go on to the end.")
    expect(card.locator("[data-state]")).to_have_text("Saved")
    assert note_in(newsletter) == "Begin and go on to the end."


def test_what_was_begun_in_another_form_stays(newsletter: Newsletter, at_desk: tuple[Seat, Served]) -> None:
    seat, _ = at_desk
    seat.go("/")
    search = seat.page.get_by_role("searchbox", name="Search")
    search.fill("kitchen")
    seat.page.get_by_role("button", name="Read the feeds").click()
    expect(seat.page.locator("#said")).to_contain_text("Nothing was due")
    expect(search).to_have_value("kitchen")
    seat.page.locator("a.row").nth(1).click()
    seat.page.get_by_label("Add a tag").fill("begun")
    seat.page.get_by_role("button", name="Undo").first.click()
    expect(seat.page.locator("#said")).to_contain_text("Taken back")
    expect(search).to_have_value("kitchen")


def test_words_wait_for_a_file_that_is_mended(newsletter: Newsletter, at_desk: tuple[Seat, Served]) -> None:
    """A file that is no issue for a while takes nothing; once it is one again, it gets what was typed."""
    seat, _ = at_desk
    card = opened(seat)
    sound = newsletter.issue_file.read_text("utf-8")
    newsletter.issue_file.write_text(sound.replace("    section: raising", "    sektion: raising", 1), "utf-8")
    card.get_by_role("textbox", name="Note").fill("Typed while the file was broken.")
    expect(card.locator("[data-state]")).to_contain_text('unknown key "sektion"')
    newsletter.issue_file.write_text(sound, "utf-8")
    expect(card.locator("[data-state]")).to_have_text("Saved")
    assert note_in(newsletter) == "Typed while the file was broken."


def test_half_a_value_waits_and_keeps_no_other_from_the_file(
    newsletter: Newsletter, at_desk: tuple[Seat, Served]
) -> None:
    seat, _ = at_desk
    card = opened(seat)
    ages = card.get_by_role("textbox", name="Ages", exact=True)
    ages.fill("5-")
    card.get_by_role("textbox", name="Note").fill("A note beside it.")
    expect(card.locator("[data-state]")).to_contain_text('Not saved. "5-" is no age range')
    ages.fill("5-8")
    expect(card.locator("[data-state]")).to_have_text("Saved")
    assert "ages: [5, 8]" in newsletter.issue_file.read_text("utf-8")
    assert note_in(newsletter) == "A note beside it."


def test_fast_keys_reach_the_item_that_they_are_meant_for(newsletter: Newsletter, at_desk: tuple[Seat, Served]) -> None:
    seat, _ = at_desk
    seat.go("/")
    rows = [int(str(row.get_attribute("data-item"))) for row in seat.page.locator("a.row").all()]
    seat.page.keyboard.press("j")
    seat.page.locator("article.open").wait_for()
    seat.page.keyboard.type("sxtoo long for now")
    seat.page.keyboard.press("Enter")
    seat.page.keyboard.type("jl")
    expect(seat.page.locator(".tabs a", has_text="Later")).to_have_text("Later 1")
    found = [show_item(newsletter.app.store, row) for row in rows[:4]]
    assert [item.state for item in found] == ["kept", "skipped", "new", "later"]
    assert found[1].reason == "too long for now"


def test_a_mouse_and_a_keyboard_put_a_card_where_it_belongs(
    newsletter: Newsletter, at_desk: tuple[Seat, Served]
) -> None:
    """Also where it is let go between two cards, or in a section that is empty."""
    seat, _ = at_desk
    seat.go("/issue")
    expect(seat.page.locator("[data-checks]")).to_have_text("Nothing to mend")
    cards = seat.page.locator("[data-section=reading] .card")
    titles = cards.locator(".card-title").all_inner_texts()
    last, first = cards.nth(3), cards.nth(0)
    box = first.bounding_box()
    assert box is not None
    last.locator("[data-grip]").drag_to(first, target_position={"x": 40, "y": box["height"] + 4}, force=True)
    expect(seat.page.locator("#said")).to_contain_text("is now 2 of 4 in Reading")
    assert cards.locator(".card-title").all_inner_texts() == [titles[0], titles[3], titles[1], titles[2]]
    place = place_of(newsletter, titles[3])
    seat.page.locator(f"[data-card='{place}'] [data-grip]").drag_to(seat.page.locator("#section-lead-voice-title"))
    expect(seat.page.locator("#said")).to_contain_text("is now 1 of 1 in Lead voice")
