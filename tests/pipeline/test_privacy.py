"""Nobody watches a reader: a whole month's mails and pages, opened in a browser, ask no one for anything."""

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.support.browser import opened, running_browser
from tests.support.cli import Editor
from tests.support.own_newsletter import copy_newsletter

pytestmark = pytest.mark.browser

OURS = "https://letters.example.org/"
LEFT_BEHIND = "[document.cookie, localStorage.length, sessionStorage.length]"
READERS = ("one@example.net", "two@example.net", "three@example.net")


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Editor:
    """The sample issue with an image, sent to three readers and published."""
    patch = pytest.MonkeyPatch()
    patch.setenv("CURATOR_NOW", "2026-12-01T09:00:00Z")
    editor = copy_newsletter(tmp_path_factory.mktemp("month"))
    _with_an_image(editor)
    try:
        editor.do("subscribers", "add", *READERS, "--attest", "a test")
        editor.do("send", "2026-12", "--confirm", str(len(READERS)))
        editor.do("publish")
        for kind in ("voices", "load"):
            editor.do("report", kind)
    finally:
        patch.undo()
    return editor


@pytest.fixture(scope="module")
def browser(month: Editor) -> Iterator[Browser]:
    """Begins after the month: a browser keeps a loop of its own in this thread."""
    with running_browser() as running:
        yield running


def _with_an_image(editor: Editor) -> None:
    folder = editor.root / "issues/2026-12"
    (folder / "images").mkdir()
    Image.new("RGB", (60, 40), "teal").save(folder / "images/bread.png")
    issue, sources = folder / "issue.yaml", editor.file("sources.yaml")
    image = "    image: {file: images/bread.png, alt: Two loaves, credit: Sample River, licence: CC0}\n"
    issue.write_text(issue.read_text("utf-8").replace("    lead: true\n", f"    lead: true\n{image}", 1), "utf-8")
    sources.write_text(sources.read_text("utf-8").replace("state: public-feed-ok", "state: yes", 1), "utf-8")


def mails(editor: Editor, folder: Path) -> list[Path]:
    """The HTML of each mail that was sent, as files."""
    written = []
    for number, path in enumerate(sorted((editor.root / "out/outbox").rglob("*.eml"))):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("html",))
        assert body is not None
        file = folder / f"{number}.html"
        file.write_text(body.get_content(), "utf-8")
        written.append(file)
    return written


def test_a_mail_asks_nobody_but_the_newsletter_s_own_archive_for_its_images(
    browser: Browser, month: Editor, tmp_path: Path
) -> None:
    sent = mails(month, tmp_path)
    assert len(sent) == len(READERS)
    asked = set()
    for file in sent:
        with opened(browser, file) as mail:
            mail.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            asked |= set(mail.requests)
    assert asked, "the image of the lead voice"
    assert [url for url in asked if not re.fullmatch(rf"{OURS}issues/2026-12/images/bread\.[0-9a-f]+\.png", url)] == []


def test_no_page_of_the_archive_asks_anybody_or_leaves_anything_behind(browser: Browser, month: Editor) -> None:
    pages = sorted((month.root / "out/site").rglob("*.html"))
    assert len(pages) > 20
    for path in pages:
        with opened(browser, path) as page:
            page.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            assert page.requests == [], path
            assert page.page.evaluate(LEFT_BEHIND) == ["", 0, 0], path
            assert page.page.context.cookies() == [], path


def test_reports_and_previews_stay_on_this_machine(browser: Browser, month: Editor) -> None:
    for path in sorted((month.root / "out/reports").rglob("*.html")):
        with opened(browser, path) as page:
            assert page.requests == [], path


def test_no_link_of_a_mail_tells_who_followed_it(month: Editor, tmp_path: Path) -> None:
    """Links to creators are the same in every copy; only the way out is each reader's own."""
    links = [set(re.findall(r'href="([^"]+)"', file.read_text("utf-8"))) for file in mails(month, tmp_path)]
    for mine in links:
        own = mine - set.intersection(*links)
        assert [url for url in own if "/leave" not in url and "/preferences" not in url and "mailto:" not in url] == []
