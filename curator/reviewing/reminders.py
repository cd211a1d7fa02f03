"""What an editor may want to come back to: answers, promises, people. Calm words; nothing is blocked by them.

Pure: everything is given, and the same gives the same. No creator is counted or ranked; those are one's own doings.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from curator.model.feedback import Feedback
from curator.model.issue import Issue
from curator.model.promises import open_promises
from curator.model.relationship import Contact
from curator.model.source import Creator, Source
from curator.text.words import shorten

SOON = dt.timedelta(days=2)
"""How long before its day a step on feedback is told."""
PROMISED_SOON = dt.timedelta(days=31)
ANSWER_AFTER = dt.timedelta(days=21)
"""How long after a note one may look whether an answer came."""
QUIET_AFTER = dt.timedelta(days=183)
WAITING = ("unasked", "asked")
NAMED = 3

Contacts = Mapping[str, Sequence[Contact]]
"""What passed with each creator, by id, oldest first."""


def of_feedback(entries: Iterable[Feedback], today: dt.date) -> Iterator[str]:
    """Steps on feedback that are late, and those of the next two days."""
    waiting = list(entries)
    late = sum(entry.overdue(today) for entry in waiting)
    if late:
        steps = "1 step on feedback is" if late == 1 else f"{late} steps on feedback are"
        yield f"{steps} late: `curator feedback list`."
    for entry in waiting:
        if entry.due and today <= entry.due <= today + SOON and entry.state != "closed":
            step = "say what changes" if entry.state == "answered" else "answer"
            yield f"Feedback {entry.id}: {step} by {entry.due}: “{shorten(entry.text, 50)}”"


def of_promises(issues: Sequence[Issue], today: dt.date) -> Iterator[str]:
    """Promises to readers that are due within a month, or were. issues: oldest first."""
    for promise in open_promises(issues):
        if promise.due and promise.due - today <= PROMISED_SOON:
            when = "was due" if promise.due < today else "is due"
            yield f"Promised in {promise.made_in}, {when} on {promise.due}: “{shorten(promise.text, 60)}”"


def of_answers(sources: Iterable[Source], contacts: Contacts, today: dt.date) -> Iterator[str]:
    """Creators who answered and whose answer is not noted, and those who were asked and have not answered."""
    for source, creator in _people(sources):
        last = _last(creator, contacts)
        if last is None or source.consent.state not in WAITING:
            continue
        day = last.at.date()
        if last.kind == "replied":
            yield f"{creator.name} answered on {day}: write it under `consent` of {source.id}."
        elif last.kind == "contacted" and today - day >= ANSWER_AFTER:
            yield (
                f"No answer of {creator.name} since {day} is noted. No answer is a no: leave it at that, "
                f"or note it with `curator creator log {creator.id} replied`."
            )


def of_thanks(issue: Issue | None, sources: Iterable[Source], contacts: Contacts, since: dt.date) -> Iterator[str]:
    """Creators of the last issue that went out to whom nobody has written since. since: the day it went out."""
    featured = {one for pick in issue.picks for one in pick.creators or ()} if issue else set()
    waiting = [
        creator
        for source, creator in _people(sources)
        if creator.id in featured
        and source.consent.state not in ("no", "withdrawn")
        and not any(one.kind in ("contacted", "thanked") and one.at.date() >= since for one in contacts[creator.id])
    ]
    if waiting and issue:
        draft = f"`curator creator draft {waiting[0].id} featured`"
        yield f"Not told yet that they are in {issue.issue}: {_names(waiting)}. {draft}"


def of_quiet(sources: Iterable[Source], contacts: Contacts, today: dt.date) -> Iterator[str]:
    """Creators of active sources with whom something passed once, and nothing for half a year."""
    quiet = [
        (last.at, creator)
        for source, creator in _people(sources)
        if source.state == "active"
        and source.consent.state not in ("no", "withdrawn")
        and (last := _last(creator, contacts))
        and today - last.at.date() >= QUIET_AFTER
    ]
    if quiet:
        longest = [creator for _, creator in sorted(quiet, key=lambda pair: pair[0])]
        yield f"Gone quiet for half a year: {_names(longest)}. `curator creator show {longest[0].id}`"


def _people(sources: Iterable[Source]) -> Iterator[tuple[Source, Creator]]:
    return ((source, creator) for source in sources for creator in source.creators if creator.name.strip())


def _last(creator: Creator, contacts: Contacts) -> Contact | None:
    lines = contacts.get(creator.id) or ()
    return lines[-1] if lines else None


def _names(creators: Sequence[Creator]) -> str:
    names = ", ".join(creator.name for creator in creators[:NAMED])
    return f"{names} and {len(creators) - NAMED} more" if len(creators) > NAMED else names
