"""Dates as people read them, in the newsletter's language and zone.

Babel is loaded where it is needed: commands that show no date in words do without it.
"""

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from babel import Locale


@cache
def locale_of(language: str) -> "Locale":
    """The Babel locale of a language tag such as `en`, `es-MX` or `ar`; English where Babel knows none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


@cache
def direction(language: str) -> str:
    """`rtl` for Arabic, Hebrew, Urdu and their like, else `ltr`."""
    return "rtl" if locale_of(language).text_direction == "rtl" else "ltr"


def local(moment: dt.datetime, zone: str) -> dt.datetime:
    """An aware moment in the newsletter's zone."""
    return moment.astimezone(ZoneInfo(zone))


def zoned(moment: dt.datetime, zone: str) -> dt.datetime:
    """The moment, aware: one that names no zone is meant in the newsletter's."""
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def long_date(day: dt.date, language: str) -> str:
    """`1 December 2026` in the newsletter's language."""
    from babel.dates import format_date

    return format_date(day, format="long", locale=locale_of(language))


@cache
def month_name(year: int, month: int, language: str) -> str:
    """`December 2026` in the newsletter's language."""
    from babel.dates import format_skeleton

    first = dt.datetime(year, month, 1, tzinfo=dt.UTC)
    return format_skeleton("yMMMM", first, locale=locale_of(language))


def iso(moment: dt.datetime | None) -> str | None:
    """ISO 8601 in UTC for JSON; None stays None."""
    return None if moment is None else moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def is_day(text: str) -> bool:
    """True for `2026-12-01` and nothing else."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
