"""What readers change themselves: come back, choose, resume, take another address. Each leaves its evidence."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from curator.model.subscriber import ConsentEvent, Format, Subscriber
from curator.store import subscribers as readers
from curator.store.tables import deliveries, mailings, subscribers, suppressions


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader wants of the letter. language None: the newsletter's. sections empty: all of them."""

    language: str | None = None
    format: Format = "html"
    discreet: bool = False
    sections: tuple[str, ...] = ()


def choose(db: sa.Connection, reader: int, choices: Choices, event: ConsentEvent) -> None:
    """Keep a reader's choices."""
    values = {"language": choices.language, "format": choices.format, "discreet": choices.discreet}
    _change(db, reader, sections=list(choices.sections), **values)
    readers.record(db, [reader], event)


def speak(db: sa.Connection, reader: int, language: str | None) -> None:
    """Remember the language in which somebody asked to become a reader."""
    _change(db, reader, language=language)


def confirm(db: sa.Connection, reader: Subscriber, event: ConsentEvent) -> bool:
    """Make someone a reader who said yes themselves, whatever they were before. False if they became one meanwhile."""
    still = subscribers.update().where(subscribers.c.id == reader.id, subscribers.c.state == reader.state)
    values = {"state": "active", "confirmed": event.at, "left_at": None, "paused_until": None}
    if not db.execute(still.values(**values)).rowcount:
        return False
    readers.record(db, [reader.id], event)
    return True


def resume(db: sa.Connection, reader: int, event: ConsentEvent) -> None:
    """End a pause."""
    paused = subscribers.update().where(subscribers.c.id == reader, subscribers.c.state == "paused")
    if db.execute(paused.values(state="active", paused_until=None)).rowcount:
        readers.record(db, [reader], event)


def move(db: sa.Connection, reader: int, address: str, key: str, event: ConsentEvent) -> bool:
    """Give a reader another address. False, and nothing changed, if it is a reader's already.

    An old row of that address that gets no mail is emptied: its owner has just shown that the mailbox is theirs.
    """
    if other := readers.by_key(db, key):
        if other.id == reader:
            return True
        if other.state in ("active", "paused"):
            return False
        _change(db, other.id, state="erased", address="", key=f"erased-{other.id}")
    try:
        with db.begin_nested():
            _change(db, reader, address=address, key=key)
    except IntegrityError:
        return False
    readers.record(db, [reader], event)
    return True


def unsuppress(db: sa.Connection, digests: Collection[str]) -> None:
    """Forget that somebody was erased: they came back themselves."""
    db.execute(suppressions.delete().where(suppressions.c.digest.in_(digests)))


def mails_of(db: sa.Connection, reader: int) -> list[dict[str, object]]:
    """What was sent to a reader: which mailing, and what became of it."""
    facts = ("state", "accepted_at", "delivered_at", "bounced_at", "complained_at")
    query = (
        sa.select(mailings.c.kind, mailings.c.ref, *(deliveries.c[name] for name in facts))
        .join(mailings, mailings.c.id == deliveries.c.mailing_id)
        .where(deliveries.c.subscriber_id == reader)
        .order_by(deliveries.c.id)
    )
    return [dict(row._mapping) for row in db.execute(query)]


def _change(db: sa.Connection, reader: int, **values: object) -> None:
    db.execute(subscribers.update().where(subscribers.c.id == reader).values(**values))
