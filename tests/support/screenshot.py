"""Makes the pictures of the README from real output: `make pictures` (wants Chromium).

The sample newsletter is copied, built, sent to the outbox and published; then a browser looks at what came of it.
"""

import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.support.browser import Scheme, running_browser
from tests.support.cli import Editor
from tests.support.own_newsletter import ISSUE, copy_newsletter
from tests.support.screenshot_desk import desk_at_work, desk_pictures

OUT = Path(__file__).parents[2] / "docs/images"
COLOURS = 64
SHOWN = 2 / 3


@dataclass(frozen=True)
class View:
    """One look at one page. start: what stands at the top, if it is not the beginning. Sizes in pixels."""

    page: str
    width: int
    height: int
    scheme: Scheme = "light"
    start: str = ""


MAIL = f"out/issues/{ISSUE}/email.html"
PICTURES = {
    "phone-light.png": View(MAIL, 390, 844),
    "phone-dark.png": View(MAIL, 390, 844, "dark", "h2 >> nth=2"),
    "desktop.png": View(MAIL, 720, 844, start="h2 >> nth=1"),
    "archive-home.png": View("out/site/index.html", 800, 1000),
    "archive-issue.png": View(f"out/site/issues/{ISSUE}/index.html", 800, 1000, start="section.lead"),
}


def main() -> None:
    """Write docs/images/*.png."""
    with tempfile.TemporaryDirectory() as folder:
        editor = published(Path(folder) / "letters")
        with desk_at_work(Path(folder) / "desk") as desk, running_browser() as browser:
            for name, view in PICTURES.items():
                small(look(browser, editor.file(view.page), view)).save(OUT / name, optimize=True)
            for name, picture in desk_pictures(browser, desk):
                small(picture).save(OUT / name, optimize=True)


def published(root: Path) -> Editor:
    """The sample newsletter after its month; readers can sign up for it."""
    editor = copy_newsletter(root)
    with (root / "curator.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[readers]\nurl = "https://letters.example.org/readers"\n')
    (root / ".env").write_text((root / ".env").read_text("utf-8") + "CURATOR_NOW=2026-12-01T09:00:00Z\n", "utf-8")
    editor.do("build")
    editor.do("subscribers", "add", "sample.reader@example.org", "--attest", "a picture")
    editor.do("send", ISSUE, "--confirm", "1")
    editor.do("publish")
    return editor


def look(browser: Browser, page: Path, view: View) -> Image.Image:
    """One page as it looks."""
    context = browser.new_context(
        viewport={"width": view.width, "height": view.height}, color_scheme=view.scheme, device_scale_factor=2
    )
    shown = context.new_page()
    shown.goto(page.as_uri())
    if view.start:
        box = shown.locator(view.start).first.bounding_box()
        shown.evaluate(f"window.scrollTo(0, {max(0, box['y'] - 60) if box else 0})")
    picture = Image.open(BytesIO(shown.screenshot()))
    context.close()
    return picture


def small(shot: Image.Image) -> Image.Image:
    """A picture that loads fast: fewer pixels, few colours."""
    size = (round(shot.width * SHOWN), round(shot.height * SHOWN))
    return shot.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS)


if __name__ == "__main__":
    main()
