"""What readers do on their own pages: choose, pause, resume, leave. Doing it twice changes nothing."""

import calendar
import datetime as dt
from collections.abc import Collection, Sequence

from curator.model.subscriber import ConsentEvent, Subscriber
from curator.store import choices, subscribers
from curator.store.choices import Choices
from curator.store.engine import Store

MONTHS = (1, 2, 3, 6, 12)
"""How long a pause can be."""

PAGE = "preferences"
GETS_LETTERS = ("active", "paused")


def wanted(chosen: Collection[str], choosable: Sequence[str]) -> tuple[str, ...] | None:
    """What is stored of a reader's choice: nothing when it is all of them; None when it is none of them."""
    kept = tuple(section for section in choosable if section in chosen)
    if choosable and not kept:
        return None
    return () if kept == tuple(choosable) else kept


def find(store: Store, reader: int) -> Subscriber | None:
    """The reader of a link; None if there is nobody any more."""
    with store.read() as db:
        found = next(iter(subscribers.by_ids(db, [reader])), None)
    return found if found and found.state != "erased" else None


def choose(store: Store, reader: int, wishes: Choices, *, now: dt.datetime) -> None:
    """Keep what a reader chose."""
    with store.write() as db:
        found = next(iter(subscribers.by_ids(db, [reader])), None)
        if found is None or found.state not in GETS_LETTERS:
            return
        if Choices(found.language, found.format, found.discreet, found.sections) != wishes:
            choices.choose(db, reader, wishes, ConsentEvent(reader, "changed", now, page=PAGE))


def pause(store: Store, reader: int, months: int, *, now: dt.datetime) -> None:
    """Send nothing for so many months from today."""
    until = months_later(now.date(), months)
    with store.write() as db:
        found = next(iter(subscribers.by_ids(db, [reader])), None)
        if found and found.state in GETS_LETTERS and found.paused_until != until:
            subscribers.pause(db, reader, until, ConsentEvent(reader, "paused", now, page=PAGE))


def resume(store: Store, reader: int, *, now: dt.datetime) -> None:
    """End a pause."""
    with store.write() as db:
        choices.resume(db, reader, ConsentEvent(reader, "resumed", now, page=PAGE))


def leave(store: Store, reader: int, *, page: str, now: dt.datetime) -> None:
    """End a subscription at the reader's word. page: leave, or one-click for the button of a mail program."""
    with store.write() as db:
        found = next(iter(subscribers.by_ids(db, [reader])), None)
        if found and found.state not in ("left", "complained", "erased"):
            subscribers.leave(db, reader, ConsentEvent(reader, "left", now, page=page))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
