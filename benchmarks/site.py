"""The archive: published the first time, with nothing new, with one more issue; beside its peers that are here.

`python -m benchmarks.site 1200` takes another number of issues. The search index, made by another program, is left out.
"""

import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import once
from benchmarks.peers import peers

ISSUES, PICKS, SOURCES = 240, 24, 100
WORDS = ("table", "chair", "bread", "window", "street", "neighbour", "letter", "child", "library", "song", "kitchen")
TOPICS = ("race-racism", "disability-access", "gender", "language-culture", "class-housing-food", "neurodiversity")
PUBLISH = """
import sys
from curator.publishing import search
search.version = lambda: ""
from curator.cli.app import main
main(["publish", "--root", sys.argv[1]])
"""


def newsletter(root: Path) -> None:
    """Settings and sources."""
    root.mkdir()
    (root / "curator.toml").write_text(
        '[newsletter]\ntitle = "Bench"\nfrom_email = "bench@example.org"\nbase_url = "https://letters.example.org"\n'
        '[charter]\npurpose = "Measuring."\nwho_for = "Developers."\n',
        "utf-8",
    )
    made = [
        {
            "id": f"source-{n}",
            "name": f"Sample Source {n}",
            "site": f"https://source-{n}.example.org/",
            "state": "active",
            "creators": [{"id": f"maker-{n}", "name": f"Sample Maker {n}", "reach": "large"}],
            "consent": {"state": "yes"},
        }
        for n in range(SOURCES)
    ]
    (root / "sources.yaml").write_text(json.dumps({"sources": made}), "utf-8")


def issue(root: Path, number: int) -> None:
    """One issue that went out, a month after the one before."""
    rng = random.Random(number)
    name = f"{1920 + number // 12}-{number % 12 + 1:02d}"
    folder = root / "issues" / name
    (folder / "sent").mkdir(parents=True)
    picks = [
        f"  - id: pick-{n}\n    section: {('reading', 'writing', 'raising', 'celebrate')[n % 4]}\n"
        f"    source: source-{(maker := rng.randrange(SOURCES))}\n    creators: [maker-{maker}]\n"
        f"    title: {_words(rng, 6)}\n    url: https://source-{maker}.example.org/{number}/{n}\n    type: essay\n"
        f"    topics: [{TOPICS[n % 6]}]\n    ages: [5, 8]\n    minutes: 6\n    quote: {_words(rng, 25)}\n"
        f"    note: {_words(rng, 35)}\n"
        for n in range(PICKS)
    ]
    head = f"issue: {name}\ntitle: {_words(rng, 5)}\npublish_on: {name}-01\npicks:\n"
    (folder / "issue.yaml").write_text(head + "".join(picks), "utf-8")
    (folder / "letter.md").write_text("\n\n".join(_words(rng, 40) for _ in range(4)), "utf-8")
    sent = {
        "issue": name,
        "sent_at": f"{name}-01T09:00:00Z",
        "audience": 1,
        "subject": "x",
        "variants": {},
        "format": 1,
    }
    (folder / "sent/manifest.json").write_text(json.dumps(sent), "utf-8")


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count)).capitalize() + "."


def main(issues: int = ISSUES) -> None:
    """Print seconds for each."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "letters"
        newsletter(root)
        for number in range(issues):
            issue(root, number)
        publish = [sys.executable, "-c", PUBLISH, str(root)]
        first = once(publish)
        nothing = once(publish)
        issue(root, issues)
        one_more = once(publish)
        shutil.rmtree(root / "out")
        again = once(publish)
        start = once([sys.executable, "-c", "import curator.pipeline.publish"])
        others = list(peers(Path(folder), issues, PICKS, _words))
        size = subprocess.run(
            ["du", "-sm", str(root / "out")], capture_output=True, text=True, check=False
        ).stdout.split()
    print(
        f"publish {issues} issues of {PICKS} picks, {size[0] if size else '?'} MB; "
        "seconds of wall and of CPU, MB of memory"
    )
    for name, timing in (
        ("the first time, reading the YAML", first),
        ("all pages again", again),
        ("nothing changed", nothing),
        ("one more issue", one_more),
        ("  of it starting up", start),
        *((f"{name}, the same words", timing) for name, timing in others),
    ):
        print(f"  {name:34} {timing.wall:7.2f} {timing.cpu:7.2f} {timing.memory:7.0f}")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
