"""The pictures of the desk, for the README and the tutorial: the sample newsletter with an editor at work."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from curator.model.item import Entry
from curator.reviewing import triage
from curator.store.items import list_items, save_entries
from tests.desk.sample import NOW, Newsletter, sample_newsletter
from tests.desk.serving import Served, seated, served
from tests.support.browser import Scheme

Shot = Callable[[Page], None]

LATEST = (
    ("window-letters", "Who has the key to the lift?", "Sample Window", 7, "A caretaker, a key and a note on a door."),
    ("book-river", "Nine picture books that explain nothing", "Sample River", 12, "A list with reasons."),
    ("many-doors", "We asked the library to stay open late", "Sample Many Doors", 5, "What came of it."),
    ("harbour-talk", "Captions for a kitchen table", "Sample Harbour", 4, "How four people talk over soup."),
    ("kite-and-pencil", "The rain comic, part three", "Sample Kite", 6, "Drawn on a bus, as always."),
)  # fmt: skip
TEXT = """<p>Sample text. The lift in our house has a key, and the key has a keeper. Until last winter the keeper was
Mr. Sample on the second floor, who went to bed at nine.</p>
<h2>What we tried first</h2>
<p>Sample text. We asked for a second key. We were told that keys get lost. We asked who had lost one, and nobody
could remember that anybody had.</p>
<blockquote>Sample text: a lift that is locked is a staircase with a mirror in it.</blockquote>
<p>Sample text. Then Ada from the fourth floor taped a note to the door with two columns: <em>who needs the lift
after nine</em>, and <em>who could open it</em>. By Friday the second column was longer.</p>
<p><img src="https://window-letters.example.org/note.jpg" alt="A handwritten note on a lift door, with two columns of
names"></p>
<p>Sample text. There are eleven keys now. None was lost.</p>"""


@contextmanager
def desk_at_work(root: Path) -> Iterator[Served]:
    """The desk of the sample newsletter, its issue nearly done, with a few pieces that came in today."""
    with sample_newsletter(root) as newsletter:
        store = newsletter.app.store
        for number, (source, title, maker, minutes, summary) in enumerate(LATEST):
            entry = Entry(
                identity=f"latest-{number}",
                title=title,
                url=f"https://{source}.example.org/latest/{number}",
                canonical_url=f"https://{source}.example.org/latest/{number}",
                authors=(maker,),
                published=NOW - dt.timedelta(hours=7 * number + 2),
                summary=summary,
                content_html=TEXT,
                minutes=minutes,
                hash=str(number),
            )
            with store.write() as db:
                save_entries(db, source, [entry], now=NOW)
        with store.read() as db:
            ids = {item.entry.title: item.id for item in list_items(db)}
        triage.tag(store, ids[LATEST[0][1]], ["disability-access"], now=NOW)
        triage.note(store, ids[LATEST[0][1]], "For everyone who lives above a ground floor.", now=NOW)
        _leave_something_to_mend(newsletter)
        with served(root) as desk:
            yield desk


def _leave_something_to_mend(newsletter: Newsletter) -> None:
    """A vague link in the letter, and a pick without ages."""
    letter, issue = newsletter.letter_file, newsletter.issue_file
    letter.write_text(letter.read_text("utf-8") + "\nMore of it [here](https://book-river.example.org/).\n", "utf-8")
    issue.write_text(issue.read_text("utf-8").replace("    ages: [15, 99]\n", "", 1), "utf-8")


def desk_pictures(browser: Browser, desk: Served) -> Iterator[tuple[str, Image.Image]]:
    """Each picture with its name."""
    phone = (390, 844)
    yield "desk-inbox.png", look(browser, desk, "/", _inbox)
    yield "desk-issue.png", look(browser, desk, "/issue", _card)
    yield "desk-preview.png", look(browser, desk, "/preview?colours=dark", _waits, scheme="dark")
    yield "desk-phone-inbox.png", look(browser, desk, "/", _waits, size=phone)
    yield "desk-phone-item.png", look(browser, desk, "/", _inbox, size=phone, scheme="dark")
    yield "desk-phone-card.png", look(browser, desk, "/issue", _card, size=phone)


def look(
    browser: Browser,
    desk: Served,
    path: str,
    work: Shot,
    *,
    size: tuple[int, int] = (1360, 850),
    scheme: Scheme = "light",
) -> Image.Image:
    """One page as it looks after an editor did something there."""
    with seated(browser, desk, width=size[0], height=size[1], scheme=scheme, scale=2) as seat:
        seat.go("/")
        if seat.page.get_by_role("button", name="Got it").count():
            seat.page.get_by_role("button", name="Got it").click()
            seat.page.wait_for_load_state("networkidle")
        seat.go(path)
        work(seat.page)
        seat.page.wait_for_load_state("networkidle")
        seat.page.wait_for_timeout(500)
        return Image.open(BytesIO(seat.page.screenshot()))


def _waits(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def _inbox(page: Page) -> None:
    page.locator("a.row").first.click()
    page.locator("article.open").wait_for()
    page.evaluate("document.activeElement.blur()")


def _card(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    card = page.locator("[data-section=reading] .card").first
    card.locator("summary").first.click()
    page.evaluate("document.activeElement.blur()")
    top = card.evaluate("card => card.getBoundingClientRect().top + scrollY")
    page.evaluate(f"scrollTo(0, {top} - (innerWidth > 600 ? 190 : 40))")
