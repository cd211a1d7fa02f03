"""Readers' tokens: short, signed, forgiving about old keys, silent about everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.text.tokens import LEAVE, PREFERENCES, Purpose, fill, make_token, read_token


@given(st.integers(min_value=0, max_value=2**40))
def test_a_token_gives_back_what_it_holds(subscriber: int) -> None:
    assert read_token(make_token("leave", subscriber, "key"), ("key",)) == ("leave", subscriber)


@given(st.sampled_from(["leave", "preferences", "confirm"]), st.text(min_size=1, max_size=90))
def test_a_key_of_any_length_signs_what_it_reads(purpose: Purpose, key: str) -> None:
    assert read_token(make_token(purpose, 7, key), (key,)) == (purpose, 7)


def test_tokens_are_short_enough_for_one_header_line() -> None:
    assert len(make_token("leave", 1_000_000, "key")) <= 28


def test_a_former_key_still_opens_old_links() -> None:
    old = make_token("preferences", 7, "old")
    assert read_token(old, ("new", "old")) == ("preferences", 7)
    assert read_token(old, ("new",)) is None


@pytest.mark.parametrize("token", ["", "x", "====", "é", "a" * 400, "AAAA", "bGVhdmU"])
def test_anything_else_is_nothing(token: str) -> None:
    assert read_token(token, ("key",)) is None


def test_one_purpose_does_not_open_another() -> None:
    assert read_token(make_token("leave", 7, "key"), ("key",)) != ("preferences", 7)
    assert make_token("leave", 7, "key") != make_token("preferences", 7, "key")


def test_a_changed_character_is_refused() -> None:
    token = make_token("leave", 7, "key")
    for position in range(len(token) - 1):
        other = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        assert read_token(other, ("key",)) is None


def test_placeholders_are_filled() -> None:
    assert fill(f"<a href='{LEAVE}'>{PREFERENCES}", {LEAVE: "1", PREFERENCES: "2"}) == "<a href='1'>2"
