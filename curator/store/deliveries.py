"""The ledger: one row per mailing and reader, claimed before hand-over, so that nothing is lost and nothing sent twice.

pending → claimed → accepted          (delivered, bounced, complained are facts, set once)
             │  └──→ failed, or back to pending with not_before
             └─ crash, lost answer → uncertain → settled by the editor, or by a provider's word
suppressed: the reader left, paused or bounced before their turn
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from curator.model.delivery import Delivery, DeliveryState, LedgerCounts
from curator.model.subscriber import Format, Subscriber, gets_mail
from curator.store import subscribers as readers
from curator.store.tables import deliveries, mailings, subscribers

CHUNK = 1_000
Fact = Literal["delivered", "bounced", "complained"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that one worker holds, with the reader as they are now."""

    delivery: int
    subscriber: int
    address: str
    variant: str
    format: Format
    discreet: bool
    message_id: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Claims:
    """What one claim brought: rows to hand over, and how many fell away because their readers want no mail now."""

    taken: tuple[Claim, ...] = ()
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a claimed delivery, and when that was known."""

    delivery: int
    state: DeliveryState
    at: dt.datetime
    provider_id: str | None = None
    error: str | None = None
    not_before: dt.datetime | None = None


def claim(db: sa.Connection, mailing: int, *, worker: str, limit: int, now: dt.datetime) -> Claims:
    """Take up to `limit` pending rows for one worker, in one statement, so that no row is ever taken twice.

    Readers who left, paused, bounced or complained since the freeze fall away here, right before the hand-over.
    """
    taken: list[Claim] = []
    fallen = 0
    while len(taken) < limit:
        ids = _take(db, mailing, worker, limit - len(taken), now)
        if not ids:
            break
        rows = _claimed(db, ids)
        out = [row.id for row, reader in rows if not gets_mail(reader, now.date())]
        if out:
            db.execute(deliveries.update().where(deliveries.c.id.in_(out)).values(state="suppressed", claimed_by=None))
            fallen += len(out)
        taken += [_claim(row, reader) for row, reader in rows if gets_mail(reader, now.date())]
    return Claims(tuple(taken), fallen)


def _take(db: sa.Connection, mailing: int, worker: str, limit: int, now: dt.datetime) -> list[int]:
    # skip locked: on PostgreSQL two workers pass each other by; on SQLite (which has no such words) a writer is alone.
    # A row lock keeps PostgreSQL from running this part more than once in one statement.
    upcoming = (
        sa.select(deliveries.c.id)
        .where(
            deliveries.c.mailing_id == mailing,
            deliveries.c.state == "pending",
            sa.or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= now),
        )
        .order_by(deliveries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("upcoming")
    )
    change = (
        deliveries.update()
        .where(deliveries.c.id.in_(sa.select(upcoming.c.id)))
        .values(state="claimed", claimed_by=worker, attempts=deliveries.c.attempts + 1, not_before=None)
        .returning(deliveries.c.id)
    )
    return sorted(db.execute(change).scalars())


def _claimed(db: sa.Connection, ids: Sequence[int]) -> list[tuple[sa.Row[tuple[object, ...]], Subscriber]]:
    rows = db.execute(sa.select(deliveries).where(deliveries.c.id.in_(ids)).order_by(deliveries.c.id)).all()
    found = {reader.id: reader for reader in readers.by_ids(db, [row.subscriber_id for row in rows])}
    return [(row, found[row.subscriber_id]) for row in rows]


def _claim(row: sa.Row[tuple[object, ...]], reader: Subscriber) -> Claim:
    value = row._mapping
    return Claim(
        delivery=value["id"],
        subscriber=reader.id,
        address=reader.address,
        variant=value["variant"],
        format=value["format"],
        discreet=reader.discreet,
        message_id=value["message_id"],
        attempts=value["attempts"],
    )


def record(db: sa.Connection, worker: str, results: Sequence[Result]) -> None:
    """Write down what became of this worker's claims.

    A row that another program took for abandoned meanwhile is corrected, unless the editor has settled it since.
    """
    if not results:
        return
    mine = deliveries.update().where(
        deliveries.c.id == sa.bindparam("row"),
        deliveries.c.claimed_by == worker,
        sa.or_(deliveries.c.state == "claimed", deliveries.c.state == "uncertain"),
    )
    columns = ("state", "provider_id", "error", "not_before", "accepted_at")
    change = mine.values({name: sa.bindparam(f"new_{name}", type_=deliveries.c[name].type) for name in columns})
    rows = [
        {
            "row": one.delivery,
            "new_state": one.state,
            "new_provider_id": one.provider_id,
            "new_error": one.error,
            "new_not_before": one.not_before,
            "new_accepted_at": one.at if one.state == "accepted" else None,
        }
        for one in results
    ]
    db.execute(change, rows)


def claimants(db: sa.Connection, mailing: int) -> set[str]:
    """The names of all workers that hold claims on a mailing."""
    query = sa.select(deliveries.c.claimed_by).distinct()
    held = query.where(deliveries.c.mailing_id == mailing, deliveries.c.state == "claimed")
    return {name for name in db.execute(held).scalars() if name}


def abandon(db: sa.Connection, mailing: int, workers: Collection[str]) -> int:
    """Claims of workers that live no more become uncertain. Gives their number."""
    left = deliveries.update().where(
        deliveries.c.mailing_id == mailing, deliveries.c.state == "claimed", deliveries.c.claimed_by.in_(workers)
    )
    return db.execute(left.values(state="uncertain", error="Sending stopped before the answer came.")).rowcount


def counts(db: sa.Connection, mailing: int) -> LedgerCounts:
    """How many deliveries of a mailing stand where."""
    query = sa.select(deliveries.c.state, sa.func.count()).where(deliveries.c.mailing_id == mailing)
    return LedgerCounts(**{row[0]: row[1] for row in db.execute(query.group_by(deliveries.c.state))})


def next_due(db: sa.Connection, mailing: int) -> dt.datetime | None:
    """When the first of the deferred rows may be tried again; None if none waits."""
    waiting = sa.select(sa.func.min(deliveries.c.not_before)).where(
        deliveries.c.mailing_id == mailing, deliveries.c.state == "pending"
    )
    return db.execute(waiting).scalar()


def listing(db: sa.Connection, mailing: int, state: DeliveryState | None = None) -> Iterator[Delivery]:
    """A mailing's rows in order, with the readers' addresses, a page at a time."""
    last = 0
    while True:
        query = (
            sa.select(deliveries, subscribers.c.address)
            .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
            .where(deliveries.c.mailing_id == mailing, deliveries.c.id > last)
        )
        if state:
            query = query.where(deliveries.c.state == state)
        rows = db.execute(query.order_by(deliveries.c.id).limit(CHUNK)).all()
        yield from map(_delivery, rows)
        if len(rows) < CHUNK:
            return
        last = rows[-1].id


def settle(db: sa.Connection, ids: Collection[int], outcome: Literal["sent", "retry"], now: dt.datetime) -> set[int]:
    """Decide what became of uncertain rows: sent → accepted, retry → pending. Gives the rows that were settled.

    Rows in any other state are left alone.
    """
    values = (
        {"state": "accepted", "accepted_at": now} if outcome == "sent" else {"state": "pending", "claimed_by": None}
    )
    change = deliveries.update().where(deliveries.c.id.in_(ids), deliveries.c.state == "uncertain").values(**values)
    settled = db.execute(change.returning(deliveries.c.id, deliveries.c.mailing_id)).all()
    for mailing in {row.mailing_id for row in settled}:
        finish_or_reopen(db, mailing, now)
    return {row.id for row in settled}


def finish_or_reopen(db: sa.Connection, mailing: int, now: dt.datetime) -> bool:
    """A mailing is finished when no row is left to hand over or to settle. True if it is."""
    state = counts(db, mailing)
    finished = state.finished and not state.uncertain
    change = mailings.update().where(mailings.c.id == mailing)
    if finished:
        db.execute(change.where(mailings.c.finished_at.is_(None)).values(finished_at=now))
    else:
        db.execute(change.values(finished_at=None))
    return finished


def note_fact(db: sa.Connection, delivery: int, fact: Fact, at: dt.datetime) -> None:
    """A provider's word about a delivery. The first time it is told counts; it also settles an uncertain row."""
    column = deliveries.c[f"{fact}_at"]
    db.execute(deliveries.update().where(deliveries.c.id == delivery, column.is_(None)).values({column: at}))
    unsure = deliveries.update().where(deliveries.c.id == delivery, deliveries.c.state == "uncertain")
    db.execute(unsure.values(state="accepted", accepted_at=at))


def _delivery(row: sa.Row[tuple[object, ...]]) -> Delivery:
    value = row._mapping
    return Delivery(
        id=value["id"],
        mailing=value["mailing_id"],
        subscriber=value["subscriber_id"],
        address=value["address"],
        **{name: value[name] for name in _SAME},
    )


_SAME = (
    *("variant", "message_id", "state", "attempts", "not_before", "claimed_by", "provider_id", "error"),
    *("accepted_at", "delivered_at", "bounced_at", "complained_at"),
)
