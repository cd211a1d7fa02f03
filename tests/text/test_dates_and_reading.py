"""Dates in the newsletter's language, and how long a text takes."""

import datetime as dt

import pytest

from curator.text.dates import direction, iso, local, long_date, month_name
from curator.text.reading_time import reading_minutes


def test_dates_follow_the_language() -> None:
    day = dt.date(2026, 12, 1)
    assert long_date(day, "en") == "December 1, 2026"
    assert long_date(day, "en-GB") == "1 December 2026"
    assert long_date(day, "es") == "1 de diciembre de 2026"
    assert month_name(2026, 12, "en") == "December 2026"
    assert "ديسمبر" in month_name(2026, 12, "ar")


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("xx-none", "ltr")]
)
def test_direction(language: str, expected: str) -> None:
    assert direction(language) == expected


def test_moments() -> None:
    moment = dt.datetime(2026, 12, 1, 0, 30, tzinfo=dt.UTC)
    assert local(moment, "America/New_York").date() == dt.date(2026, 11, 30)
    assert iso(moment) == "2026-12-01T00:30:00Z"
    assert iso(None) is None


def test_reading_time_counts_words_and_characters() -> None:
    assert reading_minutes("") == 0
    assert reading_minutes("one two") == 1
    assert reading_minutes("word " * 1100) == 5
    assert reading_minutes("字" * 1350) == 3
