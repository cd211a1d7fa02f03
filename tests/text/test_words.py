"""Folding, slugs, nearest words, shortening."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.text.words import count_words, did_you_mean, fingerprint, fold, nearest, one_line, shorten, slug


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Éloïse in the Café", "eloise in the cafe"),
        ("STRASSE", "straße"),
        ("Ёлка", "елка"),
        ("ΑΘΉΝΑ", "αθηνα"),
        ("İstanbul", "istanbul"),
        ("two\n  lines", "two lines"),
    ],
)
def test_folding_finds_what_an_editor_types(stored: str, typed: str) -> None:
    assert fold(typed) in fold(stored)


@pytest.mark.parametrize("word", ["हिन्दी", "日本語", "עברית", "اردو", "한국어"])
def test_marks_of_other_scripts_stay(word: str) -> None:
    assert fold(word) == fold(fold(word))
    assert len(fold(word)) >= 3


def test_hindi_words_that_differ_by_a_mark_stay_different() -> None:
    assert fold("की") != fold("का")
    assert fold("क्") != fold("क")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_slugs() -> None:
    assert slug("Book River: Notes & more!") == "book-river-notes-more"
    assert slug("日本語", default="source") == "source"
    assert len(slug("word " * 50)) <= 60


def test_nearest_word() -> None:
    assert nearest("setcion", ["section", "title"]) == "section"
    assert nearest("zzz", ["section"]) is None
    assert did_you_mean("raisng", ["raising", "reading"]) == '; did you mean "raising"?'


def test_shortening_cuts_at_a_word_and_says_so() -> None:
    assert shorten("a quiet morning in the library", 20) == "a quiet morning in…"
    assert shorten("short", 20) == "short"
    assert len(shorten("x" * 100, 20)) == 20


def test_one_line_drops_controls() -> None:
    assert one_line("a\x00b\r\n c\t\u0085d") == "ab c d"


def test_words_are_counted_as_readers_count() -> None:
    assert count_words("Don’t stop — it's well-known.") == 4


def test_fingerprints_keep_parts_apart() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("a\ud800") == fingerprint("a\ud800")
