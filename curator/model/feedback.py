"""What readers and creators said about the newsletter, and what became of it. Never who said it."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal, get_args

FeedbackState = Literal["received", "cooling", "answered", "closed"]
FEEDBACK_STATES: tuple[FeedbackState, ...] = get_args(FeedbackState)
ANSWER_WITHIN = dt.timedelta(days=7)
COOL_FOR = dt.timedelta(days=2)
CLOSE_WITHIN = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One thing that was said: received → cooling → answered → closed.

    due: the day of the next step. cooling_until: nobody answers before. outcome: what was changed, or why nothing was.
    """

    id: int
    text: str
    state: FeedbackState
    received: dt.datetime
    issue: str | None = None
    due: dt.date | None = None
    cooling_until: dt.date | None = None
    answer: str | None = None
    answered: dt.datetime | None = None
    outcome: str | None = None
    closed: dt.datetime | None = None

    def overdue(self, today: dt.date) -> bool:
        """True when the next step should have been taken by now."""
        return self.state != "closed" and self.due is not None and self.due < today


def cooled(entry: Feedback, today: dt.date, wait: dt.timedelta = COOL_FOR) -> Feedback:
    """Wait before answering what stings; the day to answer moves on if it has to."""
    until = today + wait
    return replace(entry, state="cooling", cooling_until=until, due=max(entry.due or until, until))


def answered(entry: Feedback, answer: str, now: dt.datetime, today: dt.date) -> Feedback:
    """An answer was given; within a month it is decided what changes."""
    return replace(entry, state="answered", answer=answer, answered=now, cooling_until=None, due=today + CLOSE_WITHIN)


def closed(entry: Feedback, outcome: str, now: dt.datetime) -> Feedback:
    """It is decided."""
    return replace(entry, state="closed", outcome=outcome, closed=now, cooling_until=None, due=None)
