"""The whole month in a real browser: with a mouse, with a keyboard alone, and its core without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.hands import Keyboard, Mouse
from tests.desk.month import ISSUE, Month, MonthWithoutScripts, World, order, world
from tests.desk.serving import seated, served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture
def around(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path / "letters") as made:
        yield made


def test_the_month_by_mouse(browser: Browser, around: World) -> None:
    with served(around.root) as desk, seated(browser, desk) as seat:
        hand = Mouse(seat.page)
        month = Month(seat, hand, around)
        month.button("Got it").click()
        month.add_a_source()
        month.fetch()
        triage_by_mouse(month)
        month.begin()
        month.place_from_the_shortlist()
        drag_the_third_card_to_the_top(month)
        finish(month)


def triage_by_mouse(month: Month) -> None:
    """Forty items: twelve for the shortlist, eight for later, twenty skipped for a reason."""
    page = month.page
    page.locator("a.row").first.click()
    for number in range(40):
        opened = page.locator("article.open").get_attribute("data-open")
        if number % 10 in (1, 4, 7):
            page.get_by_role("button", name="Keep").click()
        elif number % 10 in (2, 8):
            page.get_by_role("button", name="Later").click()
        else:
            page.locator("#skip > summary").click()
            page.locator("#reason").fill("not for families")
            page.get_by_role("button", name="Skip it").click()
        expect(page.locator(f"article.open[data-open='{opened}']")).to_have_count(0)
    expect(page.locator(".tabs a", has_text="Shortlist")).to_have_text("Shortlist 12")
    expect(page.locator(".tabs a", has_text="Skipped")).to_have_text("Skipped 20")


def drag_the_third_card_to_the_top(month: Month) -> None:
    before = order(month.world.issue_text)
    expect(month.page.locator("[data-checks]")).to_contain_text("to look at")  # the page stands still from here
    third, first = month.card(2), month.card(0)
    third.locator("[data-grip]").drag_to(first.locator(".card-title"), target_position={"x": 20, "y": 2})
    expect(month.page.locator("#said")).to_contain_text("is now 1 of")
    after = order(month.world.issue_text)
    assert after != before
    assert sorted(after) == sorted(before)


def finish(month: Month) -> None:
    """From the letter to the archive, the same for every hand."""
    month.annotate()
    month.write_the_letter()
    month.mend_and_waive()
    month.look_in_every_view()
    month.test_copy()
    month.send()
    month.publish()
    assert month.seat.outside() == []
    assert month.seat.trouble() == []


def test_the_month_by_keyboard_alone(browser: Browser, around: World) -> None:
    with served(around.root) as desk, seated(browser, desk) as seat:
        hand = Keyboard(seat.page)
        month = Month(seat, hand, around)
        month.add_a_source()
        month.fetch()
        triage_by_keys(month)
        month.begin()
        month.place_from_the_shortlist()
        move_the_first_card_down(month, hand)
        finish(month)


def triage_by_keys(month: Month) -> None:
    """The same forty items with one key each, two for a skip."""
    page, keys = month.page, month.page.keyboard
    page.evaluate("document.activeElement.blur()")
    keys.press("j")
    page.locator("article.open").wait_for()
    for number in range(40):
        opened = page.locator("article.open").get_attribute("data-open")
        if number % 10 in (1, 4, 7):
            keys.press("s")
        elif number % 10 in (2, 8):
            keys.press("l")
        else:
            keys.press("x")
            keys.type("not for families")
            keys.press("Enter")
        expect(page.locator(f"article.open[data-open='{opened}']")).to_have_count(0)
    month.seat.announced("is skipped")
    keys.press("u")
    month.seat.announced("Taken back")
    keys.press("x")
    keys.type("not for families")
    keys.press("Enter")
    expect(page.locator(".tabs a", has_text="Skipped")).to_have_text("Skipped 20")


def move_the_first_card_down(month: Month, hand: Keyboard) -> None:
    before = order(month.world.issue_text)
    hand.reach(month.card(0).locator("summary").first)
    month.page.keyboard.press("Alt+ArrowDown")
    expect(month.page.locator("#said")).to_contain_text("is now 2 of 4 in Reading")
    assert order(month.world.issue_text) != before
    month.page.keyboard.press("u")
    month.seat.announced("is back where it stood")
    assert order(month.world.issue_text) == before


def test_the_core_of_the_month_without_scripts(browser: Browser, around: World) -> None:
    with served(around.root) as desk, seated(browser, desk, scripts=False) as seat:
        page, month = seat.page, MonthWithoutScripts(seat, Mouse(seat.page), around)
        month.button("Got it").click()
        month.add_a_source()
        month.fetch()
        page.locator("a.row").first.click()
        for name in ("Keep", "Later", "Keep", "Keep", "Later"):
            page.get_by_role("button", name=name).click()
            expect(page.locator("#said")).to_contain_text("shortlist" if name == "Keep" else "put off")
        page.locator("#skip > summary").click()
        page.locator("#reason").fill("too long")
        page.get_by_role("button", name="Skip it").click()
        expect(page.locator("#said")).to_contain_text("is skipped")
        page.get_by_role("button", name="Undo").first.click()
        expect(page.locator("#said")).to_contain_text("Taken back")
        month.begin()
        month.place_from_the_shortlist(3)
        card = month.card(0)
        card.locator("summary").first.click()
        card.get_by_label("Note").first.fill("Written without scripts.")
        card.get_by_label("Who speaks").select_option(label="by the community itself")
        card.get_by_label("lead voice").check()
        month.saved(card)
        assert "Written without scripts." in around.issue_text
        card.locator("summary").first.click()
        first = order(around.issue_text)[0]
        card.get_by_role("button", name="down").click()
        expect(page.locator("#said")).to_contain_text("is now 2 of 3 in Reading")
        assert order(around.issue_text)[1] == first
        month.write_the_letter()
        month.mend_and_waive()
        expect(page.frame_locator(".stage iframe").locator("body")).to_contain_text("Written without scripts.")
        month.look_in_every_view()
        month.test_copy()
        month.send()
        month.publish("Written without scripts.")
        assert seat.outside() == []
        assert (around.root / "issues" / ISSUE / "sent/manifest.json").is_file()
