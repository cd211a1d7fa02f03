"""The command line as a whole: help, wrong words, exit codes, no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import Editor


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(tmp_path)


def test_help_lists_every_command_and_imports_none() -> None:
    code = (
        "import sys; sys.argv = ['curator', '--help']\n"
        "from curator.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'httpx', 'jinja2', 'mjml', 'pydantic', 'lxml', 'rich', 'asyncio'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for word in ("init", "fetch", "build", "send", "publish"):
        assert f"  {word} " in done.stdout


def test_a_wrong_command_is_met_with_the_nearest(editor: Editor) -> None:
    answer = editor.type("biuld")
    assert answer.code == 2
    assert 'did you mean "build"' in answer.err


def test_a_wrong_option_says_where_to_look(editor: Editor) -> None:
    answer = editor.type("build", "--nonsense")
    assert answer.code == 2
    assert "--nonsense" in answer.err
    assert "build --help" in answer.err


@pytest.mark.parametrize("words", [["status"], ["build"], ["items", "list"], ["send", "2026-12"]])
def test_without_a_newsletter_there_is_a_way_on(editor: Editor, words: list[str]) -> None:
    answer = editor.type(*words)
    assert answer.code == 2
    assert answer.err.splitlines()[0].startswith("curator: There is no newsletter")
    assert "curator init" in answer.err
    assert "Traceback" not in answer.err


def test_debug_shows_where_it_came_from(editor: Editor) -> None:
    from curator.errors import UsageError

    with pytest.raises(UsageError):
        editor.type("status", "--debug")


def test_version(editor: Editor) -> None:
    done = subprocess.run([sys.executable, "-m", "curator", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("curator, version 0.")
