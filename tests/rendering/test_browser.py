"""The mail and the archive in a real browser: everyone can read them, at every width, in light and dark."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from curator.building.step import render_issue, write_built
from curator.publishing.step import ISSUE_ROOT, PublishedIssue, publish
from curator.rendering.environment import Renderer
from tests.rendering import samples
from tests.support.browser import WCAG, Scheme, opened, running_browser

pytestmark = pytest.mark.browser
MAILS = ("rich", "hostile", "arabic", "large")
PAGES = ("index.html", "issues/index.html", "about/index.html", "404.html", "issues/2026-12/index.html",
         "issues/2027-01/index.html")  # fmt: skip
BEST_PRACTICE = (*WCAG, "best-practice")
MARKDOWN = "# Sample norms\n\nVersion 1\n\n### A part\n\n- one\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mails")
    issues = {
        "rich": samples.built(),
        "hostile": samples.built(samples.hostile_issue()),
        "arabic": samples.built(language="ar"),
        "large": samples.built(samples.large_issue(30)),
    }
    for name, built in issues.items():
        write_built(built, folder / name)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    settings, renderer = samples.settings(), Renderer(None, "en")

    def issue(name: str, listed: bool) -> PublishedIssue:
        made = replace(samples.rich_issue(), issue=name)
        built = render_issue(made, samples.SOURCES, settings, renderer, now=samples.NOW, root=ISSUE_ROOT, listed=listed)
        return PublishedIssue(built, samples.NOW - dt.timedelta(days=1) if listed else None)

    issues = [issue("2026-12", True), issue("2027-01", False), *(issue(f"2025-{n:02d}", True) for n in range(1, 13))]
    publish(issues, settings, samples.SOURCES, renderer, folder, now=samples.NOW, norms=MARKDOWN, guide=MARKDOWN)
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("name", MAILS)
def test_everyone_can_read_the_mail(browser: Browser, mails: Path, name: str, width: int, scheme: Scheme) -> None:
    with opened(browser, mails / name / "email.html", width=width, scheme=scheme) as mail:
        assert mail.violations() == []
        assert mail.overflow() <= 0
        assert [url for url in mail.requests if "letters.example.org" not in url] == []
        mail.strip_styles()
        assert mail.violations() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("path", PAGES)
def test_everyone_can_read_the_archive(browser: Browser, site: Path, path: str, width: int, scheme: Scheme) -> None:
    with opened(browser, site / path, width=width, scheme=scheme) as page:
        assert page.violations(BEST_PRACTICE) == []
        assert page.overflow() <= 0
        assert page.requests == []


@pytest.mark.parametrize("name", ["hostile", "arabic"])
def test_everyone_can_read_a_page_of_hostile_or_right_to_left_words(browser: Browser, mails: Path, name: str) -> None:
    with opened(browser, mails / name / "web.html", width=320, scheme="dark") as page:
        assert page.violations() == []
        assert page.overflow() <= 0


def test_the_tool_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    words = '<p style="color:#999;width:900px">faint and too wide</p><img src="https://elsewhere.example/x.png">'
    (tmp_path / "bad.html").write_text(f"<!doctype html><html><body>{words}</body></html>", "utf-8")
    with opened(browser, tmp_path / "bad.html") as page:
        found = {line.split(":")[0] for line in page.violations()}
        assert found == {"color-contrast", "document-title", "html-has-lang", "image-alt"}
        assert page.overflow() > 200
        assert page.requests == ["https://elsewhere.example/x.png"]


def test_images_may_be_off(browser: Browser, mails: Path) -> None:
    with opened(browser, mails / "rich" / "email.html", width=360) as mail:
        assert mail.requests == ["https://letters.example.org/news/issues/2026-12/images/table%20map.png"]
        image = mail.page.get_by_role("img", name="A table seen from above")
        box = image.bounding_box()
        assert box
        assert 0 < box["height"] < 60


def test_dark_is_dark(browser: Browser, mails: Path) -> None:
    papers: dict[Scheme, str] = {"light": "rgb(255, 253, 249)", "dark": "rgb(24, 23, 21)"}
    for scheme, paper in papers.items():
        with opened(browser, mails / "rich" / "email.html", scheme=scheme) as mail:
            assert mail.page.evaluate("getComputedStyle(document.body).backgroundColor") == paper


def test_the_keyboard_finds_its_way(browser: Browser, site: Path) -> None:
    with opened(browser, site / "issues/2026-12/index.html") as page:
        assert page.focus_next() == "Skip to the text"
        outline = page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        page.page.keyboard.press("Enter")
        assert page.page.url.endswith("#main")


def test_the_archive_works_without_scripts_and_from_files(browser: Browser, site: Path) -> None:
    with opened(browser, site / "index.html", scripts=False) as page:
        page.page.get_by_role("link", name="Making a longer table").first.click()
        assert page.page.get_by_role("heading", level=1).inner_text() == "Making a longer table"
        page.page.get_by_role("link", name="Do one thing").click()
        assert page.page.url.endswith("issues/2026-12/index.html#section-do-one-thing")
        page.page.get_by_role("link", name="About").click()
        assert page.page.get_by_role("heading", level=1).inner_text() == "About Sample Letter"
        page.page.get_by_role("link", name="All issues").first.click()
        assert page.page.get_by_role("heading", name="2025").is_visible()


def test_an_issue_prints_well(browser: Browser, site: Path) -> None:
    with opened(browser, site / "issues/2026-12/index.html") as page:
        page.page.emulate_media(media="print")
        assert not page.page.get_by_role("navigation").first.is_visible()
        assert page.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        after = "getComputedStyle(document.querySelector('.card h3 a'), '::after').content"
        assert "https://source-1.example.org/piece/1" in page.page.evaluate(after)
