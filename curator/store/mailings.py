"""The freeze: what is sent, and to whom, is written down in one transaction before the first letter goes out."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa

from curator.model.delivery import FrozenVariant, Mailing, MailingKind
from curator.model.subscriber import Format, Subscriber
from curator.store import subscribers as readers
from curator.store.tables import deliveries, mailing_variants, mailings
from curator.store.upserts import insert_into

CHUNK = 1_000


Audience = Callable[[sa.Connection], Iterable[Subscriber]]
"""Gives the readers of a mailing, a page at a time."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One reader of a mailing's audience, and what they are to get."""

    subscriber: int
    variant: str
    format: Format


def find_mailing(db: sa.Connection, kind: MailingKind, ref: str) -> Mailing | None:
    """The sending of an issue, a correction or the guide, if it was begun."""
    row = db.execute(sa.select(mailings).where(mailings.c.kind == kind, mailings.c.ref == ref)).first()
    return Mailing(row.id, row.kind, row.ref, row.frozen_at, row.audience, row.finished_at) if row else None


def provider_of(db: sa.Connection, mailing: int) -> str:
    """The name of the provider that a mailing was begun with."""
    return str(db.execute(sa.select(mailings.c.provider).where(mailings.c.id == mailing)).scalar_one())


def frozen_variants(db: sa.Connection, mailing: int) -> dict[str, FrozenVariant]:
    """The texts of a mailing as they were when it began, by name."""
    columns = [mailing_variants.c[name] for name in ("name", "subject", "preheader", "html", "text")]
    rows = db.execute(sa.select(*columns).where(mailing_variants.c.mailing_id == mailing))
    return {row.name: FrozenVariant(*row) for row in rows}


def freeze(
    db: sa.Connection,
    *,
    kind: MailingKind,
    ref: str,
    variants: Iterable[FrozenVariant],
    plan: Callable[[Iterable[Subscriber]], Iterable[Planned]],
    message_id: Callable[[int], str],
    provider: str,
    now: dt.datetime,
    audience_of: Audience | None = None,
) -> Mailing | None:
    """Write texts, audience and a Message-ID a row, within the caller's one transaction.

    audience_of: gives the readers among whom `plan` chooses; everyone who may be mailed when left out.

    None if another program has begun the same mailing meanwhile: nothing was written, `find_mailing` gives it.
    """
    values = {"kind": kind, "ref": ref, "frozen_at": now, "audience": 0, "provider": provider}
    begin = insert_into(mailings, db.dialect.name).values(**values).on_conflict_do_nothing().returning(mailings.c.id)
    mailing = db.execute(begin).scalar_one_or_none()
    if mailing is None:
        return None
    texts = [
        {
            "mailing_id": mailing,
            "name": one.name,
            "subject": one.subject,
            "preheader": one.preheader,
            "html": one.html,
            "text": one.text,
        }
        for one in variants
    ]
    if texts:
        db.execute(mailing_variants.insert(), texts)
    audience = 0
    whom = audience_of(db) if audience_of else readers.addressees(db)
    for chunk in _chunks(plan(whom)):
        rows = [
            {
                "mailing_id": mailing,
                "subscriber_id": one.subscriber,
                "variant": one.variant,
                "format": one.format,
                "message_id": message_id(one.subscriber),
            }
            for one in chunk
        ]
        db.execute(deliveries.insert(), rows)
        audience += len(rows)
    _drop_unneeded(db, mailing, keep=texts[0]["name"] if texts else "")
    db.execute(mailings.update().where(mailings.c.id == mailing).values(audience=audience))
    return Mailing(mailing, kind, ref, now, audience)


def _drop_unneeded(db: sa.Connection, mailing: int, *, keep: object) -> None:
    """Texts that nobody gets are not kept, but for the first one, which says what the mailing was."""
    used = sa.select(deliveries.c.variant).where(deliveries.c.mailing_id == mailing)
    unneeded = mailing_variants.c.name.not_in(used) & (mailing_variants.c.name != keep)
    db.execute(mailing_variants.delete().where(mailing_variants.c.mailing_id == mailing, unneeded))


def _chunks(planned: Iterable[Planned]) -> Iterator[list[Planned]]:
    rows = iter(planned)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
