"""The readers' pages and service mails in a real browser: everyone can read and use them, in every language."""

import datetime as dt
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from curator.clock import system_clock
from curator.store.engine import open_store
from tests.support.browser import WCAG, Scheme, opened, running_browser
from tests.support.readers_pages import Pages, html_of, link_in, open_pages, read_mail, running_pages

pytestmark = pytest.mark.browser
BEST_PRACTICE = (*WCAG, "best-practice")
LANGUAGES = ("en", "es", "ar")
READER = "a.reader.with.a.long.address@a-long-name-of-a-mail-server.example.org"
PAPERS: dict[Scheme, str] = {"light": "rgb(255, 253, 249)", "dark": "rgb(24, 23, 21)"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every page and mail that there is, as files, in a folder for each language."""
    made = tmp_path_factory.mktemp("pages")
    with ThreadPoolExecutor(1) as thread:  # the browser's own loop runs in this one
        for language in LANGUAGES:
            thread.submit(write_pages, made / language, tmp_path_factory.mktemp("letters"), language).result()
    return made


def write_pages(folder: Path, root: Path, language: str) -> None:
    folder.mkdir()
    store = open_store(f"sqlite:///{root / 'curator.db'}")
    with open_pages(root, store) as pages:
        for name, answer in every_page(pages, language):
            (folder / f"{name}.html").write_text(answer.text, "utf-8")
        for path in pages.letters():
            (folder / f"mail-{path.parent.name}.html").write_text(html_of(read_mail(path)), "utf-8")
    store.close()


def every_page(pages: Pages, language: str) -> Iterator[tuple[str, httpx.Response]]:
    own = {"Accept-Language": language}

    def post(path: str, **fields: object) -> httpx.Response:
        return pages.send(path, fields, headers=own)

    yield "sign-up", pages.get("/", **own)
    yield "slip", post("/", email="<b>no address</b>")
    yield "second", post("/", email=READER)
    yield "late", pages.sign_up(READER, wait=9000, lang=language)
    yield "sent", pages.sign_up(READER, lang=language)
    link = link_in(pages.post()[0])
    yield "confirm", pages.get(link, **own)
    yield "confirmed", post(link)
    yield "reader-already", pages.get(link, **own)
    pages.clock.forward(days=2)
    pages.sign_up(READER, lang=language)
    pages.post()
    reader = pages.reader(READER)
    preferences, leave = pages.path("preferences", reader.id), pages.path("leave", reader.id)
    yield "preferences", pages.get(preferences, **own)
    yield "no-section", post(preferences, do="choose")
    yield "paused", post(preferences, do="pause", months="3")
    yield "link-sent", post(preferences, do="link")
    private = link_in(pages.post()[-1])
    yield "private", pages.get(private, **own)
    yield "new-address-slip", post(private, do="move", email="no")
    yield "not-sure", post(private, do="erase")
    yield "move-sent", post(private, do="move", email="new@example.org")
    new = link_in(pages.post()[-1])
    yield "new-address", pages.get(new, **own)
    yield "moved", post(new)
    yield "leave", pages.get(leave, **own)
    yield "left", post(leave)
    yield "gone", pages.get(leave, **own)
    yield "gone-preferences", pages.get(preferences, **own)
    yield "run-out", pages.get(link, **own)
    yield "erased", post(private, do="erase", sure="yes")
    yield "bad-link", pages.get("/leave/x", **own)
    yield "missing", pages.get("/nothing", **own)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_can_read_every_page(browser: Browser, folder: Path, language: str, scheme: Scheme) -> None:
    files = sorted(one for one in (folder / language).glob("*.html") if not one.name.startswith("mail-"))
    assert len(files) == 26
    for file in files:
        with opened(browser, file, width=320, scheme=scheme, scripts=True) as page:
            assert page.violations(BEST_PRACTICE) == [], file.name
            assert page.overflow() <= 0, file.name
            assert page.requests == [], file.name
            assert small_targets(page.page) == [], file.name
            language_of = page.page.evaluate("document.documentElement.lang + ' ' + document.dir")
            assert language_of == {"en": "en ltr", "es": "es ltr", "ar": "ar rtl"}[language]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_can_read_every_mail(browser: Browser, folder: Path, language: str, scheme: Scheme) -> None:
    files = sorted((folder / language).glob("mail-*.html"))
    assert [one.stem for one in files] == [*("mail-already", "mail-confirm", "mail-guide", "mail-link", "mail-move")]
    for file in files:
        with opened(browser, file, width=320, scheme=scheme) as mail:
            assert mail.violations() == [], file.name
            assert mail.overflow() <= 0, file.name
            assert mail.requests == [], file.name
            assert mail.page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPERS[scheme]
            mail.strip_styles()
            assert mail.violations() == [], file.name


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is lower than 24 pixels."""
    low = """() => [...document.querySelectorAll('a, button, select, label.pick, input[type=email]')]
        .filter(node => !node.closest('.skip, .away') && node.getBoundingClientRect().height < 24)
        .map(node => node.outerHTML)"""
    return list(page.evaluate(low))


@contextmanager
def walking(browser: Browser, url: str, language: str = "en") -> Iterator[tuple[Page, list[str]]]:
    """A narrow window without scripts that may ask `url` alone; and what the browser complained about."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False, locale=language)
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: None if request.url.startswith(url) else complaints.append(request.url))
    try:
        yield page, complaints
        assert context.cookies() == []
    finally:
        context.close()


def test_a_person_walks_through_without_scripts_or_mouse(browser: Browser, tmp_path: Path) -> None:
    root = tmp_path / "letters"
    store = open_store(f"sqlite:///{tmp_path / 'curator.db'}")
    with (
        running_pages(root, store, path="/readers") as (url, _),
        walking(browser, url) as (page, complaints),
    ):
        page.goto(f"{url}/")
        page.keyboard.press("Tab")
        assert page.get_by_role("link", name="Skip to the text").is_visible()
        page.get_by_label("Your e-mail address").fill("reader@example.org")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Is this your address?").wait_for()
        time.sleep(3.1)
        page.get_by_role("button", name="Yes, write to me").press("Enter")
        page.get_by_role("heading", name="Look into your mailbox").wait_for()
        page.goto(first_link(root, "confirm"))
        page.get_by_role("button", name="Yes, I want it").press("Enter")
        page.get_by_role("heading", name="You are a reader now").wait_for()
        page.get_by_role("link", name="Choose what you get").press("Enter")
        page.get_by_label("Writing").uncheck()
        page.get_by_label("Plain text").check()
        page.get_by_role("button", name="Save").press("Enter")
        assert page.get_by_role("status").inner_text() == "Saved. It holds from the next letter on."
        assert not page.get_by_label("Writing").is_checked()
        page.get_by_label("Skip the next").select_option("6")
        page.get_by_role("button", name="Pause").press("Enter")
        page.get_by_role("button", name="End the pause now").press("Enter")
        page.get_by_role("link", name="Leave Sample Letters").press("Enter")
        page.get_by_role("button", name="Leave").press("Enter")
        page.get_by_role("heading", name="You have left").wait_for()
        assert [one for one in complaints if "favicon" not in one] == []
    store.close()


def first_link(root: Path, kind: str) -> str:
    end = system_clock() + dt.timedelta(seconds=20)
    while system_clock() < end:
        if found := list((root / "out/outbox" / kind).glob("*.eml")):
            return link_in(read_mail(found[0]))
        time.sleep(0.05)
    raise AssertionError(f"no {kind} mail came")


def test_the_style_is_the_one_that_the_answer_allows(browser: Browser, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'curator.db'}")
    with running_pages(tmp_path / "letters", store) as (url, _):
        for path in ("/", "/nothing"):
            for scheme, paper in PAPERS.items():
                context = browser.new_context(color_scheme=scheme)
                page = context.new_page()
                page.goto(url + path)
                assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
                injected = page.evaluate(
                    "() => { const style = document.createElement('style'); style.textContent = 'body{display:none}';"
                    " document.head.append(style); return getComputedStyle(document.body).display }"
                )
                assert injected == "block"
                context.close()
    store.close()
