"""The desk can be used by everyone: axe-core finds nothing, 320 px and 200 % are enough, the focus is always seen."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.desk.hostile import add_hostile_items
from tests.desk.sample import Newsletter
from tests.desk.serving import Seat, Served, seated, served
from tests.desk.test_sources import site_with
from tests.support.browser import Scheme
from tests.support.feedsite import FeedSite, Reply

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
PAGES = (
    "/", "/?state=all&item=2", "/?state=kept&item=1", "/?q=zebra", "/items/3", "/issue", "/preview",
    "/issue/2026-12/preview?width=desktop&colours=dark&images=off", "/issue/2026-12/preview?part=text", "/send",
    "/sources", "/readers", "/voices", "/voices?kind=gaps", "/voices?kind=load", "/voices?kind=language", "/help",
    "/nowhere", "/issue/1999-01",
)  # fmt: skip
LOOKS: tuple[tuple[Scheme, int], ...] = (("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320))
SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
  const there = document.elementFromPoint(x, y);
  const shown = box.width <= 2 || (there && (one.contains(there) || there.contains(one)));
  return { name: one.outerHTML.slice(0, 120), id: one.id, body: one === document.body, frame: one.tagName === 'IFRAME',
    marked, shown: Boolean(shown) && box.bottom > 0 && box.top < innerHeight };
}"""


@contextmanager
def desk_with_everything(newsletter: Newsletter) -> Iterator[Served]:
    """A desk with something to mend, something failing and somebody who waits."""
    add_hostile_items(newsletter)
    text = newsletter.issue_file.read_text("utf-8")
    newsletter.issue_file.write_text(text.replace("    ages: [15, 99]\n", "", 1), "utf-8")
    newsletter.letter_file.write_text("Read [here](https://river.example.org/).\n", "utf-8")
    with served(newsletter.root) as desk:
        yield desk


def settled(page: Page) -> None:
    """Until nothing moves any more."""
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_page_passes_axe_and_fits(browser: Browser, newsletter: Newsletter, scheme: Scheme, width: int) -> None:
    with desk_with_everything(newsletter) as desk, seated(browser, desk, scheme=scheme, width=width) as seat:
        for path in PAGES:
            seat.go(path)
            settled(seat.page)
            assert seat.violations() == [], path
            assert seat.overflow() <= 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_that_unfolds_passes_axe(browser: Browser, newsletter: Newsletter, scheme: Scheme) -> None:
    with desk_with_everything(newsletter) as desk, seated(browser, desk, scheme=scheme, width=360) as seat:
        for path in ("/?state=all&item=2", "/issue", "/preview", "/sources", "/send"):
            seat.go(path)
            settled(seat.page)
            seat.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert seat.violations() == [], path
            assert seat.overflow() <= 0, path
        seat.go("/")
        seat.page.get_by_role("link", name="Keys").click()
        dialog = seat.page.get_by_role("dialog", name="Keys")
        expect(dialog).to_be_visible()
        assert seat.violations() == []
        seat.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(seat.page.get_by_role("link", name="Keys")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_comes_of_a_form_passes_axe(browser: Browser, newsletter: Newsletter, scheme: Scheme) -> None:
    """A reader that was found, a sentence with undo, a refusal, a link for another browser, a closed door."""
    with desk_with_everything(newsletter) as desk, seated(browser, desk, scheme=scheme) as seat:
        page = seat.page
        seat.go("/readers")
        page.get_by_label("Address").fill("sample.one@example.org")
        page.get_by_role("button", name="Look").click()
        passes(seat, page.get_by_role("heading", name="sample.one@example.org"))
        seat.go("/?item=2&state=all")
        page.get_by_role("button", name="Keep").click()
        passes(seat, page.locator("#said").get_by_role("button", name="Undo"))
        seat.go("/sources")
        page.get_by_label("Address of the site").fill("no address")
        page.get_by_role("button", name="Add", exact=True).click()
        passes(seat, page.locator("#said .problem"))
        seat.go("/help")
        page.get_by_role("button", name="Open the desk in another browser").click()
        passes(seat, page.locator("#link"))
        page.goto(desk.base + "/open?token=none")
        seat.page.context.clear_cookies()
        seat.go("/")
        passes(seat, page.get_by_role("heading", name="This desk is private"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_choice_of_feeds_and_work_under_way_pass_axe(
    browser: Browser, newsletter: Newsletter, scheme: Scheme
) -> None:
    with FeedSite() as site, served(newsletter.root) as desk, seated(browser, desk, scheme=scheme, width=320) as seat:
        page = seat.page
        seat.go("/sources")
        page.get_by_label("Address of the site").fill(site_with(site, "news.xml", "notes.xml"))
        page.get_by_role("button", name="Add", exact=True).click()
        passes(seat, page.get_by_role("group", name="This site has several feeds. Which one?"))
        page.get_by_role("button", name="Add it").click()
        passes(seat, page.locator("#said", has_text="is a candidate now"))
        answering = Event()
        site.put("/news.xml", lambda _: Reply(503) if answering.wait(60) else Reply(500))
        page.get_by_role("button", name="Read the feeds").click()
        passes(seat, page.get_by_role("progressbar", name="Reading the feeds"))
        answering.set()
        passes(seat, page.locator("#said", has_text="could not be read; Sources says why"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_choice_between_two_texts_passes_axe(browser: Browser, newsletter: Newsletter, scheme: Scheme) -> None:
    """The page that browsers without scripts get; here a form is sent as they send it, and axe-core can run."""
    with served(newsletter.root) as desk, seated(browser, desk, scheme=scheme, width=320) as seat:
        seat.go("/issue")
        newsletter.letter_file.write_text("Theirs, written meanwhile.\n", "utf-8")
        card = seat.page.locator("#card-letter-")
        card.locator("summary").first.click()
        card.locator("form").evaluate(
            "form => { form.elements['f.text'].value = 'Mine, written here.'; form.submit(); }"
        )
        passes(seat, seat.page.get_by_role("heading", name="Changed in two places"))
        seat.page.get_by_label("What you wrote").check()
        seat.page.get_by_role("button", name="Go on with these").click()
        passes(seat, seat.page.locator("#said", has_text="Saved"))
        assert newsletter.letter_file.read_text("utf-8") == "Mine, written here.\n"


def test_a_narrow_window_is_worked_in(browser: Browser, newsletter: Newsletter) -> None:
    """320 px: an item is kept and tagged, a card is written and moved, a finding is waived."""
    with desk_with_everything(newsletter) as desk, seated(browser, desk, width=320, height=640) as seat:
        page = seat.page
        seat.go("/")
        page.locator("a.row").nth(9).click()
        page.get_by_label("Add a tag").fill("narrow")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator("#said")).to_contain_text("Tags: narrow")
        page.get_by_role("button", name="Keep").click()
        expect(page.locator("#said")).to_contain_text("is on the shortlist")
        seat.go("/issue")
        card = page.locator("[data-section=reading] .card").first
        card.get_by_role("button", name="down").click()
        expect(page.locator("#said")).to_contain_text("is now 2 of 4 in Reading")
        card = page.locator("[data-section=reading] .card").first
        card.locator("summary").first.click()
        card.get_by_role("textbox", name="Note").fill("Written in a narrow window.")
        expect(card.locator("[data-state]")).to_have_text("Saved")
        assert "Written in a narrow window." in newsletter.issue_file.read_text("utf-8")
        seat.go("/preview")
        waive = page.locator("details.waive").first
        waive.locator("summary").click()
        waive.get_by_role("textbox", name="Reason").fill("Sample reason.")
        waive.get_by_role("button", name="Let it stand", exact=True).click()
        expect(page.locator("#said")).to_contain_text("It stands, with your reason")
        assert seat.overflow() <= 0


def passes(seat: Seat, sign: Locator) -> None:
    """The page came, and axe-core finds nothing in it."""
    expect(sign).to_be_visible()
    seat.page.wait_for_load_state()  # the words may be there before their style sheet
    assert seat.violations() == []
    assert seat.overflow() <= 0


@pytest.mark.parametrize("path", ["/?state=all&item=2", "/issue", "/preview", "/send", "/sources", "/readers", "/help"])
def test_the_focus_is_always_seen(browser: Browser, newsletter: Newsletter, path: str) -> None:
    """From the first stop to the last, each is marked and nothing lies over it."""
    with desk_with_everything(newsletter) as desk, seated(browser, desk) as seat:
        seat.go(path)
        settled(seat.page)
        stops = 0
        for stops in itertools.count():
            seat.page.keyboard.press("Tab")
            found = seat.page.evaluate(SEEN)
            if found["body"] or stops > 200:
                break
            assert found["frame"] or (found["marked"] and found["shown"]), found["name"]
        assert stops > 8


def test_twice_the_size_is_still_a_desk(browser: Browser, newsletter: Newsletter) -> None:
    """A window of 1280 by 900 at 200 % is one of 640 by 450."""
    with desk_with_everything(newsletter) as desk, seated(browser, desk, width=640, height=450, scale=2) as seat:
        for path in PAGES:
            seat.go(path)
            settled(seat.page)
            assert seat.overflow() <= 0, path
        seat.go("/?state=all&item=2")
        seat.page.get_by_role("button", name="Keep").click()
        expect(seat.page.locator("#said")).to_contain_text("is on the shortlist")


def test_what_changes_is_announced(browser: Browser, newsletter: Newsletter) -> None:
    with desk_with_everything(newsletter) as desk, seated(browser, desk) as seat:
        seat.go("/")
        keys = seat.page.keyboard
        keys.press("j")
        seat.page.locator("article.open").wait_for()
        keys.press("l")
        seat.announced("is put off")
        keys.press("u")
        seat.announced("Taken back")
        keys.press("t")
        keys.type("sample tag")
        keys.press("Enter")
        seat.announced("Tags: sample-tag.")
        seat.page.get_by_role("button", name="Read the feeds").click()
        seat.announced("Nothing was due")
        seat.go("/issue")
        card = seat.page.locator("[data-cards=picks] .card").first
        card.locator("summary").first.click()
        card.get_by_role("textbox", name="Note").fill("Another note.")
        seat.announced("Saved")
