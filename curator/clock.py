"""The only reader of system time. Everything else is given `now`."""

import datetime as dt
import time
from collections.abc import Callable

Clock = Callable[[], dt.datetime]
"""A clock returns the current time, aware, in UTC."""


def system_clock() -> dt.datetime:
    """The machine's time in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - this is the one place


def fixed_clock(at: dt.datetime) -> Clock:
    """A clock that stands still, for rehearsals and tests. `at` must be aware."""
    if at.tzinfo is None:
        raise ValueError("a clock needs a time with a zone")
    utc = at.astimezone(dt.UTC)
    return lambda: utc


def ticking_clock(at: dt.datetime) -> Clock:
    """A clock that begins at `at` and goes on, for a rehearsal that waits for something. `at` must be aware."""
    if at.tzinfo is None:
        raise ValueError("a clock needs a time with a zone")
    utc, begun = at.astimezone(dt.UTC), time.monotonic()
    return lambda: utc + dt.timedelta(seconds=time.monotonic() - begun)
