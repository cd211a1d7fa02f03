"""Other makers of static sites, given the same words: each with a minimal layout, and only where it is installed."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import Timing, once

Say = Callable[[random.Random, int], str]
PAGE = "<!doctype html><html lang=en><title>%s</title><main>%s</main></html>"


def peers(folder: Path, issues: int, picks: int, say: Say) -> Iterator[tuple[str, Timing]]:
    """The name of each peer that is here, and how long it took for so many issues."""
    for name, run in (("Hugo", _hugo), ("Eleventy", _eleventy), ("Pelican", _pelican)):
        if shutil.which(name.lower()):
            yield name, run(folder / name, issues, picks, say)


def _texts(issues: int, picks: int, say: Say) -> Iterator[tuple[str, str]]:
    for number in range(issues):
        rng = random.Random(number)
        cards = [
            f"### [{say(rng, 6)}](https://source.example.org/{n})\n\n> {say(rng, 25)}\n\n{say(rng, 35)}"
            for n in range(picks)
        ]
        yield say(rng, 5), "\n\n".join(cards)


def _hugo(root: Path, issues: int, picks: int, say: Say) -> Timing:
    (root / "content/issues").mkdir(parents=True)
    (root / "layouts/_default").mkdir(parents=True)
    (root / "hugo.toml").write_text("baseURL='https://letters.example.org/'\ndisableKinds=['taxonomy','term']\n")
    for kind in ("single", "list"):
        (root / f"layouts/_default/{kind}.html").write_text(PAGE % ("{{ .Title }}", "{{ .Content }}"), "utf-8")
    for number, (title, text) in enumerate(_texts(issues, picks, say)):
        (root / f"content/issues/{number}.md").write_text(f"---\ntitle: {title}\n---\n{text}", "utf-8")
    return once(["hugo", "--quiet", "--source", str(root)])


def _eleventy(root: Path, issues: int, picks: int, say: Say) -> Timing:
    (root / "in/_includes").mkdir(parents=True)
    (root / "in/_includes/page.njk").write_text(PAGE % ("{{ title }}", "{{ content | safe }}"), "utf-8")
    for number, (title, text) in enumerate(_texts(issues, picks, say)):
        (root / f"in/{number}.md").write_text(f"---\ntitle: {title}\nlayout: page.njk\n---\n{text}", "utf-8")
    return once(["eleventy", "--quiet", "--input=in", "--output=out"], folder=root)


def _pelican(root: Path, issues: int, picks: int, say: Say) -> Timing:
    (root / "in").mkdir(parents=True)
    (root / "settings.py").write_text("SITEURL = 'https://letters.example.org'\nTHEME = 'simple'\n", "utf-8")
    for number, (title, text) in enumerate(_texts(issues, picks, say)):
        head = f"Title: {title}\nDate: 2020-01-01\nSlug: issue-{number}\n\n"
        (root / f"in/{number}.md").write_text(head + text, "utf-8")
    return once(["pelican", "in", "--output", "out", "--settings", "settings.py", "--quiet"], folder=root)
