"""Plainly invented readers in a store."""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from curator.model.delivery import FrozenVariant, Mailing, MailingKind
from curator.model.subscriber import ConsentEvent
from curator.sending.audience import plan
from curator.store import mailings, subscribers
from curator.store.engine import Store
from curator.store.subscribers import Evidence, NewReader

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def addresses(number: int) -> list[str]:
    """reader1@example.org, reader2@example.org …"""
    return [f"reader{one}@example.org" for one in range(1, number + 1)]


def add_readers(store: Store, readers: int | Iterable[NewReader], *, at: dt.datetime = NOW) -> None:
    """Store active readers, with an attestation."""
    new = [NewReader(one, one) for one in addresses(readers)] if isinstance(readers, int) else list(readers)
    event = ConsentEvent(0, "attested", at, wording="signed the sample list")
    with store.write() as db:
        assert subscribers.insert(db, new, Evidence(event, "active")) == len(new)


def freeze_for(store: Store, *, ref: str = "2026-12", kind: MailingKind = "issue") -> Mailing:
    """Begin a mailing to everyone, with one small text."""
    with store.write() as db:
        frozen = mailings.freeze(
            db,
            kind=kind,
            ref=ref,
            variants=[FrozenVariant("standard", "Sample", "", "<p>Sample</p>", "Sample")],
            plan=lambda readers: plan(readers, ["standard"], NOW.date()),
            message_id=lambda reader: f"<{kind}.{ref}.{reader}@news.example.org>",
            provider="outbox",
            now=NOW,
        )
    assert frozen
    return frozen


def reader_ids(db: sa.Connection) -> list[int]:
    """The ids of all readers, in order."""
    return [reader.id for reader in subscribers.stream(db)]
