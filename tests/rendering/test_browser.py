"""The mail in a real browser: everyone can read it, at every width, in light and dark, with and without its styles."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from curator.building.step import variant_file, write_built
from tests.rendering import samples
from tests.rendering.matrix import EVERY, Case, built
from tests.support.browser import Opened, Scheme, opened, running_browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
VIEWS: tuple[tuple[int, Scheme], ...] = ((640, "light"), (320, "light"), (320, "dark"), (640, "dark"))
SMALL = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.textContent.trim() || !node.parentElement.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize);
    if (size < 14) found.push(`${size}: ${node.textContent.trim().slice(0, 40)}`);
  }
  return found;
}"""
LOW = """() => [...document.querySelectorAll('a')]
  .filter(link => link.checkVisibility() && link.parentElement.textContent.trim() === link.textContent.trim())
  .map(link => [link.getBoundingClientRect().height, link.textContent.trim().slice(0, 40)])
  .filter(([height]) => height < 24)"""
"""Links that stand alone; those within a sentence are as high as its line."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rich")
    write_built(samples.built(), folder)
    return folder


def look(mail: Opened, width: int, scheme: Scheme) -> None:
    mail.page.set_viewport_size({"width": width, "height": 900})
    mail.page.emulate_media(color_scheme=scheme)


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_everyone_can_read_the_mail(browser: Browser, tmp_path: Path, case: Case) -> None:
    write_built(built(case), tmp_path)
    with opened(browser, tmp_path / variant_file("email.html", case.variant)) as mail:
        for width, scheme in VIEWS:
            look(mail, width, scheme)
            assert mail.violations() == [], (width, scheme)
            assert mail.overflow() <= 0, width
        assert mail.page.evaluate(SMALL) == []
        assert mail.page.evaluate(LOW) == []
        assert [url for url in mail.requests if "letters.example.org" not in url] == []
        mail.strip_styles()
        for width, scheme in VIEWS:
            look(mail, width, scheme)
            assert mail.violations() == [], ("stripped", width, scheme)
            assert case.hostile or mail.overflow() <= 0, ("stripped", width)  # a word of 300 letters needs its style


@pytest.mark.parametrize(
    "case", [Case("standard", "es", picks=6, hostile=True), Case("daylight", "ar", picks=40)], ids=str
)
def test_everyone_can_read_a_page_of_hostile_or_right_to_left_words(
    browser: Browser, tmp_path: Path, case: Case
) -> None:
    write_built(built(case), tmp_path)
    with opened(browser, tmp_path / "web.html", width=320, scheme="dark") as page:
        assert page.violations() == []
        assert page.overflow() <= 0


def test_the_tool_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    words = (
        '<p style="color:#999;width:900px;font-size:13px">faint and too wide</p><p><a href="#" style="font-size:14px;'
        'line-height:1">low</a></p><img src="https://elsewhere.example/x.png">'
    )
    (tmp_path / "bad.html").write_text(f"<!doctype html><html><body>{words}</body></html>", "utf-8")
    with opened(browser, tmp_path / "bad.html") as page:
        found = {line.split(":")[0] for line in page.violations()}
        assert found >= {"color-contrast", "document-title", "html-has-lang", "image-alt"}
        assert page.overflow() > 200
        assert page.page.evaluate(SMALL) == ["13: faint and too wide"]
        assert [words for _, words in page.page.evaluate(LOW)] == ["low"]
        assert page.requests == ["https://elsewhere.example/x.png"]


def test_images_may_be_off(browser: Browser, rich: Path) -> None:
    with opened(browser, rich / "email.html", width=360) as mail:
        address = "https://letters.example.org/news/issues/2026-12/images/table-map.0123456789abcdef.jpg"
        assert mail.requests == [address]
        image = mail.page.get_by_role("img", name="A table seen from above")
        box = image.bounding_box()
        assert box
        assert box["height"] > 0


def test_dark_is_dark(browser: Browser, rich: Path) -> None:
    papers: dict[Scheme, str] = {"light": "rgb(255, 253, 249)", "dark": "rgb(24, 23, 21)"}
    for scheme, paper in papers.items():
        with opened(browser, rich / "email.html", scheme=scheme) as mail:
            assert mail.page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
