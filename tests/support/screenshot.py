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

OUT = Path(__file__).parents[2] / "docs/images"
GAP = 24
COLOURS = 96
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
    "issue.png": (View(MAIL, 390, 1180), View(MAIL, 390, 1180, "dark", "h2 >> nth=2")),
    "phone-light.png": (View(MAIL, 390, 844),),
    "phone-dark.png": (View(MAIL, 390, 844, "dark", "h2 >> nth=2"),),
    "desktop.png": (View(MAIL, 900, 1100, start="h2 >> nth=3"),),
    "archive-home.png": (View("out/site/index.html", 900, 1100),),
    "archive-issue.png": (View(f"out/site/issues/{ISSUE}/index.html", 900, 1100),),
}


def main() -> None:
    """Write docs/images/*.png."""
    with tempfile.TemporaryDirectory() as folder:
        editor = published(Path(folder) / "letters")
        with running_browser() as browser:
            for name, views in PICTURES.items():
                sheet([look(browser, editor.file(view.page), view) for view in views]).save(OUT / name, optimize=True)


def published(root: Path) -> Editor:
    """The sample newsletter after its month."""
    editor = copy_newsletter(root)
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


def sheet(shots: list[Image.Image]) -> Image.Image:
    """Pictures side by side, made small."""
    made = Image.new("RGB", (sum(shot.width for shot in shots) + GAP * (len(shots) - 1), shots[0].height), "white")
    left = 0
    for shot in shots:
        made.paste(shot, (left, 0))
        left += shot.width + GAP
    small = made.resize((round(made.width * SHOWN), round(made.height * SHOWN)), Image.Resampling.LANCZOS)
    return small.quantize(COLOURS)


if __name__ == "__main__":
    main()
