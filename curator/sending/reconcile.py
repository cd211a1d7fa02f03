"""The ledger as an editor reads it, and settling what a crash left uncertain."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from curator.errors import UsageError
from curator.model.delivery import Delivery, DeliveryState, MailingKind
from curator.store import deliveries, mailings
from curator.store.engine import Store


@dataclass(frozen=True, slots=True)
class SettleReport:
    """Which rows were settled; the others were not uncertain, or do not exist."""

    settled: tuple[int, ...]
    left_alone: tuple[int, ...]


def ledger(
    store: Store, ref: str, state: DeliveryState | None = None, *, kind: MailingKind = "issue"
) -> list[Delivery]:
    """The deliveries of a mailing in order. Raises UsageError if its sending was never begun."""
    with store.read() as db:
        mailing = mailings.find_mailing(db, kind, ref)
        if mailing is None:
            raise UsageError(f"{ref} was not sent yet.", hint="`curator status` says what comes next.")
        return list(deliveries.listing(db, mailing.id, state))


def settle(store: Store, ids: Sequence[int], outcome: Literal["sent", "retry"], *, now: dt.datetime) -> SettleReport:
    """Decide what became of uncertain deliveries: `sent`: they are accepted; `retry`: the next run sends them."""
    with store.write() as db:
        settled = deliveries.settle(db, ids, outcome, now)
    left_alone = tuple(one for one in ids if one not in settled)
    return SettleReport(tuple(sorted(settled)), left_alone)
