"""What others say became of a letter: set once, in whatever order and however often it is told.

A word about a letter settles its row where it was uncertain. A word that a reader must get no more mail counts only if
it is younger than their last yes: who came back is not sent away by a copy of an old event.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from curator.model.delivery import DeliveryState
from curator.model.subscriber import ConsentEvent, SubscriberState
from curator.store import subscribers as readers
from curator.store.tables import deliveries, mailings, subscribers

Fact = Literal["delivered", "bounced", "complained"]
Stop = Literal["bounced", "left", "complained"]

SLACK = dt.timedelta(minutes=1)
"""How far other people's clocks may be behind ours."""

_OPEN: tuple[DeliveryState, ...] = ("pending", "claimed", "uncertain")
_BEFORE: dict[Stop, tuple[SubscriberState, ...]] = {
    "bounced": ("pending", "active", "paused"),
    "left": ("pending", "active", "paused", "bounced"),
    "complained": ("pending", "active", "paused", "bounced", "left"),
}
"""From which states a reader comes to the next: the strongest word stays, in whatever order they are told."""


@dataclass(frozen=True, slots=True)
class Told:
    """The row of the ledger that a word is about."""

    delivery: int
    mailing: int
    subscriber: int
    message_id: str
    frozen_at: dt.datetime


def find(db: sa.Connection, ids: Collection[int]) -> dict[int, Told]:
    """The rows with these numbers."""
    return {one.delivery: one for one in _found(db, deliveries.c.id.in_(ids))} if ids else {}


def find_by_message_ids(db: sa.Connection, message_ids: Collection[str]) -> dict[str, Told]:
    """The rows whose letters carry these Message-IDs (with their angle brackets)."""
    return {one.message_id: one for one in _found(db, deliveries.c.message_id.in_(message_ids))} if message_ids else {}


def _found(db: sa.Connection, condition: sa.ColumnElement[bool]) -> list[Told]:
    columns = (deliveries.c[name] for name in ("id", "mailing_id", "subscriber_id", "message_id"))
    query = sa.select(*columns, mailings.c.frozen_at).join(mailings, mailings.c.id == deliveries.c.mailing_id)
    rows = db.execute(query.where(condition))
    return [Told(row.id, row.mailing_id, row.subscriber_id, row.message_id, row.frozen_at) for row in rows]


def note(db: sa.Connection, delivery: int, fact: Fact, at: dt.datetime, *, why: str | None = None) -> bool:
    """A letter was delivered, came back or was complained about. The earliest time counts; True if anything is new.

    Whatever the ledger thought, the letter went out: a row that was open, or given up, is accepted now.
    """
    column = deliveries.c[f"{fact}_at"]
    earlier = sa.or_(column.is_(None), column > at)
    values: dict[str, object] = {f"{fact}_at": at} | ({"error": why} if why else {})
    settled = settle_as_sent(db, delivery, at, given_up=fact == "delivered")
    new = db.execute(deliveries.update().where(deliveries.c.id == delivery, earlier).values(**values)).rowcount
    return bool(new) or settled


def settle_as_sent(db: sa.Connection, delivery: int, at: dt.datetime, *, given_up: bool = False) -> bool:
    """The provider has this letter: a row that was still open is accepted. True if it was.

    given_up: even one that had failed.
    """
    states = (*_OPEN, "failed") if given_up else _OPEN
    sent = deliveries.update().where(deliveries.c.id == delivery, deliveries.c.state.in_(states))
    values = {"state": "accepted", "accepted_at": at, "not_before": None, "error": None}
    return bool(db.execute(sent.values(**values)).rowcount)


def remark(db: sa.Connection, delivery: int, why: str) -> None:
    """Keep what was said about a letter, unless more was said already."""
    silent = deliveries.c.id == delivery, deliveries.c.state == "accepted", deliveries.c.error.is_(None)
    db.execute(deliveries.update().where(*silent).values(error=why))


def settle_as_failed(db: sa.Connection, delivery: int, why: str) -> bool:
    """The provider threw this letter away without sending it. True if that is new and it was not delivered."""
    lost = deliveries.update().where(
        deliveries.c.id == delivery,
        deliveries.c.state.in_((*_OPEN, "accepted")),
        deliveries.c.delivered_at.is_(None),
    )
    return bool(db.execute(lost.values(state="failed", error=why, not_before=None)).rowcount)


def stop(
    db: sa.Connection,
    subscriber: int,
    reason: Stop,
    at: dt.datetime,
    *,
    page: str,
    key: str | None = None,
    letter_of: dt.datetime | None = None,
) -> bool:
    """Send this reader nothing more. True if that is new.

    page: who said so, for the evidence. key: the address it is about; one that is not theirs any more stops nobody.
    letter_of: when the letter that it is about was frozen.
    """
    since = max(filter(None, (at + SLACK, letter_of)))
    change = subscribers.update().where(
        subscribers.c.id == subscriber,
        subscribers.c.state.in_(_BEFORE[reason]),
        sa.or_(subscribers.c.confirmed.is_(None), subscribers.c.confirmed <= since),
    )
    if key is not None:
        change = change.where(subscribers.c.key == key)
    values: dict[str, object] = {"state": reason, "paused_until": None} | ({"left_at": at} if reason == "left" else {})
    if not db.execute(change.values(**values)).rowcount:
        return False
    if reason != "bounced":
        words = "complained about a letter" if reason == "complained" else ""
        readers.record(db, [subscriber], ConsentEvent(subscriber, "left", at, wording=words, page=page))
    return True
