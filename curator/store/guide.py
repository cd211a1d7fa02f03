"""The guide's place in the ledger: one mailing without an end, which each reader joins once.

The row of a reader is written in the transaction that confirms them; from then on the ledger's rules hold: claimed
before it is handed over, uncertain after a crash, never twice.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from curator.model.delivery import FrozenVariant
from curator.model.subscriber import Format
from curator.store.tables import deliveries, mailing_variants, mailings
from curator.store.upserts import insert_into

REF = "guide"


@dataclass(frozen=True, slots=True)
class Joining:
    """One reader who is to get the guide. variant: the text for them, kept as it is now."""

    reader: int
    format: Format
    message_id: str
    variant: FrozenVariant


def join(db: sa.Connection, one: Joining, *, provider: str, now: dt.datetime) -> bool:
    """Put a reader on the guide's list. False if they are there already, whatever became of it.

    provider: who carries it now; the list outlives a change of provider.
    """
    values = {"kind": "guide", "ref": REF, "frozen_at": now, "audience": 0, "provider": provider}
    db.execute(insert_into(mailings, db.dialect.name).values(**values).on_conflict_do_nothing())
    guide = sa.select(mailings.c.id).where(mailings.c.kind == "guide", mailings.c.ref == REF)
    mailing = db.execute(guide.with_for_update()).scalar_one()
    text = {name: getattr(one.variant, name) for name in ("name", "subject", "preheader", "html", "text")}
    db.execute(
        insert_into(mailing_variants, db.dialect.name).values(mailing_id=mailing, **text).on_conflict_do_nothing()
    )
    row = {"mailing_id": mailing, "subscriber_id": one.reader, "variant": one.variant.name, "format": one.format}
    insert = insert_into(deliveries, db.dialect.name).values(message_id=one.message_id, **row).on_conflict_do_nothing()
    if not db.execute(insert.returning(deliveries.c.id)).all():
        return False
    grown = {"audience": mailings.c.audience + 1, "provider": provider, "finished_at": None}
    db.execute(mailings.update().where(mailings.c.id == mailing).values(**grown))
    return True


def carried_by(db: sa.Connection, provider: str) -> None:
    """Note who carries the guide from now on."""
    guide = mailings.update().where(mailings.c.kind == "guide", mailings.c.ref == REF)
    db.execute(guide.where(mailings.c.provider != provider).values(provider=provider))


def newest_issue(db: sa.Connection) -> str | None:
    """The id of the issue that was sent last."""
    sent = sa.select(mailings.c.ref).where(mailings.c.kind == "issue").order_by(mailings.c.frozen_at.desc())
    return db.execute(sent.limit(1)).scalar()


def waiting(db: sa.Connection, now: dt.datetime) -> int | None:
    """The size of the guide's list if somebody on it is to be served now, else None."""
    due = sa.or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= now)
    to_serve = sa.or_(deliveries.c.state == "claimed", sa.and_(deliveries.c.state == "pending", due))
    somebody = sa.exists().where(deliveries.c.mailing_id == mailings.c.id, to_serve)
    query = sa.select(mailings.c.audience).where(mailings.c.kind == "guide", mailings.c.ref == REF, somebody)
    return db.execute(query).scalar()
