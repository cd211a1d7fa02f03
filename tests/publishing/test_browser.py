"""The archive in a real browser: everyone can use it, from files and below any address, with and without scripts."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from curator.publishing import search
from tests.support.archive import DRAFT, RICH, twenty_four
from tests.support.browser import WCAG, Scheme, opened, running_browser
from tests.support.serving import serving

pytestmark = pytest.mark.browser
BEST_PRACTICE = (*WCAG, "best-practice")
PAGES = (
    "index.html", "issues/index.html", "issues/2020/index.html", "topics/index.html", "topics/gender/index.html",
    "ages/index.html", "ages/5-8/index.html", "creators/index.html", "corrections/index.html", "about/index.html",
    "norms/index.html", "guide/index.html", "search/index.html", "404.html", f"{RICH}/index.html",
    f"{RICH}/circle.html", f"{RICH}/bookshelf.html", f"{DRAFT}/index.html",
)  # fmt: skip
VIEWS: tuple[tuple[int, Scheme], ...] = ((640, "light"), (320, "dark"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return twenty_four(tmp_path_factory.mktemp("archive")).site


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return twenty_four(tmp_path_factory.mktemp("other"), "ar", "daylight").site


@pytest.mark.parametrize("path", PAGES)
def test_everyone_can_read_the_archive(browser: Browser, site: Path, path: str) -> None:
    for width, scheme in VIEWS:
        with opened(browser, site / path, width=width, scheme=scheme) as page:
            assert page.violations(BEST_PRACTICE) == [], (width, scheme)
            assert page.overflow() <= 0, width
            assert page.requests == []


@pytest.mark.parametrize("path", ["index.html", "creators/index.html", "about/index.html", f"{RICH}/index.html"])
def test_everyone_can_read_it_from_right_to_left_in_another_theme(browser: Browser, other: Path, path: str) -> None:
    for width, scheme in VIEWS:
        with opened(browser, other / path, width=width, scheme=scheme) as page:
            assert page.violations(BEST_PRACTICE) == [], (width, scheme)
            assert page.overflow() <= 0, width


def test_the_keyboard_finds_its_way(browser: Browser, site: Path) -> None:
    with opened(browser, site / RICH / "index.html") as page:
        assert page.focus_next() == "Skip to the text"
        outline = page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        page.page.keyboard.press("Enter")
        assert page.page.url.endswith("#main")


def test_it_works_without_scripts_and_from_files(browser: Browser, site: Path) -> None:
    with opened(browser, site / "index.html", scripts=False) as page:
        page.page.get_by_role("link", name="Making a longer table").first.click()
        assert page.page.get_by_role("heading", level=1).inner_text() == "Making a longer table"
        page.page.get_by_role("link", name="Do one thing").click()
        assert page.page.url.endswith(f"{RICH}/index.html#section-do-one-thing")
        page.page.get_by_role("link", name="A circle").click()
        assert page.page.get_by_role("heading", level=1).inner_text() == "A circle"
        page.page.get_by_role("link", name="About").click()
        assert page.page.get_by_role("heading", level=1).inner_text() == "About Sample Letter"
        page.page.get_by_role("link", name="All issues").first.click()
        page.page.get_by_role("link", name="2020", exact=True).click()
        assert page.page.get_by_role("heading", name="Issues of 2020").is_visible()
        page.page.get_by_role("link", name="Search").click()
        assert not page.page.get_by_role("searchbox").is_visible()
        page.page.get_by_role("link", name="Gender").click()
        assert page.page.get_by_role("heading", level=1).inner_text() == "Gender"


def test_from_a_file_the_plain_lists_stay_even_with_scripts(browser: Browser, site: Path) -> None:
    with opened(browser, site / "search/index.html") as page:
        page.page.wait_for_function("!document.getElementById('search')")
        assert page.page.get_by_role("link", name="Making a longer table").is_visible()


def test_an_issue_prints_well(browser: Browser, site: Path) -> None:
    with opened(browser, site / RICH / "index.html") as page:
        page.page.emulate_media(media="print")
        assert not page.page.get_by_role("navigation").first.is_visible()
        assert page.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        after = "getComputedStyle(document.querySelector('.card h3 a'), '::after').content"
        assert "https://source-1.example.org/piece/1" in page.page.evaluate(after)


@pytest.mark.parametrize("kit", ["book-club", "circle", "meal", "bookshelf"])
def test_a_kit_prints_on_few_pages_and_without_the_menu(browser: Browser, site: Path, kit: str) -> None:
    with opened(browser, site / RICH / f"{kit}.html") as page:
        pdf = page.page.pdf(format="A4", margin={"top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"})
        assert pdf.count(b"/Type /Page\n") <= 3
        page.page.emulate_media(media="print")
        assert not page.page.get_by_role("navigation").first.is_visible()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.mark.skipif(not search.version(), reason="pagefind is not installed")
@pytest.mark.parametrize("below", ["", "/some/folder"])
def test_search_works_below_any_address(browser: Browser, site: Path, tmp_path: Path, below: str) -> None:
    root = tmp_path / "served"
    folder = root / below.strip("/")
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(site) if below else root.symlink_to(site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    address = f"http://127.0.0.1:{server.server_address[1]}{below}"
    with serving(server), closing(browser.new_context()) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/search/index.html")
        box = page.get_by_role("searchbox", name="Search all issues")
        box.fill("captions tonight")
        result = page.locator("#results a").first
        result.wait_for()
        assert page.get_by_role("status").inner_text() == "The best matches, the closest first:"
        result.click()
        page.wait_for_url(f"{address}/{RICH}/**")
        page.go_back()
        page.get_by_role("searchbox").fill("zzyzx")
        page.get_by_text("Nothing was found.").wait_for()
        assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{server.server_address[1]}"}
