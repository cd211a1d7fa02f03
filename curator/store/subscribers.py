"""Readers as stored: their row, the evidence of what they agreed to (append-only), and hashes of the erased."""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from curator.model.subscriber import ConsentEvent, Format, Subscriber, SubscriberState
from curator.store.tables import consent_events, deliveries, subscribers, suppressions
from curator.store.upserts import insert_into

PAGE = 2_000


@dataclass(frozen=True, slots=True)
class NewReader:
    """A reader to be stored. `key` is the normalised address."""

    address: str
    key: str
    language: str | None = None
    format: Format = "html"
    discreet: bool = False
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why new readers may be stored: the consent event that each of them gets."""

    event: ConsentEvent
    state: SubscriberState

    @property
    def confirmed(self) -> dt.datetime | None:
        """When they became readers; None while they have not."""
        return self.event.at if self.state == "active" else None


def digest(key: str, erasure_key: str) -> str:
    """The keyed hash that stays of an erased reader: it tells the same address again, and nothing else."""
    return hmac.new(erasure_key.encode(), b"curator-erased\0" + key.encode(), hashlib.sha256).hexdigest()


def by_key(db: sa.Connection, key: str) -> Subscriber | None:
    """The reader with this normalised address."""
    row = db.execute(sa.select(subscribers).where(subscribers.c.key == key)).first()
    return _record(row) if row else None


def by_ids(db: sa.Connection, ids: Collection[int]) -> list[Subscriber]:
    """The readers with these ids."""
    return [_record(row) for row in db.execute(sa.select(subscribers).where(subscribers.c.id.in_(ids)))]


def known(db: sa.Connection, keys: Collection[str]) -> dict[str, Subscriber]:
    """Those of the normalised addresses that are readers, in whatever state."""
    rows = db.execute(sa.select(subscribers).where(subscribers.c.key.in_(keys)))
    return {row.key: _record(row) for row in rows}


def stream(
    db: sa.Connection, states: Collection[SubscriberState] | None = None, *, page: int = PAGE
) -> Iterator[Subscriber]:
    """All readers in the order they came, a page at a time: memory does not grow with their number."""
    last = 0
    while True:
        query = sa.select(subscribers).where(subscribers.c.id > last).order_by(subscribers.c.id).limit(page)
        rows = db.execute(query).all()
        # chosen here: with the states in the question, SQLite goes by their index and sorts everybody for each page
        yield from (_record(row) for row in rows if states is None or row.state in states)
        if len(rows) < page:
            return
        last = rows[-1].id


def addressees(db: sa.Connection, *, page: int = PAGE) -> Iterator[Subscriber]:
    """Who may be mailed, in the order they came, with as much of each record as planning a mailing needs."""
    own = (subscribers.c[name] for name in ("id", "state", "format", "discreet", "paused_until"))
    wishes = sa.cast(subscribers.c.sections, sa.Text)  # read once, not a million times
    query = sa.select(*own, wishes.label("wishes")).where(subscribers.c.id > sa.bindparam("last"))
    query, last = query.order_by(subscribers.c.id).limit(page), 0
    while True:
        rows = db.execute(query, {"last": last}).all()
        for row in rows:
            if row.state in ("active", "paused"):  # chosen here for the same reason as in `stream`
                wished, until = _sections(row.wishes), row.paused_until
                yield Subscriber(row.id, "", "", row.state, None, row.format, row.discreet, wished, None, None, until)
        if len(rows) < page:
            return
        last = rows[-1].id


@lru_cache(maxsize=1_000)
def _sections(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def count_by_state(db: sa.Connection) -> dict[SubscriberState, int]:
    """How many readers stand where."""
    counted = sa.select(subscribers.c.state, sa.func.count()).group_by(subscribers.c.state)
    return {row[0]: row[1] for row in db.execute(counted)}


def insert(db: sa.Connection, readers: Sequence[NewReader], evidence: Evidence) -> int:
    """Store new readers with their evidence. One that another program stored meanwhile is left as it is."""
    if not readers:
        return 0
    rows = [
        {
            "address": reader.address,
            "key": reader.key,
            "state": evidence.state,
            "language": reader.language,
            "format": reader.format,
            "discreet": reader.discreet,
            "sections": list(reader.sections),
            "created": evidence.event.at,
            "confirmed": evidence.confirmed,
        }
        for reader in readers
    ]
    statement = (
        insert_into(subscribers, db.dialect.name)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(subscribers.c.id)
    )
    ids = list(db.execute(statement, rows).scalars())
    record(db, ids, evidence.event)
    return len(ids)


def record(db: sa.Connection, ids: Collection[int], event: ConsentEvent) -> None:
    """Append the same event for each of these readers (the event's own `subscriber` does not count)."""
    values = {"kind": event.kind, "at": event.at, "wording": event.wording, "page": event.page}
    if ids:
        db.execute(consent_events.insert(), [{"subscriber_id": number, **values} for number in ids])


def events_of(db: sa.Connection, subscriber: int) -> list[ConsentEvent]:
    """What a reader agreed to and ended, oldest first."""
    query = sa.select(consent_events).where(consent_events.c.subscriber_id == subscriber).order_by(consent_events.c.id)
    return [ConsentEvent(row.subscriber_id, row.kind, row.at, row.wording, row.page) for row in db.execute(query)]


def last_agreements(db: sa.Connection, ids: Collection[int]) -> dict[int, ConsentEvent]:
    """The newest event by which each of these readers became one."""
    query = (
        sa.select(consent_events)
        .where(consent_events.c.subscriber_id.in_(ids), consent_events.c.kind.in_(("confirmed", "attested")))
        .order_by(consent_events.c.id)
    )
    return {row.subscriber_id: ConsentEvent(*row[1:]) for row in db.execute(query)}


def activate(db: sa.Connection, ids: Collection[int], event: ConsentEvent) -> None:
    """Make pending readers active, with the evidence for it."""
    if not ids:
        return
    change = subscribers.update().where(subscribers.c.id.in_(ids), subscribers.c.state == "pending")
    db.execute(change.values(state="active", confirmed=event.at))
    record(db, ids, event)


def leave(db: sa.Connection, subscriber: int, event: ConsentEvent) -> None:
    """End a subscription."""
    _change(db, subscriber, state="left", left_at=event.at, paused_until=None)
    record(db, [subscriber], event)


def pause(db: sa.Connection, subscriber: int, until: dt.date, event: ConsentEvent) -> None:
    """Send nothing before the day `until`."""
    _change(db, subscriber, state="paused", paused_until=until)
    record(db, [subscriber], event)


def erase(db: sa.Connection, subscriber: Subscriber, digest_of_key: str, event: ConsentEvent) -> None:
    """Empty a reader's row and everything that could name them; keep one keyed hash that blocks a re-import."""
    empty: dict[str, object] = {"language": None, "format": "html", "discreet": False, "sections": [], "left_at": None}
    empty |= {"address": "", "key": f"erased-{subscriber.id}", "confirmed": None, "paused_until": None}
    _change(db, subscriber.id, state="erased", **empty)
    words = consent_events.update().where(consent_events.c.subscriber_id == subscriber.id)
    db.execute(words.values(wording="", page=""))
    answers = deliveries.update().where(deliveries.c.subscriber_id == subscriber.id)
    db.execute(answers.values(error=None, provider_id=None))
    if not suppressed(db, [digest_of_key]):
        db.execute(suppressions.insert().values(digest=digest_of_key, reason="erased", at=event.at))
    record(db, [subscriber.id], event)


def suppressed(db: sa.Connection, digests: Collection[str]) -> set[str]:
    """Those of the keyed hashes that were erased."""
    return set(db.execute(sa.select(suppressions.c.digest).where(suppressions.c.digest.in_(digests))).scalars())


def anyone_suppressed(db: sa.Connection) -> bool:
    """True when at least one reader was erased."""
    return db.execute(sa.select(suppressions.c.id).limit(1)).first() is not None


def _change(db: sa.Connection, subscriber: int, **values: object) -> None:
    db.execute(subscribers.update().where(subscribers.c.id == subscriber).values(**values))


def _record(row: sa.Row[tuple[object, ...]]) -> Subscriber:
    value = row._mapping
    return Subscriber(
        id=value["id"],
        address=value["address"],
        key=value["key"],
        state=value["state"],
        language=value["language"],
        format=value["format"],
        discreet=value["discreet"],
        sections=tuple(value["sections"]),
        created=value["created"],
        confirmed=value["confirmed"],
        paused_until=value["paused_until"],
        left=value["left_at"],
    )
