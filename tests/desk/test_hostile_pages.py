"""Hostile words in a real browser: on every page and in every frame nothing runs, and no request leaves the machine."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.hostile import MARK, add_hostile_items, make_issue_hostile, make_sources_hostile
from tests.desk.sample import Newsletter
from tests.desk.serving import Seat, Served, seated, served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
PAGES = (
    "/?state=all", "/?state=skipped", "/?q=%3Cscript%3Ewindow.hacked=1%3C/script%3E", "/?tag=%22%3E%3Csvg%20onload=x",
    "/issue", "/preview", "/issue/2026-12/preview?width=desktop&colours=dark", "/issue/2026-12/preview?part=text",
    "/issue/2026-12/preview?variant=discreet", "/send", "/sources", "/readers", "/voices", "/help",
)  # fmt: skip
FRAMES = ("/issue/2026-12/frame", "/issue/2026-12/frame?part=text", "/issue/2026-12/frame?colours=dark")


def untouched(seat: Seat) -> None:
    """Nothing ran in the page, nothing opened a window, and nothing was asked for elsewhere."""
    assert seat.page.evaluate(f"window.{MARK}") is None, seat.page.url
    assert seat.page.title(), seat.page.url
    assert len(seat.page.context.pages) == 1
    assert seat.outside() == []
    assert seat.page.url.startswith(seat.base)


def test_nothing_runs_and_nothing_leaves(browser: Browser, newsletter: Newsletter) -> None:
    items = add_hostile_items(newsletter)
    make_issue_hostile(newsletter)
    make_sources_hostile(newsletter)
    with served(newsletter.root) as desk, seated(browser, desk) as seat:
        seat.page.on("dialog", lambda dialog: seat.troubles.append(f"dialog: {dialog.message}"))
        for path in (*PAGES, *(f"/?state=all&item={item}" for item in items), *FRAMES, f"/items/{items[0]}/frame"):
            seat.go(path)
            seat.page.wait_for_load_state("networkidle")
            untouched(seat)
        seat.go("/issue")
        for summary in seat.page.locator(".card > details > summary").all()[:4]:
            summary.click()
        expect(seat.page.locator("[data-checks]")).to_contain_text("to look at")
        seat.go(f"/?state=all&item={items[2]}")
        for key in "jkjt":
            seat.page.keyboard.press(key)
        seat.page.keyboard.type(f"<img src=x onerror=window.{MARK}=1>")
        seat.page.keyboard.press("Enter")
        seat.announced("Tags:")
        untouched(seat)
        assert [one for one in seat.troubles if "dialog" in one] == []


def test_another_site_in_the_same_browser_gets_nothing(browser: Browser, newsletter: Newsletter) -> None:
    """A page at another address of this machine, open beside the desk, can neither post, read nor frame."""
    with served(newsletter.root) as desk, seated(browser, desk) as seat:
        before = newsletter.issue_file.read_text("utf-8")
        other = seat.page.context.new_page()
        answers: list[tuple[str, int]] = []
        other.on("response", lambda answer: answers.append((answer.url, answer.status)))
        other.route("http://localhost:9/*", lambda route: route.fulfill(body=evil(desk), content_type="text/html"))
        other.goto("http://localhost:9/")
        read = other.evaluate(
            "url => fetch(url, {credentials: 'include', mode: 'cors'}).then(one => one.text(), () => 'refused')",
            desk.base + "/issue/2026-12/version",
        )
        assert read == "refused"
        other.locator("iframe").wait_for(state="attached")
        other.wait_for_load_state("networkidle")
        assert "The Sample Shelf" not in text_of(other)
        other.evaluate("document.forms[0].submit()")
        other.get_by_role("heading", name="did not come from this desk").wait_for()
        assert (f"{desk.base}/issue/2026-12/drop", 403) in answers
        assert newsletter.issue_file.read_text("utf-8") == before


def evil(desk: Served) -> str:
    """A page that wants to drop a pick, and to show the desk as its own."""
    return (
        f"<form method=post action='{desk.base}/issue/2026-12/drop'><input name=at value='picks/pick-1'>"
        f"<input name=token value=x></form><iframe src='{desk.base}/issue'></iframe>"
        f"<script src='{desk.base}/issue/2026-12/version'></script>"
    )


def text_of(page: Page) -> str:
    """All that a page and its frames show."""
    return " ".join(frame.locator("body").inner_text() for frame in page.frames if frame.url.startswith("http"))
