"""What was said about the newsletter: written down, answered in time, and closed with what changed."""

import datetime as dt
from collections.abc import Callable, Collection

from curator.errors import UsageError
from curator.model import feedback as rules
from curator.model.feedback import FEEDBACK_STATES, Feedback, FeedbackState
from curator.store import feedback as rows
from curator.store.engine import Store
from curator.text.dates import local

OPEN: tuple[FeedbackState, ...] = ("received", "cooling", "answered")
Change = Callable[[Feedback], Feedback]


def add(store: Store, text: str, *, issue: str | None, zone: str, now: dt.datetime) -> Feedback:
    """Write down what was said; an answer is due within a week. Raises UsageError for nothing."""
    if not text.strip():
        raise UsageError("There is nothing to write down.", hint='curator feedback add "what was said"')
    due = local(now, zone).date() + rules.ANSWER_WITHIN
    with store.write() as db:
        return rows.add(db, text.strip(), issue=issue, received=now, due=due)


def cool(store: Store, number: int, days: int, *, zone: str, now: dt.datetime) -> Feedback:
    """Wait some days before answering."""
    return _change(
        store,
        number,
        ("received", "cooling"),
        lambda entry: rules.cooled(entry, local(now, zone).date(), dt.timedelta(days=days)),
    )


def answer(store: Store, number: int, text: str, *, zone: str, now: dt.datetime) -> Feedback:
    """Keep what was answered; what changes is due within a month."""
    if not text.strip():
        raise UsageError("There is no answer to keep.", hint='curator feedback answer ID "what you answered"')
    today = local(now, zone).date()
    return _change(store, number, OPEN, lambda entry: rules.answered(entry, text.strip(), now, today))


def close(store: Store, number: int, outcome: str, *, now: dt.datetime) -> Feedback:
    """Say what was changed, or why nothing was. Raises UsageError for what nobody has answered yet."""
    if not outcome.strip():
        raise UsageError("Closing wants a sentence.", hint='--changed "what we do now", or --unchanged "why not".')
    done: tuple[FeedbackState, ...] = ("answered",)
    return _change(store, number, done, lambda entry: rules.closed(entry, outcome.strip(), now))


def listing(store: Store, states: Collection[FeedbackState] = OPEN) -> list[Feedback]:
    """What stands in these states, what is due first."""
    with store.read() as db:
        return rows.listing(db, states)


def state_named(text: str) -> FeedbackState:
    """The state of this name. Raises UsageError with those there are."""
    for state in FEEDBACK_STATES:
        if state == text:
            return state
    raise UsageError(f'"{text}" is no state.', hint=f"One of: {', '.join(FEEDBACK_STATES)}.")


def _change(store: Store, number: int, allowed: Collection[FeedbackState], change: Change) -> Feedback:
    with store.write() as db:
        entry = rows.get(db, number)
        if entry is None:
            raise UsageError(f"There is no feedback {number}.", hint="`curator feedback list --all` shows the numbers.")
        if entry.state not in allowed:
            after = {"received": "answer it first", "closed": "it is closed already"}
            raise UsageError(f"Feedback {number} is {entry.state}: {after.get(entry.state, 'that comes later')}.")
        changed = change(entry)
        rows.save(db, changed)
    return changed
