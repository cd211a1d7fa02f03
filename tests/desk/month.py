"""One month at the desk, from a new source to the archive, told once for whatever hand works through it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.desk.hands import Hand
from tests.desk.serving import Seat
from tests.support.cli import Editor
from tests.support.feedsite import FeedSite, Reply
from tests.support.newsletter import start_newsletter
from tests.support.smtp import LOSE_ANSWER, SmtpServer, smtp_server

ISSUE = "2026-12"
FEEDS = ("river.xml", "kite.xml", "window.xml")
EACH = 14
PICKS = 12
READERS = ("sample.one@example.org", "sample.two@example.org", "sample.three@example.org")
LETTER = (
    "Dear families,\n\nread one thing together this month, slowly. More of it [here](https://river.example.org/).\n"
)
MENDED = "Dear families,\n\nread one thing together this month, slowly, and talk about it.\n"


@dataclass(frozen=True)
class World:
    """What is around the newsletter: its folder, the sites it reads, the server that takes its mail."""

    editor: Editor
    site: FeedSite
    server: SmtpServer

    @property
    def root(self) -> Path:
        return self.editor.root

    @property
    def issue_text(self) -> str:
        return (self.root / "issues" / ISSUE / "issue.yaml").read_text("utf-8")


def feed(name: str) -> str:
    """A feed of so many pieces, the newest first."""
    entries = "".join(
        f"<item><title>The {name} piece number {n}</title><link>https://{name}.example.org/{n}</link>"
        f"<guid>{name}-{n}</guid><pubDate>{30 - n:02d} Nov 2026 08:00:00 GMT</pubDate>"
        f"<description>Sample text of {name} {n}: a table, a chair and a song.</description></item>"
        for n in range(1, EACH + 1)
    )
    head = f"<title>Sample {name}</title><link>https://{name}.example.org/</link><description>Sample</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'


@contextmanager
def world(root: Path) -> Iterator[World]:
    """A newsletter that reads three feeds on this machine and mails through a server that loses one answer."""
    with FeedSite() as site, smtp_server() as server:
        for name in FEEDS:
            site.feed(f"/{name}", feed(name.removesuffix(".xml")))
        link = '<link rel="alternate" type="application/rss+xml" href="/new.xml">'
        front = f"<html><head><title>A new site</title>{link}</head></html>"
        site.put("/new/", Reply(body=front.encode(), headers={"Content-Type": "text/html"}))
        site.feed("/new.xml", feed("new").replace(" Nov 2026", " Oct 2026"))
        editor = start_newsletter(root, FEEDS, site.url(""))
        config = root / "curator.toml"
        text = config.read_text("utf-8").replace('provider = "outbox"', 'provider = "smtp"')
        smtp = f'[delivery.smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        config.write_text(f"{text}\n{smtp}", "utf-8")
        editor.do("subscribers", "add", *READERS, "--attest", "sample readers")
        server.answer("content", READERS[1], LOSE_ANSWER)
        yield World(editor, site, server)


class Month:
    """The month, step by step. hand: who does it."""

    def __init__(self, seat: Seat, hand: Hand, around: World) -> None:
        self.seat, self.page, self.hand, self.world = seat, seat.page, hand, around

    def menu(self, name: str) -> None:
        """Go to one of the places of the desk."""
        self.hand.press(self.page.get_by_role("navigation", name="The desk").get_by_role("link", name=name, exact=True))
        expect(self.page.get_by_role("navigation", name="The desk").locator("[aria-current]")).to_have_text(name)

    def button(self, name: str, inside: Locator | None = None) -> Locator:
        return (inside or self.page.locator("main")).get_by_role("button", name=name).first

    # ------------------------------------------------------------ sources and feeds

    def add_a_source(self) -> None:
        """By the address of its site; it begins as a candidate."""
        self.menu("Sources")
        self.hand.write(self.page.get_by_label("Address of the site"), self.world.site.url("/new/"))
        self.hand.press(self.page.get_by_role("button", name="Add", exact=True))
        expect(self.page.locator("#said")).to_contain_text("Sample new is a candidate now")
        assert "id: sample-new" in (self.world.root / "sources.yaml").read_text("utf-8")

    def fetch(self) -> None:
        self.menu("Inbox")
        self.hand.press(self.button("Read the feeds"))
        expect(self.page.locator("#said")).to_contain_text("Read 4 feeds: 56 new", timeout=60_000)

    # ------------------------------------------------------------ the issue

    def begin(self) -> None:
        self.menu("Issue")
        self.passes()
        self.hand.press(self.button("Start the next issue"))
        expect(self.page.get_by_text(f"{ISSUE} is begun")).to_be_visible()

    def place_from_the_shortlist(self, most: int = PICKS) -> None:
        """So many pieces: twelve into three sections, three into one."""
        self.menu("Issue")
        sections = ("Reading", "Writing", "Raising") if most == PICKS else ("Reading",)
        for number in range(most):
            first = self.page.locator(".shortlist li").first
            self.hand.choose(first.get_by_role("combobox"), sections[number % len(sections)])
            self.hand.press(first.get_by_role("button", name="Place"))
            expect(self.page.locator("#totals [data-picks]")).to_have_text(str(number + 1))
        assert self.world.issue_text.count("- id: pick-") == most

    def card(self, number: int) -> Locator:
        """One of the picks, from the top."""
        return self.page.locator("[data-cards=picks] .card").nth(number)

    def annotate(self) -> None:
        """A note and ages for each of three picks; the first is the lead voice, by its community."""
        for number in range(3):
            card = self.card(number)
            self.hand.open(card.locator("summary").first)
            self.hand.write(card.get_by_label("Note", exact=False).first, f"Read number {number} aloud, twice.")
            self.hand.write(card.get_by_role("textbox", name="Ages", exact=True), "5-8")
            if number == 0:
                self.hand.choose(card.get_by_label("Who speaks"), "by the community itself")
                self.hand.tick(card.get_by_label("lead voice"))
            self.saved(card)
            self.hand.press(card.locator("summary").first)
        text = self.world.issue_text
        assert text.count("aloud, twice.") == 3
        assert "lead: true" in text
        assert "relation: by" in text

    def saved(self, card: Locator) -> None:
        """Until the page says so."""
        expect(card.locator("[data-state]")).to_have_text("Saved")

    def write_the_letter(self, text: str = LETTER) -> None:
        card = self.page.locator("#card-letter-")
        self.hand.open(card.locator("summary").first)
        self.hand.write(card.get_by_label("Your letter"), text)
        self.saved(card)
        assert (self.world.root / "issues" / ISSUE / "letter.md").read_text("utf-8") == text

    def add_actions_and_a_question(self) -> None:
        for name, time in (
            ("Turn the captions on tonight.", "5 minutes"),
            ("Suggest one book to your library.", "an hour"),
        ):
            card = self.one_more("actions", "Add an action")
            self.hand.write(card.get_by_label("What to do"), name)
            self.hand.choose(card.get_by_label("Time"), time)
            self.hand.write(card.get_by_label("Called for by"), "Sample Circle")
            self.saved(card)
        card = self.one_more("prompts", "Add a question")
        self.hand.write(card.get_by_label("Question"), "Which things at home have two names?")
        self.saved(card)

    def one_more(self, name: str, button: str) -> Locator:
        """One more entry of a list, opened."""
        cards = self.page.locator(f"#list-{name} .card")
        there = cards.count()
        self.hand.press(self.button(button))
        expect(cards).to_have_count(there + 1)
        return cards.last

    # ------------------------------------------------------------ preview, checks, sending

    def findings(self) -> list[str]:
        return self.page.locator(".checking .findings > li:not(.stands) > p:first-child").all_inner_texts()

    def mend_and_waive(self) -> None:
        """Three findings are mended where they stand: a vague link, nothing to do, no question. One stands."""
        self.menu("Preview")
        before = " ".join(self.findings())
        assert "Must be mended" in before
        self.hand.press(self.page.get_by_role("link", name="Mend: Your letter"))
        self.write_the_letter(MENDED)
        self.add_actions_and_a_question()
        self.menu("Preview")
        assert "Must be mended" not in " ".join(self.findings())
        assert len(self.findings()) <= len(before.split("Worth a look."))
        waive = self.page.locator("details.waive").first
        self.hand.open(waive.locator("summary"))
        self.hand.write(waive.get_by_role("textbox", name="Reason"), "Sample reason: it is said in the next sentence.")
        self.hand.press(waive.get_by_role("button", name="Let it stand", exact=True))
        expect(self.page.locator("#said")).to_contain_text("It stands, with your reason")
        assert "Sample reason" in self.world.issue_text

    def look_in_every_view(self) -> None:
        for name in ("Desktop", "Dark", "Images off", "Text", "Phone"):
            self.hand.press(self.page.locator(".views").first.get_by_role("link", name=name, exact=True))
            expect(self.page.locator(".views [aria-current]", has_text=name).first).to_be_visible()
            expect(self.page.frame_locator(".stage iframe").locator("body")).to_contain_text("Dear families")
        self.hand.open(self.page.locator(".looking summary", has_text="Which letter"))
        self.hand.press(self.page.get_by_role("link", name="Discreet", exact=True))
        expect(self.page.locator(".inbox-line")).to_contain_text("Your monthly letter")

    def test_copy(self) -> None:
        self.hand.write(self.page.get_by_label("Address"), "editor@example.org")
        self.hand.press(self.button("Send a test copy"))
        expect(self.page.locator("#said")).to_contain_text("1 test copy handed to smtp")
        assert self.world.server.counts["editor@example.org"] == 1

    def send(self) -> None:
        """To everyone; one answer is lost, which the editor settles; then the archive."""
        self.menu("Send")
        expect(self.page.get_by_text("It goes to 3 readers through your mail server")).to_be_visible()
        self.hand.write(self.page.get_by_label("To send it, type that number"), "3")
        self.hand.press(self.page.get_by_role("button", name="Send", exact=True))
        expect(self.page.get_by_role("heading", name="Uncertain")).to_be_visible(timeout=60_000)
        expect(self.page.locator("main")).to_contain_text(READERS[1])
        self.passes()
        self.hand.press(self.button("They arrived"))
        expect(self.page.locator("#said")).to_contain_text("1 settled")
        expect(self.page.get_by_role("row", name="Handed over")).to_contain_text("3")
        assert [self.world.server.counts[reader] for reader in READERS] == [1, 1, 1]

    def publish(self, words: str = "Read number 0 aloud, twice.") -> None:
        """The archive; `words` stand in its page of the issue."""
        self.hand.press(self.button("Publish"))
        expect(self.page.locator("#said")).to_contain_text("The archive has", timeout=60_000)
        page = self.world.root / "out/site/issues" / ISSUE / "index.html"
        assert words in page.read_text("utf-8")
        self.passes()
        for name in ("Issue", "Preview"):
            self.menu(name)
            self.passes()

    def passes(self) -> None:
        """axe-core finds nothing."""
        assert self.seat.violations() == [], self.page.url


class MonthWithoutScripts(Month):
    """The same month in a browser that runs no scripts: what was typed is saved with a button."""

    def passes(self) -> None:
        """axe-core is a script itself."""

    def saved(self, card: Locator) -> None:
        self.hand.press(card.get_by_role("button", name="Save", exact=True))
        expect(self.page.locator("#said")).to_contain_text("Saved")


def order(text: str) -> list[str]:
    """The picks as they stand in the file."""
    return re.findall(r"- id: (pick-\d+)", text)
