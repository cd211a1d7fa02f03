"""Events as files for a calendar (iCalendar, RFC 5545), with what someone needs to know to take part. Pure.

A file is made of an event that says when it `starts`, and that may be public. The same event gives the same bytes.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from curator.model.issue import Event
from curator.rendering.labels import Labels
from curator.text.dates import zoned
from curator.text.markdown import to_text
from curator.text.words import one_line, slug

LINE = 75
"""Bytes of a line, at most; longer ones go on in the next after a space."""


def named(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events, each with an id that is unique among them and fit for a file's name."""
    taken: set[str] = set()
    made = []
    for number, event in enumerate(events, 1):
        stem = slug(event.id or event.title, f"event-{number}")[:60]
        name = next(one for one in (stem, *(f"{stem}-{n}" for n in range(2, number + 2))) if one not in taken)
        taken.add(name)
        made.append(replace(event, id=name))
    return tuple(made)


def has_calendar(event: Event) -> bool:
    """True for an event that says when it starts and may be public."""
    return event.starts is not None and event.public_ok


def calendar(event: Event, labels: Labels, *, issue: str, host: str, zone: str, stamp: dt.date) -> str:
    """One event as the text of an .ics file. stamp: when it was written down; zone: of times that name none.

    Raises ValueError for an event without a start.
    """
    if event.starts is None:
        raise ValueError("an event without a start has no place in a calendar")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//curator//newsletter//EN",
        "BEGIN:VEVENT",
        f"UID:{issue}-{event.id}@{host or 'curator.invalid'}",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART:{_utc(event.starts, zone)}",
    ]
    if event.ends and _utc(event.ends, zone) > _utc(event.starts, zone):
        lines.append(f"DTEND:{_utc(event.ends, zone)}")
    lines.append(f"SUMMARY:{_text(one_line(event.title))}")
    if event.where:
        lines.append(f"LOCATION:{_text(one_line(to_text(event.where)))}")
    lines.append(f"DESCRIPTION:{_text(chr(10).join(_facts(event, labels)))}")
    if event.url:
        lines.append(f"URL:{one_line(event.url)}")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def _facts(event: Event, labels: Labels) -> Iterator[str]:
    say = labels.translations.gettext
    yield one_line(event.when)
    yield labels.term(event.audience, "audience")
    if event.access:
        features = say(", ").join(labels.term(word, "access") for word in event.access)
        yield say("Access: %(features)s") % {"features": features}
    yield from filter(None, (one_line(event.organiser or ""), labels.term(event.cost or "", "pick_cost")))


def _utc(moment: dt.datetime, zone: str) -> str:
    return f"{zoned(moment, zone).astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(sign, instead)
    return words


def _fold(line: str) -> Iterator[str]:
    """The line in parts of 75 bytes at most, none of which breaks a character."""
    part = ""
    for char in line:
        if len((part + char).encode()) > LINE:
            yield part
            part = " "
        part += char
    yield part
