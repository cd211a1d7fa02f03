"""One issue of 24 picks, as a whole process, beside a process that only imports the two renderers."""

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import in_turn

PICKS = 24


def newsletter(root: Path, picks: int = PICKS) -> str:
    """A newsletter with one issue of `picks` picks. Gives the issue's id."""
    root.mkdir(parents=True)
    (root / "curator.toml").write_text(
        '[newsletter]\ntitle = "Bench"\nfrom_email = "bench@example.org"\npostal_address = "1 Sample Street"\n'
        'base_url = "https://letters.example.org"\n[charter]\npurpose = "Measuring."\nwho_for = "Developers."\n',
        "utf-8",
    )
    sources = "".join(
        f"  - id: source-{n}\n    name: Sample Source {n}\n    state: active\n    consent: {{state: public-feed-ok}}\n"
        f"    creators: [{{id: maker-{n}, name: Sample Maker {n}, reach: large}}]\n"
        for n in range(picks)
    )
    (root / "sources.yaml").write_text("sources:\n" + sources, "utf-8")
    words = "A sample note of about thirty words that tells a family what they find when they open this page and why "
    entries = "".join(
        f"  - id: pick-{n}\n    section: {('reading', 'writing', 'raising')[n % 3]}\n    source: source-{n}\n"
        f"    title: The sample page number {n}\n    url: https://source-{n}.example.org/page\n"
        f"    creators: [maker-{n}]\n    relation: by\n    note: {words}{n}.\n    quote: Sample text number {n}.\n"
        f"    ages: [5, 8]\n    minutes: 4\n    cost: free\n"
        for n in range(picks)
    )
    folder = root / "issues" / "2026-12"
    folder.mkdir(parents=True)
    (folder / "issue.yaml").write_text(f"issue: 2026-12\ntitle: Bench\npicks:\n{entries}", "utf-8")
    (folder / "letter.md").write_text("A letter. " * 40, "utf-8")
    return "2026-12"


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "letters"
        issue = newsletter(root)
        curator = [sys.executable, "-m", "curator"]
        floor, build, python, helped = in_turn(
            [
                [sys.executable, "-c", "import jinja2, mjml"],
                [*curator, "build", issue, "--root", str(root)],
                [sys.executable, "-c", "import click"],
                [*curator, "--help"],
            ]
        )
    print(f"curator build, {PICKS} picks   {build.wall:6.2f} s  {build.wall / floor.wall:5.1f} x `import jinja2, mjml`")
    print(f"curator --help            {helped.wall:6.2f} s  {helped.wall / python.wall:5.1f} x `import click`")


if __name__ == "__main__":
    main()
