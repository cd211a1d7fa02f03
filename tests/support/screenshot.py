"""Makes the pictures of the README from the sample issue: `python -m tests.support.screenshot` (wants Chromium)."""

import datetime as dt
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize

from curator.building.step import render_issue
from curator.pipeline.sample_newsletter import sample_issue, sample_project
from curator.rendering.environment import Renderer
from curator.settings import load_settings
from curator.store.source_file import load_sources
from tests.support.browser import Scheme, running_browser

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs/images/issue.png"
PHONE: ViewportSize = {"width": 390, "height": 1180}
VIEWS: tuple[tuple[Scheme, str], ...] = (("light", "h1"), ("dark", "h2 >> nth=1"))
GAP = 24


def main() -> None:
    """Write docs/images/issue.png: the top of the letter in light, and its lead in the dark, side by side."""
    project = sample_project()
    settings = load_settings(project.root, {})
    issue = sample_issue(project)
    now = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    built = render_issue(issue, load_sources(project), settings, Renderer(None, "en"), now=now, listed=True)
    with tempfile.TemporaryDirectory() as folder, running_browser() as browser:
        page_file = Path(folder) / "email.html"
        page_file.write_text(built.variants[0].html, "utf-8")
        shots = []
        for scheme, start in VIEWS:
            context = browser.new_context(viewport=PHONE, color_scheme=scheme, device_scale_factor=2)
            page = context.new_page()
            page.goto(page_file.as_uri())
            top = page.locator(start).first.bounding_box()
            offset = 0 if scheme == "light" or top is None else max(0, top["y"] - 60)
            page.evaluate(f"window.scrollTo(0, {offset})")
            shots.append(Image.open(BytesIO(page.screenshot())))
            context.close()
    width = sum(shot.width for shot in shots) + GAP * (len(shots) - 1)
    sheet = Image.new("RGB", (width, shots[0].height), "white")
    left = 0
    for shot in shots:
        sheet.paste(shot, (left, 0))
        left += shot.width + GAP
    OUT.parent.mkdir(parents=True, exist_ok=True)
    sheet.resize((sheet.width * 2 // 3, sheet.height * 2 // 3)).quantize(64).save(OUT, optimize=True)


if __name__ == "__main__":
    main()
