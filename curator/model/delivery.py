"""The ledger's words: a mailing, its frozen variants, and one delivery per reader."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

MailingKind = Literal["issue", "correction", "guide"]
DeliveryState = Literal["pending", "claimed", "accepted", "failed", "uncertain", "suppressed"]
DELIVERY_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)


@dataclass(frozen=True, slots=True)
class FrozenVariant:
    """The text of one variant as it was when sending began. Tokens (see text/tokens) are still in it."""

    name: str
    subject: str
    preheader: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """One sending: of an issue, a correction or the guide. `ref` is the issue's id."""

    id: int
    kind: MailingKind
    ref: str
    frozen_at: dt.datetime
    audience: int
    finished_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger: unique per (mailing, subscriber). Provider events are facts set once."""

    id: int
    mailing: int
    subscriber: int
    address: str
    variant: str
    message_id: str
    state: DeliveryState = "pending"
    attempts: int = 0
    not_before: dt.datetime | None = None
    claimed_by: str | None = None
    provider_id: str | None = None
    error: str | None = None
    accepted_at: dt.datetime | None = None
    delivered_at: dt.datetime | None = None
    bounced_at: dt.datetime | None = None
    complained_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """How many deliveries of one mailing stand where."""

    pending: int = 0
    claimed: int = 0
    accepted: int = 0
    failed: int = 0
    uncertain: int = 0
    suppressed: int = 0

    @property
    def total(self) -> int:
        """The frozen audience."""
        return self.pending + self.claimed + self.accepted + self.failed + self.uncertain + self.suppressed

    @property
    def finished(self) -> bool:
        """True when nothing is left to hand over (uncertain ones wait for the editor, not for us)."""
        return self.pending == 0 and self.claimed == 0
