"""The desk's server with 20,000 items, and the letter drawn while somebody types into an issue of 24 picks.

Answers are timed over loopback, beside one that asks for nothing (the sign in the browser's tab). The letter is timed
in Chromium, from a key going down to the letter standing there, if a browser is here.
`python -m benchmarks.desk 100000` takes another number of items.
"""

import datetime as dt
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

from benchmarks.build import PICKS, newsletter
from curator.model.item import Entry
from curator.model.vocabulary import TRIAGE_STATES
from curator.project import Project
from curator.store.items import save_entries
from curator.store.triage import set_tags, triage_items
from curator.wiring import open_app

ITEMS, SOURCES, WORDS_EACH, RUNS = 20_000, PICKS, 250, 30
LETTERS = (12, 9, 8, 8, 7, 7, 6, 6, 6, 4, 4, 3, 3, 2, 2, 2, 2, 2, 1, 1, 2, 1)
"""How often each letter stands in a word, about as in English."""

RARE = ["lighthouse", "woodpecker"]
NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
TAGS = ("picture-books", "neurodiversity", "kitchens", "captions", "school-library", "songs")
FLOOR = "/static/icon.svg"
PAGES = {
    "the inbox": "/",
    "the inbox, an item open": "/?item={item}",
    "the last page of all items": "/?state=all&before=2016-01-01T00:00:00Z_1000000",
    "search, a common word": "/?state=all&q=kitchen",
    "search, two rare words": "/?state=all&q=lighthouse+woodpecker",
    "search, nothing found": "/?state=all&q=zebracrossing",
    "one source, one tag": "/?state=all&source=source-3&tag=kitchens",
    "the shortlist": "/?state=kept",
    "the issue": "/issue",
}
TYPED = """() => new Promise(done => {
  const begun = performance.now();
  document.addEventListener('desk:drawn', () => done(performance.now() - begun), { once: true });
})"""


@dataclass(frozen=True)
class Served:
    """A desk that runs, and the link by which one browser comes in."""

    base: str
    link: str
    process: int

    def cpu(self) -> float:
        """Milliseconds of CPU that it has used so far: the one number that a busy machine does not change."""
        fields = Path(f"/proc/{self.process}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def fill(root: Path, number: int) -> int:
    """So many items of about 250 words; some kept, put off, skipped, tagged. Gives the id of one."""
    rng = random.Random(7)
    known = ["".join(rng.choices("etaoinshrdlucmfwypvbgk", LETTERS, k=rng.randint(3, 11))) for _ in range(4_000)]
    known[:2] = RARE
    with open_app(Project(root)) as app:
        for source in range(SOURCES):
            entries = [_entry(rng, known, source, n) for n in range(number // SOURCES)]
            with app.store.write() as db:
                save_entries(db, f"source-{source}", entries, now=NOW)
        with app.store.write() as db:
            ids = [row[0] for row in db.exec_driver_sql("select id from items order by id")]
            for at, (state, every) in enumerate((("kept", 100), ("later", 7), ("skipped", 7))):
                wanted = next(known for known in TRIAGE_STATES if known == state)
                triage_items(db, ids[at::every], wanted, "too long" if state == "skipped" else None, NOW)
            for item in rng.sample(ids, 1_500):
                set_tags(db, item, rng.sample(TAGS, 2))
    return int(ids[len(ids) // 2])


def _entry(rng: random.Random, known: list[str], source: int, number: int) -> Entry:
    words = rng.choices(known, k=WORDS_EACH)
    words[rng.randrange(WORDS_EACH)] = rng.choice(("kitchen", "window", "table"))
    address = f"https://source-{source}.example.org/{number}"
    return Entry(
        identity=address,
        url=address,
        canonical_url=address,
        title=" ".join(words[:7]).capitalize(),
        authors=(f"Sample Maker {source}",),
        published=NOW - dt.timedelta(minutes=rng.randrange(5_000_000)),
        summary=" ".join(words[:30]),
        content_html=f"<p>{' '.join(words)}</p>",
        minutes=2,
        hash=str(number),
    )


@contextmanager
def served(root: Path) -> Iterator[Served]:
    """The desk as its command runs it."""
    command = [sys.executable, "-m", "curator", "review", "--root", str(root), "--no-open", "--port", "0"]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r"(http://\S+?)/open\?token=\S+", line)
        if not found:
            raise SystemExit(f"the desk did not start: {line}")
        try:
            yield Served(found[1], found[0], process.pid)
        finally:
            process.terminate()


@dataclass(frozen=True)
class Answer:
    """How one page does, in milliseconds. wall: the median. slowest: of all. cpu: that the server used for it."""

    wall: float
    slowest: float
    cpu: float


def answers(desk: Served, item: int) -> dict[str, Answer]:
    """Each page, in turn with the others; then again and again for its CPU. The floor is among them."""
    paths = {"floor": FLOOR, **PAGES}
    taken: dict[str, list[float]] = {name: [] for name in paths}
    with httpx.Client(base_url=desk.base, timeout=30, trust_env=False) as client:
        client.get(desk.link).raise_for_status()
        for turn in range(RUNS + 1):
            for name, path in paths.items():
                begun = time.perf_counter()
                client.get(path.format(item=item)).raise_for_status()
                if turn:
                    taken[name].append((time.perf_counter() - begun) * 1000)
        used = {}
        for name, path in paths.items():
            before = desk.cpu()
            for _ in range(RUNS):
                client.get(path.format(item=item))
            used[name] = (desk.cpu() - before) / RUNS
    return {name: Answer(statistics.median(times), max(times), used[name]) for name, times in taken.items()}


def typing(desk: Served, browser_path: str) -> list[float]:
    """Milliseconds from a key to the letter that shows it, one for each of so many keys."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(desk.link)
        page.wait_for_url(desk.base + "/")
        page.goto(desk.base + "/issue")
        card = page.locator("[data-cards=picks] .card").nth(12)
        card.locator("summary").first.click()
        card.get_by_role("textbox", name="Note").click()
        page.wait_for_timeout(3_000)
        taken = []
        for letter in "a sample note, typed as people do":
            page.evaluate(f"void (window.drawn = ({TYPED})())")
            page.keyboard.press(letter if letter != " " else "Space")
            taken.append(float(page.evaluate("window.drawn")))
            page.wait_for_timeout(180)
        browser.close()
    return taken[1:]


def main(number: int = ITEMS) -> None:
    """Print times and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "letters"
        newsletter(root)
        item = fill(root, number)
        with served(root) as desk:
            found = answers(desk, item)
        floor = found.pop("floor")
        print(f"{number:,} items; beside {floor.wall:.1f} ms, {floor.cpu:.1f} of them CPU, for {FLOOR}")
        for name, one in found.items():
            times = f"{one.wall:6.1f} ms, {one.cpu:6.1f} CPU, slowest {one.slowest:6.1f}"
            print(f"  {name:28} {times}  {one.wall / floor.wall:6.1f} x")
        path = shutil.which("chromium") or shutil.which("google-chrome")
        if not path:
            print("  no Chromium here, so typing was not measured")
            return
        with served(root) as desk:
            keys = sorted(typing(desk, path))
        late = keys[int(len(keys) * 0.95)]
        print(f"  key to letter, {PICKS} picks      {statistics.median(keys):6.1f} ms  (19 of 20 within {late:.1f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS)
