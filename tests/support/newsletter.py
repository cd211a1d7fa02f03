"""A newsletter for tests: its feeds on this machine, every source active with one creator."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from curator.text.words import slug
from tests.support.cli import Editor
from tests.support.kept import kept_folder

BY_HAND = """
actions:
  - text: Turn the captions on tonight.
    kind: learn
    time: 5m
    cost: 0
    place: home
    exposure: private
    called_for_by: Sample Circle
  - text: Write to your library with one title.
    kind: write
    time: 1h
    cost: 0
    place: school-library
    exposure: known-people
    called_for_by: Sample Circle
prompts:
  - text: Which things at home have two names?
    for_ages: [5, 8]
"""
LETTER = "Dear families,\n\nread one thing together this month, slowly.\n"


def source_id(feed: str) -> str:
    return slug(feed.rpartition(".")[0])


def in_december(patch: pytest.MonkeyPatch, database_url: str = "") -> None:
    """Commands run on the first of December 2026; with an address, on the database there."""
    patch.setenv("CURATOR_NOW", "2026-12-01T09:00:00Z")
    if database_url:
        patch.setenv("CURATOR_DATABASE_URL", database_url)


def start_newsletter(root: Path, feeds: Iterable[str], base: str) -> Editor:
    """A newsletter in `root` that reads `feeds` (file names) below the address `base`."""
    kept_folder(_begun).copy_to(root)
    config = root / "curator.toml"
    config.write_text(config.read_text("utf-8") + '\n[fetch]\nallow_private_hosts = ["127.0.0.1"]\n', "utf-8")
    entries = [
        {
            "id": source_id(feed),
            "name": f"Sample {source_id(feed)}",
            "feed": f"{base}/{feed}",
            "state": "active",
            "creators": [{"id": f"maker-{source_id(feed)}", "name": f"Maker of {source_id(feed)}", "reach": "large"}],
            "consent": {"state": "public-feed-ok"},
        }
        for feed in feeds
    ]
    (root / "sources.yaml").write_text(json.dumps({"sources": entries}, indent=1), "utf-8")
    (root / "glossary.yaml").write_text("[]\n", "utf-8")
    return Editor(root)


def _begun(root: Path) -> None:
    Editor(root).do(
        "init", root, "--yes", "--title", "Sample Letters", "--from-email", "letters@example.org",
        "--postal-address", "1 Sample Street", "--purpose", "To read together.", "--who-for", "Families.",
        "--base-url", "https://letters.example.org",
    )  # fmt: skip


def write_by_hand(editor: Editor, issue: str) -> None:
    """What an editor types into the issue's files besides the picks."""
    path = editor.root / "issues" / issue / "issue.yaml"
    text = path.read_text("utf-8").replace("actions: []\n", "").replace("prompts: []\n", "")
    path.write_text(text.rstrip() + "\n" + BY_HAND, "utf-8")
    path.with_name("letter.md").write_text(LETTER, "utf-8")
