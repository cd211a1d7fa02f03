"""Compiled templates that are kept: used while nothing changed, and never believed otherwise."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from curator.rendering.compiled import _KNOWN
from curator.rendering.environment import Renderer


@dataclass(frozen=True)
class Hello:
    name: str = "you"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "x.txt").write_text("Hello {% include 'part.txt' %}")
    (folder / "part.txt").write_text("{{ name }}!")
    return folder


def render(own: Path) -> str:
    """As the next command does."""
    _KNOWN.clear()
    return Renderer(own, "en", compiled=own.parent / "kept").render("x.txt", Hello())


def kept(own: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (own.parent / "kept").iterdir()}


def test_what_was_compiled_is_used_again(own: Path) -> None:
    assert render(own) == "Hello you!"
    (code,) = (own.parent / "kept").iterdir()
    os.utime(code, (1, 1))
    assert render(own) == "Hello you!"
    assert code.stat().st_mtime == 1  # it was not compiled again


def test_a_part_that_changes_is_seen(own: Path) -> None:
    render(own)
    (own / "part.txt").write_text("dear {{ name }}!")
    assert render(own) == "Hello dear you!"
    before = kept(own)
    assert render(own) == "Hello dear you!"
    assert kept(own) == before


def test_fixed_words_speak_the_language_of_their_renderer(own: Path) -> None:
    (own / "x.txt").write_text("{{ ['Ada', 'Grace']|listed }}", "utf-8")
    for language, said in (("en", "Ada and Grace"), ("de", "Ada und Grace"), ("en", "Ada and Grace")):
        assert Renderer(own, language, compiled=own.parent / "kept").render("x.txt", Hello()) == said


@pytest.mark.parametrize("harm", [b"", b"x", b"x" * 5_000])
def test_harmed_code_is_made_again(own: Path, harm: bytes) -> None:
    render(own)
    whole = kept(own)
    for name, code in whole.items():
        (own.parent / "kept" / name).write_bytes(code[:-20] + harm if harm else b"")
    assert render(own) == "Hello you!"
    assert kept(own) == whole


def test_where_nothing_can_be_kept_templates_work_all_the_same(own: Path) -> None:
    (own.parent / "kept").write_text("a file, where a folder should be")
    assert render(own) == "Hello you!"
