"""Events as calendar files: what a calendar program reads, access included, and nothing that may not be public."""

import datetime as dt
from dataclasses import replace
from gettext import NullTranslations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from curator.building.archive import Archivist
from curator.building.calendars import calendar, named
from curator.model.issue import Event
from curator.rendering.environment import Renderer
from curator.rendering.labels import Labels
from tests.checking.samples import ISSUE, NOW, SETTINGS, SOURCES
from tests.support.html import read_html

LABELS = Labels("en", NullTranslations())
HOUR = Event(
    "Story hour; captioned, live",
    "Saturday 12 December, half past ten",
    id="story-hour",
    where="Online, and at *the* library",
    public_ok=True,
    access=("captions", "sign-language"),
    cost="free",
    organiser="Sample Many Doors",
    url="https://doors.example.org/hour",
    starts=dt.datetime(2026, 7, 12, 10, 30),  # noqa: DTZ001 - as an editor writes it: in the newsletter's zone
    ends=dt.datetime(2026, 7, 12, 11, 15),  # noqa: DTZ001
)


def lines(event: Event) -> dict[str, str]:
    """The properties of a calendar file, unfolded."""
    text = calendar(
        event, LABELS, issue="2026-12", host="letters.example.org", zone="Europe/London", stamp=dt.date(2026, 12, 1)
    )
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    pairs = [line.partition(":") for line in text.replace("\r\n ", "").split("\r\n") if line]
    return {name: value for name, _, value in pairs if name not in ("BEGIN", "END")}


def test_a_calendar_gets_time_place_and_access() -> None:
    read = lines(HOUR)
    assert (read["DTSTART"], read["DTEND"]) == ("20260712T093000Z", "20260712T101500Z")
    assert read["SUMMARY"] == "Story hour\\; captioned\\, live"
    assert read["LOCATION"] == "Online\\, and at the library"
    assert read["UID"] == "2026-12-story-hour@letters.example.org"
    said = read["DESCRIPTION"].split("\\n")
    assert "Access: captions\\, sign language" in said
    assert "Saturday 12 December\\, half past ten" in said
    assert read["URL"] == "https://doors.example.org/hour"


def test_a_zone_of_its_own_is_kept_and_an_end_before_the_start_is_left_out() -> None:
    there = dt.datetime(2026, 7, 12, 10, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    read = lines(replace(HOUR, starts=there, ends=there - dt.timedelta(hours=1)))
    assert read["DTSTART"] == "20260712T013000Z"
    assert "DTEND" not in read


@pytest.mark.parametrize("title", ["日本語の本を読む会" * 9, "a\r\nATTACH:https://evil.example.org/x", "é" * 200])
def test_no_title_breaks_the_file(title: str) -> None:
    read = lines(replace(HOUR, title=title))
    assert "ATTACH" not in read
    assert read["SUMMARY"] == " ".join(title.split())


def test_names_of_files_are_unique_and_plain() -> None:
    events = [Event("Über/uns ../x", "now"), Event("x", "now", id="Über uns x"), Event("…", "now"), HOUR, HOUR]
    names = [event.id for event in named(events)]
    assert len(set(names)) == 5
    assert all(name and name.replace("-", "").isalnum() and name.isascii() for name in names)


def pages(**changes: Any) -> tuple[str, dict[str, str]]:
    issue = replace(ISSUE, events=(replace(HOUR, **changes),))
    made = Archivist(SOURCES, SETTINGS, Renderer(None, "en"), NOW).archive(issue, listed=True)
    return made.page, dict(made.beside)


def test_the_page_leads_to_the_file_beside_it() -> None:
    page, beside = pages()
    assert "../../issues/2026-12/story-hour.ics" in read_html(page).values("//a/@href")
    assert "BEGIN:VEVENT" in beside["story-hour.ics"]


@pytest.mark.parametrize("changes", [{"public_ok": False}, {"starts": None}])
def test_what_is_not_public_or_has_no_time_has_no_file(changes: dict[str, Any]) -> None:
    page, beside = pages(**changes)
    assert ".ics" not in page
    assert not [name for name in beside if name.endswith(".ics")]


def test_a_page_to_look_at_leads_nowhere() -> None:
    issue = replace(ISSUE, events=(HOUR,))
    made = Archivist(SOURCES, SETTINGS, Renderer(None, "en"), NOW, alone=True).archive(issue, listed=False)
    assert ".ics" not in made.page
    assert made.beside == ()
