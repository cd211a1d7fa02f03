"""Readers: an address, what they want, and whether they want it now. No name needed, nothing about identity."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

SubscriberState = Literal["pending", "active", "paused", "left", "bounced", "complained", "erased"]
SUBSCRIBER_STATES: tuple[SubscriberState, ...] = get_args(SubscriberState)
Format = Literal["html", "text"]
NEVER_REVIVED: frozenset[SubscriberState] = frozenset({"left", "bounced", "complained", "erased"})
"""States that an import or an editor never turns back into active."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One reader. `address` is kept as typed; `key` is its normalised form, unique."""

    id: int
    address: str
    key: str
    state: SubscriberState = "pending"
    language: str | None = None  # None: the newsletter's
    format: Format = "html"
    discreet: bool = False
    sections: tuple[str, ...] = ()  # empty: all
    created: dt.datetime | None = None
    confirmed: dt.datetime | None = None
    paused_until: dt.date | None = None
    left: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """Evidence, append-only: what a reader agreed to or ended, when, in which words. Never an IP address."""

    subscriber: int
    kind: Literal["asked", "confirmed", "attested", "paused", "resumed", "left", "erased", "changed"]
    at: dt.datetime
    wording: str = ""
    page: str = ""


def gets_mail(subscriber: Subscriber, today: dt.date) -> bool:
    """True when this reader is to be mailed today: active, or paused until a day that has come."""
    return wants_mail(subscriber.state, subscriber.paused_until, today)


def wants_mail(state: SubscriberState, paused_until: dt.date | None, today: dt.date) -> bool:
    """The same by what is stored about a reader."""
    if state == "paused":
        return paused_until is not None and paused_until <= today
    return state == "active"
