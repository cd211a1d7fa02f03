"""A stamp holds for one kind, one matter and one of our keys, and tells its time to the millisecond."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from curator.text.stamps import Stamp, make_stamp, read_stamp

AT = dt.datetime(2026, 12, 1, 9, 0, 0, 123_456, tzinfo=dt.UTC)
KEPT = AT.replace(microsecond=123_000)


def test_it_comes_back_with_its_moment_and_number() -> None:
    for number in (0, 1, 255, 256, 10**9):
        stamp = make_stamp("private", AT, "key", number=number)
        assert read_stamp("private", stamp, ("newer", "key")) == Stamp(KEPT, number)
        assert len(stamp) <= 30


def test_it_is_none_for_another_kind_matter_or_key() -> None:
    stamp = make_stamp("sign-up", AT, "key", about="reader@example.org")
    assert read_stamp("sign-up", stamp, ("key",), about="reader@example.org")
    assert read_stamp("move", stamp, ("key",), about="reader@example.org") is None
    assert read_stamp("sign-up", stamp, ("key",), about="other@example.org") is None
    assert read_stamp("sign-up", stamp, ("other",), about="reader@example.org") is None
    assert read_stamp("sign-up", stamp, (), about="reader@example.org") is None


def test_what_it_is_about_does_not_run_into_its_kind() -> None:
    assert read_stamp("ab", make_stamp("a", AT, "key", about="bc"), ("key",), about="c") is None


@given(st.text(max_size=60))
def test_anything_else_is_none(text: str) -> None:
    assert read_stamp("sign-up", text, ("key",)) is None


@given(st.integers(0, 25), st.characters(codec="ascii"))
def test_no_character_of_it_can_be_changed(place: int, char: str) -> None:
    stamp = make_stamp("sign-up", AT, "key", number=7)
    forged = stamp[:place] + char + stamp[place + 1 :]
    found = read_stamp("sign-up", forged, ("key",))
    assert found is None or found == Stamp(KEPT, 7)
