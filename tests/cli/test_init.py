"""curator init: a newsletter that builds at once, and never over what is there."""

import stat
import tomllib
from pathlib import Path

import pytest

from curator.project import Project
from curator.settings import load_settings
from curator.store.source_file import load_sources
from tests.support.cli import Editor

FLAGS = [
    "--yes",
    "--title",
    'Letters "from" the River\\side',
    "--from-email",
    "letters@river.example.org",
    "--postal-address",
    "1 Sample Street, Sampleton",
    "--purpose",
    "To read together.",
    "--who-for",
    "Families.",
    "--language",
    "es",
    "--timezone",
    "Europe/Madrid",
    "--base-url",
    "https://river.example.org/letters",
    "--reply-to",
    "me@river.example.org",
]


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(tmp_path / "letters")


def test_flags_become_the_files(editor: Editor) -> None:
    data = editor.ask("init", editor.root, *FLAGS)
    assert data["root"] == str(editor.root)
    settings = load_settings(editor.root, {})
    assert settings.newsletter.title == 'Letters "from" the River\\side'
    assert settings.newsletter.timezone == "Europe/Madrid"
    assert settings.newsletter.reply_to == "me@river.example.org"
    assert settings.charter.purpose == "To read together."
    assert load_sources(Project(editor.root))[0].state == "active"
    names = {path.name for path in editor.root.iterdir()}
    assert names == {"curator.toml", "sources.yaml", "glossary.yaml", "guide.md", "norms.md", ".env", ".gitignore"}


def test_secrets_are_fresh_private_and_not_in_git(editor: Editor, tmp_path: Path) -> None:
    editor.do("init", editor.root, "--yes")
    editor.do("init", tmp_path / "other", "--yes")
    env = editor.file(".env")
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert ".env" in editor.file(".gitignore").read_text("utf-8").split()
    keys = load_settings(editor.root, {}).secrets.secret_keys
    assert len(keys[0]) >= 40
    assert keys != load_settings(tmp_path / "other", {}).secrets.secret_keys


def test_what_was_not_said_waits_as_replace_me(editor: Editor) -> None:
    editor.do("init", editor.root, "--yes")
    config = tomllib.loads(editor.file("curator.toml").read_text("utf-8"))
    assert "replace me" in config["charter"]["purpose"]


def test_a_newsletter_that_is_there_is_left_alone(editor: Editor) -> None:
    editor.do("init", editor.root, "--yes")
    before = {path.name: path.read_bytes() for path in editor.root.iterdir()}
    answer = editor.type("init", editor.root, "--yes")
    assert answer.code == 2
    assert "already" in answer.err
    assert {path.name: path.read_bytes() for path in editor.root.iterdir()} == before


def test_files_that_are_there_are_kept(editor: Editor) -> None:
    editor.root.mkdir()
    editor.file("norms.md").write_text("mine", "utf-8")
    editor.do("init", editor.root, "--yes")
    assert editor.file("norms.md").read_text("utf-8") == "mine"


def test_missing_answers_without_a_terminal_name_their_flags(editor: Editor) -> None:
    answer = editor.type("init", editor.root, "--title", "x")
    assert answer.code == 2
    assert "--from-email" in answer.err
    assert not editor.root.exists()


def test_a_wrong_answer_leaves_no_newsletter(editor: Editor) -> None:
    answer = editor.type("init", editor.root, "--yes", "--timezone", "Mars")
    assert answer.code == 2
    assert "no time zone" in answer.err
    assert not editor.file("curator.toml").exists()
    editor.do("init", editor.root, "--yes", "--timezone", "Europe/Berlin")


def test_the_look_is_copied_on_request(editor: Editor) -> None:
    editor.do("init", editor.root, "--yes", "--templates")
    assert any(editor.file("templates/email").iterdir())
    assert not editor.file("templates/newsletter").exists()
