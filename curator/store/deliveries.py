"""The ledger: one row per mailing and reader, claimed before hand-over, so that nothing is lost and nothing sent twice.

pending → claimed → accepted          (delivered, bounced, complained are facts, set once)
             │  └──→ failed, or back to pending with not_before
             └─ crash, lost answer → uncertain → settled by the editor, or by a provider's word
suppressed: the reader left, paused or bounced before their turn
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import sqlalchemy as sa

from curator.model.delivery import Delivery, DeliveryState, LedgerCounts
from curator.model.subscriber import Format, SubscriberState, wants_mail
from curator.store.numbers import among
from curator.store.tables import deliveries, mailings, subscribers

CHUNK = 1_000


class Claim(NamedTuple):
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
    """What became of a claimed delivery, and when that was known. also: more deliveries of which the same is true."""

    delivery: int
    state: DeliveryState
    at: dt.datetime
    provider_id: str | None = None
    error: str | None = None
    not_before: dt.datetime | None = None
    also: tuple[int, ...] = ()

    @property
    def letters(self) -> int:
        """How many deliveries it speaks of."""
        return 1 + len(self.also)


def claim(
    db: sa.Connection, mailing: int, *, worker: str, limit: int, now: dt.datetime, kept: Sequence[int] = ()
) -> Claims:
    """Take up to `limit` pending rows for one worker, in one statement, so that no row is ever taken twice.

    kept: rows that this worker set aside; they come first. Readers who left, paused, bounced or complained since the
    freeze fall away here, right before the hand-over.
    """
    taken: list[Claim] = []
    fallen = 0
    ids = _take_kept(db, worker, kept[:limit])
    while len(taken) < limit:
        ids = ids or _take(db, mailing, worker, limit - len(taken), now)
        if not ids:
            break
        wanted, out = _fit(db, ids, now)
        taken, fallen, ids = taken + wanted, fallen + out, []
    return Claims(tuple(taken), fallen)


def keep(db: sa.Connection, mailing: int, *, worker: str, limit: int, now: dt.datetime) -> Claims:
    """Set up to `limit` pending rows aside for one worker, who may get ready for them. They stay pending.

    Nobody else takes them; `claim` does when their turn comes, `release` gives them back.
    """
    change = {"of_mailing": mailing, "by_worker": worker, "at_most": limit, "at_time": now}
    ids = sorted(db.execute(_KEEP, change).scalars())
    wanted, fallen = _fit(db, ids, now) if ids else ([], 0)
    return Claims(tuple(wanted), fallen)


def release(db: sa.Connection, mailing: int, workers: Collection[str]) -> None:
    """Give back what these workers set aside and did not claim."""
    mine = deliveries.c.claimed_by.in_(workers)
    pending = deliveries.c.mailing_id == mailing, deliveries.c.state == "pending"
    db.execute(deliveries.update().where(*pending, mine).values(claimed_by=None))


def _pending(at_most: str) -> sa.CTE:
    """The next rows that nobody holds."""
    # skip locked: on PostgreSQL two workers pass each other by; on SQLite (which has no such words) a writer is alone.
    # A row lock keeps PostgreSQL from running this part more than once in one statement.
    return (
        sa.select(deliveries.c.id)
        .where(
            deliveries.c.mailing_id == sa.bindparam("of_mailing"),
            deliveries.c.state == "pending",
            deliveries.c.claimed_by.is_(None),
            sa.or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= sa.bindparam("at_time")),
        )
        .order_by(deliveries.c.id)
        .limit(sa.bindparam(at_most))
        .with_for_update(skip_locked=True)
        .cte("upcoming")
    )


# Built once: building a statement takes longer than running it.
_UPCOMING = _pending("at_most")
_NEXT = deliveries.update().where(deliveries.c.id.in_(sa.select(_UPCOMING.c.id))).returning(deliveries.c.id)
_CLAIMED = {"state": "claimed", "attempts": deliveries.c.attempts + 1, "not_before": None}
_KEEP = _NEXT.values(claimed_by=sa.bindparam("by_worker"))
_TAKE = _KEEP.values(_CLAIMED)


@dataclass(frozen=True, slots=True)
class _Listed:
    """Statements about rows that are named one by one, in `rows`."""

    take_kept: sa.UpdateBase
    with_readers: sa.Select[int, int, str, Format, str, int, str, bool, SubscriberState, dt.date | None]
    fall_away: sa.UpdateBase
    record: sa.UpdateBase


@lru_cache(maxsize=2)
def _listed(dialect: str) -> _Listed:
    these = among(deliveries.c.id, "rows", dialect)
    own = deliveries.c.state == "pending", deliveries.c.claimed_by == sa.bindparam("by_worker")
    readers = (
        sa.select(*(deliveries.c[name] for name in _OF_THE_ROW), *(subscribers.c[name] for name in _OF_THE_READER))
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .where(these)
        .order_by(deliveries.c.id)
    )
    return _Listed(
        take_kept=deliveries.update().where(these, *own).values(_CLAIMED).returning(deliveries.c.id),
        with_readers=readers,
        fall_away=deliveries.update().where(these).values(state="suppressed", claimed_by=None),
        record=_recording(these),
    )


_OF_THE_ROW = ("id", "subscriber_id", "variant", "format", "message_id", "attempts")
_OF_THE_READER = ("address", "discreet", "state", "paused_until")


def _take(db: sa.Connection, mailing: int, worker: str, limit: int, now: dt.datetime) -> list[int]:
    change = {"of_mailing": mailing, "by_worker": worker, "at_most": limit, "at_time": now}
    return list(db.execute(_TAKE, change).scalars())


def _take_kept(db: sa.Connection, worker: str, kept: Sequence[int]) -> list[int]:
    if not kept:
        return []
    taken = db.execute(_listed(db.dialect.name).take_kept, {"rows": list(kept), "by_worker": worker})
    return list(taken.scalars())


def _fit(db: sa.Connection, ids: Sequence[int], now: dt.datetime) -> tuple[list[Claim], int]:
    """Those of the rows whose readers want mail now, in order; the others fall away, and their number is given."""
    wanted: list[Claim] = []
    out: list[int] = []
    today = now.date()
    statements = _listed(db.dialect.name)
    # by place, not by name: a name is looked up anew in every row
    found = db.execute(statements.with_readers, {"rows": ids}).all()
    for row, reader, variant, fmt, named, attempts, address, discreet, state, paused_until in found:
        if wants_mail(state, paused_until, today):
            wanted.append(Claim(row, reader, address, variant, fmt, discreet, named, attempts))
        else:
            out.append(row)
    if out:
        db.execute(statements.fall_away, {"rows": out})
    return wanted, len(out)


_ANSWERS = ("state", "claimed_by", "provider_id", "error", "not_before", "accepted_at")


def _recording(which: sa.ColumnElement[bool]) -> sa.Update:
    """Writes one answer for those of the rows that the worker holds, or held until it was taken for dead."""
    held = (
        deliveries.c.claimed_by == sa.bindparam("by_worker"),
        sa.or_(deliveries.c.state == "claimed", deliveries.c.state == "uncertain"),
    )
    values = {name: sa.bindparam(f"new_{name}", type_=deliveries.c[name].type) for name in _ANSWERS}
    return deliveries.update().where(which, *held).values(values)


_RECORD = _recording(deliveries.c.id == sa.bindparam("row"))


def record(db: sa.Connection, worker: str, results: Sequence[Result]) -> None:
    """Write down what became of this worker's claims.

    A row that another program took for abandoned meanwhile is corrected, unless the editor has settled it since.
    """
    single = [{"row": one.delivery, **_answer(one, worker)} for one in results if not one.also]
    if single:
        db.execute(_RECORD, single)
    for one in results:
        if one.also:
            rows = [one.delivery, *one.also]
            db.execute(_listed(db.dialect.name).record, {"rows": rows, **_answer(one, worker)})


def _answer(one: Result, worker: str) -> dict[str, object]:
    return {
        "by_worker": worker,
        "new_state": one.state,
        "new_claimed_by": None if one.state == "pending" else worker,
        "new_provider_id": one.provider_id,
        "new_error": one.error,
        "new_not_before": one.not_before,
        "new_accepted_at": one.at if one.state == "accepted" else None,
    }


def claimants(db: sa.Connection, mailing: int) -> set[str]:
    """The names of all workers that hold claims on a mailing, or have rows of it set aside."""
    query = sa.select(deliveries.c.claimed_by).distinct().where(deliveries.c.claimed_by.is_not(None))
    held = query.where(deliveries.c.mailing_id == mailing, deliveries.c.state.in_(("claimed", "pending")))
    return {name for name in db.execute(held).scalars() if name}


def abandon(db: sa.Connection, mailing: int, workers: Collection[str]) -> int:
    """Claims of workers that live no more become uncertain (gives their number); what they set aside is free again."""
    release(db, mailing, workers)
    left = deliveries.update().where(
        deliveries.c.mailing_id == mailing, deliveries.c.state == "claimed", deliveries.c.claimed_by.in_(workers)
    )
    return db.execute(left.values(state="uncertain", error="Sending stopped before the answer came.")).rowcount


def counts(db: sa.Connection, mailing: int) -> LedgerCounts:
    """How many deliveries of a mailing stand where."""
    query = sa.select(deliveries.c.state, sa.func.count()).where(deliveries.c.mailing_id == mailing)
    return LedgerCounts(**{row[0]: row[1] for row in db.execute(query.group_by(deliveries.c.state))})


def next_due(db: sa.Connection, mailing: int) -> dt.datetime | None:
    """When the first row that nobody holds may be taken: long ago if it was never deferred; None if there is none."""
    moment = sa.func.coalesce(deliveries.c.not_before, sa.literal(_LONG_AGO, deliveries.c.not_before.type))
    free = deliveries.c.mailing_id == mailing, deliveries.c.state == "pending", deliveries.c.claimed_by.is_(None)
    return db.execute(sa.select(sa.func.min(moment, type_=deliveries.c.not_before.type)).where(*free)).scalar()


_LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


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
