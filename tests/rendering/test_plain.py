"""The text part reads well at 72 columns, in every script."""

from hypothesis import given
from hypothesis import strategies as st

from curator.rendering.plain import block, columns, tidied, underlined, wrap


def test_lines_hang_under_their_mark() -> None:
    assert wrap("one two three four", "* ", width=10) == "* one two\n  three\n  four"


def test_an_address_stays_whole() -> None:
    address = "https://example.org/" + "long-" * 30
    assert wrap(f"see {address} there", width=20).split("\n") == ["see", address, "there"]


def test_wide_letters_count_twice_and_break_anywhere_but_before_a_full_stop() -> None:
    lines = wrap("席をつめたら、もう一つ席ができた。", width=12).split("\n")
    assert max(columns(line) for line in lines) <= 14
    assert not any(line.startswith(("、", "。")) for line in lines)
    assert "".join(lines) == "席をつめたら、もう一つ席ができた。"


def test_an_emoji_of_several_people_stays_one() -> None:
    family = "👨‍👩‍👧‍👦"
    assert family in wrap(f"席席席席席{family}席席席", width=10).replace("\n", "|")


def test_quoted_lines_and_lists_keep_their_marks() -> None:
    assert block("- one two three\n> four five six\n\nend", width=10) == "- one two\n  three\n> four\n> five six\n\nend"
    assert block("one\ntwo", "  > ") == "  > one\n  > two"


def test_a_heading_is_underlined_as_wide_as_it_looks() -> None:
    assert underlined("日本") == "日本\n----"


def test_empty_lines_do_not_pile_up() -> None:
    assert tidied("\n\na  \n\n\n\n\nb\n\n") == "a\n\n\nb\n"


@given(st.text(), st.integers(min_value=4, max_value=80))
def test_nothing_is_lost_and_only_long_words_stick_out(text: str, width: int) -> None:
    wrapped = wrap(text, width=width)
    assert "".join(wrapped.split()) == "".join(text.split())
    for line in wrapped.split("\n"):
        assert columns(line) <= width or " " not in line
