"""Real Chromium for tests: opens pages from files, looks at them with axe-core, and lets nothing onto the network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

Scheme = Literal["light", "dark"]
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_STRIP = """() => {
  document.querySelectorAll('style, meta[name*=color-scheme]').forEach(node => node.remove());
  document.querySelectorAll('*').forEach(node => ['style', 'bgcolor', 'width', 'align', 'class']
    .forEach(name => node.removeAttribute(name)));
}"""


def chromium() -> str:
    """The path of Chromium. Without one the test is skipped, or fails where CI is set."""
    if path := shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"):
        return path
    how = "No Chromium here: install it (Debian: apt-get install chromium) and run `make test-browser`."
    if os.environ.get("CI"):  # noqa: TID251 - a run that should have a browser must not pass without one
        pytest.fail(how)
    pytest.skip(how)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A headless Chromium, closed afterwards."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Opened:
    """A page in the browser, with the requests that it tried to make beyond its own files."""

    page: Page
    requests: list[str] = field(default_factory=list)

    def violations(self, tags: tuple[str, ...] = WCAG) -> list[str]:
        """What axe-core finds, one line each: rule, where, why."""
        options = {"runOnly": {"type": "tag", "values": list(tags)}, "resultTypes": ["violations"]}
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]
        ]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def strip_styles(self) -> None:
        """Leave the page as a program shows it that drops every style."""
        self.page.evaluate(_STRIP)

    def focus_next(self) -> str:
        """Press Tab and give the words of what has the focus now."""
        self.page.keyboard.press("Tab")
        return str(self.page.evaluate("document.activeElement.textContent.trim()"))


@contextmanager
def opened(
    browser: Browser, file: Path, *, width: int = 640, scheme: Scheme = "light", scripts: bool = True
) -> Iterator[Opened]:
    """A file in a window of `width` pixels. Only files load; every other request is refused and remembered."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
    )
    shown = Opened(context.new_page())

    def only_files(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "about:")):
            route.continue_()
        else:
            shown.requests.append(route.request.url)
            route.abort()

    context.route("**/*", only_files)
    try:
        shown.page.goto(file.as_uri())
        yield shown
    finally:
        context.close()
