"""The ledger of feedback."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict

import sqlalchemy as sa

from curator.model.feedback import Feedback, FeedbackState
from curator.store.tables import feedback


def add(db: sa.Connection, text: str, *, issue: str | None, received: dt.datetime, due: dt.date) -> Feedback:
    """Write down what was said."""
    values = {"text": text, "issue": issue, "state": "received", "received": received, "due": due}
    number = db.execute(feedback.insert().values(**values).returning(feedback.c.id)).scalar_one()
    return Feedback(number, text, "received", received, issue, due)


def get(db: sa.Connection, number: int) -> Feedback | None:
    """One entry, or None."""
    row = db.execute(sa.select(feedback).where(feedback.c.id == number)).first()
    return Feedback(**row._mapping) if row else None


def save(db: sa.Connection, entry: Feedback) -> None:
    """Write an entry back as it stands now."""
    db.execute(feedback.update().where(feedback.c.id == entry.id).values(**asdict(entry)))


def listing(db: sa.Connection, states: Collection[FeedbackState]) -> list[Feedback]:
    """The entries in these states: what is due first comes first, closed ones last."""
    query = sa.select(feedback).where(feedback.c.state.in_(states))
    order = query.order_by(feedback.c.due.is_(None), feedback.c.due, feedback.c.id)
    return [Feedback(**row._mapping) for row in db.execute(order)]
