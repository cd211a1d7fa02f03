"""Who got an issue: those to whom a correction of it is owed."""

from collections.abc import Iterator

import sqlalchemy as sa

from curator.model.subscriber import Subscriber
from curator.store import subscribers as readers
from curator.store.tables import deliveries, mailings

PAGE = 500


def recipients(db: sa.Connection, issue: str) -> Iterator[Subscriber]:
    """Everyone whose copy of an issue was taken and did not come back, as they are now, in the order they came.

    Whoever left, complained or was erased since is not among them. Read a page at a time.
    """
    taken = (
        sa.select(deliveries.c.subscriber_id)
        .join(mailings, mailings.c.id == deliveries.c.mailing_id)
        .where(
            mailings.c.kind == "issue",
            mailings.c.ref == issue,
            deliveries.c.state == "accepted",
            deliveries.c.bounced_at.is_(None),
            deliveries.c.complained_at.is_(None),
        )
        .order_by(deliveries.c.subscriber_id)
        .limit(PAGE)
    )
    last = 0
    while True:
        ids = list(db.execute(taken.where(deliveries.c.subscriber_id > last)).scalars())
        found = {reader.id: reader for reader in readers.by_ids(db, ids)}
        yield from (found[one] for one in ids if one in found and found[one].state in ("active", "paused"))
        if len(ids) < PAGE:
            return
        last = ids[-1]
