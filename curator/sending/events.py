"""What SendGrid tells about letters afterwards, over a signed webhook: read, believed only if signed, applied once.

Events come late, more than once and in any order. Every effect is one that can be applied again without harm.
"""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import sqlalchemy as sa
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from sendgrid.helpers.eventwebhook import EventWebhook, EventWebhookHeader

from curator.errors import RefusedError, UsageError
from curator.mail.sendgrid_body import mark_of
from curator.settings import Settings
from curator.store import deliveries, facts, subscribers
from curator.store.engine import Store
from curator.store.facts import Stop, Told
from curator.text.words import one_line, shorten

OLDEST = dt.timedelta(minutes=10)
"""How old a signature may be, and how far ahead of our clock."""

MOST_BYTES = 5_000_000
CHUNK = 1_000
PAGE = "sendgrid"
"""Who said so, in the evidence."""

Meaning = Literal["has", "delivered", "bounced", "dropped", "complained", "left"]
_MEANINGS: dict[str, Meaning] = {
    "processed": "has",
    "deferred": "has",
    "delivered": "delivered",
    "bounce": "bounced",
    "blocked": "has",
    "dropped": "dropped",
    "spamreport": "complained",
    "unsubscribe": "left",
    "group_unsubscribe": "left",
}
_STOPS: dict[Meaning, Stop] = {"bounced": "bounced", "complained": "complained", "left": "left"}


@dataclass(frozen=True, slots=True)
class Event:
    """One event that means something here. key: the normalised address; empty where there is none.

    delivery, mark: the number of the row and the sign of its letter, as they were sent along. blocked: this letter was
    not taken, the next one may be. stop: this reader must get no more mail.
    """

    meaning: Meaning
    at: dt.datetime
    key: str = ""
    delivery: int | None = None
    mark: str = ""
    message_id: str = ""
    group: int | None = None
    why: str = ""
    blocked: bool = False
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class EventReport:
    """What a post brought: events in all, those that changed anything, and those that mean nothing here."""

    received: int
    applied: int
    unknown: int


def take_events(
    store: Store, settings: Settings, raw: bytes, headers: Mapping[str, str], *, now: dt.datetime
) -> EventReport:
    """Apply a post of SendGrid's event webhook. raw: the body byte for byte.

    Raises RefusedError where the signature is missing, wrong or old, UsageError for a body that holds no events or a
    key that is none.
    """
    verify(raw, headers, settings.secrets.sendgrid_webhook_key, now)
    found = read_events(raw)
    events = [event for event in found if event]
    group = settings.config.delivery.sendgrid.unsubscribe_group
    applied, mailings = 0, set()
    with store.write() as db:
        for start in range(0, len(events), CHUNK):
            chunk = events[start : start + CHUNK]
            told = _about(db, chunk)
            applied += sum(_apply(db, event, one, group) for event, one in zip(chunk, told, strict=True))
            mailings |= {one.mailing for one in told if one}
        for mailing in mailings:
            deliveries.finish_or_reopen(db, mailing, now)
    return EventReport(len(found), applied, len(found) - len(events))


def verify(raw: bytes, headers: Mapping[str, str], key: str, now: dt.datetime) -> None:
    """Raises RefusedError unless SendGrid signed these very bytes within the last ten minutes. Pure."""
    if not key:
        raise RefusedError(
            "CURATOR_SENDGRID_WEBHOOK_KEY is not set: nobody can tell SendGrid's events from others.",
            hint="SendGrid shows the key where signed events are switched on; put it into .env.",
        )
    small = {name.lower(): value for name, value in headers.items()}
    signature = small.get(EventWebhookHeader.SIGNATURE.lower(), "")
    moment = small.get(EventWebhookHeader.TIMESTAMP.lower(), "")
    if not signature or not (moment.isascii() and moment.isdecimal() and len(moment) < 12):
        raise RefusedError("The events carry no signature.")
    if abs(now - dt.datetime.fromtimestamp(int(moment), dt.UTC)) > OLDEST:
        raise RefusedError("The signature of the events is not of this moment.")
    try:
        base64.b64decode(signature, validate=True)
        genuine = EventWebhook().verify_signature(raw.decode("utf-8"), signature, moment, _public(key))
    except (UnicodeDecodeError, binascii.Error):
        genuine = False
    if not genuine:
        raise RefusedError("The events were not signed by SendGrid.")


@lru_cache(maxsize=2)
def _public(key: str) -> EllipticCurvePublicKey:
    try:
        public = EventWebhook().convert_public_key_to_ecdsa("".join(key.split()))
    except (ValueError, UnsupportedAlgorithm):
        public = None
    if not isinstance(public, EllipticCurvePublicKey):
        raise UsageError(
            "CURATOR_SENDGRID_WEBHOOK_KEY is no verification key.", hint="Copy it again from SendGrid's settings."
        )
    return public


def read_events(raw: bytes) -> list[Event | None]:
    """The events of a body, None for each that means nothing here. Raises UsageError for what is no list. Pure."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise UsageError("The body holds no events.")
    return [_event(one) if isinstance(one, dict) else None for one in found]


def _event(data: dict[str, object]) -> Event | None:
    name, moment = data.get("event"), data.get("timestamp")
    meaning = _MEANINGS.get(name) if isinstance(name, str) else None
    if meaning is None or isinstance(moment, bool) or not isinstance(moment, int) or not 0 < moment < 2**33:
        return None
    blocked = name == "blocked" or (meaning == "bounced" and data.get("type") == "blocked")
    why = shorten(_text(data, "reason") or _text(data, "response"), 200)
    delivery, group = _text(data, "delivery"), data.get("asm_group_id")
    return Event(
        meaning="has" if blocked else meaning,
        at=dt.datetime.fromtimestamp(moment, dt.UTC),
        key=_text(data, "email").strip().lower()[:320],
        delivery=int(delivery) if delivery.isascii() and delivery.isdecimal() and len(delivery) < 19 else None,
        mark=_text(data, "mark"),
        message_id=_text(data, "smtp-id")[:998],
        group=group if isinstance(group, int) and name == "group_unsubscribe" else None,
        why=f"{'blocked' if blocked else name}: {why}" if why or blocked else str(name),
        blocked=blocked,
        stop=None if blocked else _stop_of_drop(why) if meaning == "dropped" else _STOPS.get(meaning),
    )


def _stop_of_drop(why: str) -> Stop | None:
    """What a drop says about the reader; nothing where it was the sender's own fault."""
    said = why.lower()
    if any(word in said for word in ("quota", "spam content", "smtpapi")):
        return None
    if "spam" in said:
        return "complained"
    return "left" if "unsubscribe" in said else "bounced"


def _text(data: Mapping[str, object], name: str) -> str:
    value = data.get(name)
    return one_line(value) if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _about(db: sa.Connection, events: Sequence[Event]) -> list[Told | None]:
    """The row of the ledger that each event is about, if any."""
    rows = facts.find(db, {one.delivery for one in events if one.delivery is not None})
    by_message = facts.find_by_message_ids(db, {one.message_id for one in events if one.message_id})
    found: list[Told | None] = []
    for event in events:
        row = rows.get(event.delivery) if event.delivery is not None else by_message.get(event.message_id)
        # a number that another newsletter with the same account gave to a letter of its own
        strange = row is not None and event.mark not in ("", mark_of(row.message_id))
        found.append(None if strange else row)
    return found


def _apply(db: sa.Connection, event: Event, told: Told | None, group: int | None) -> bool:
    """True if anything is new. group: the unsubscribe group of this newsletter, if it has one."""
    new = _tell(db, event, told) if told else False
    if event.stop is None or (told is None and event.group not in (None, group)):
        return new
    reader = told.subscriber if told else _reader(db, event.key)
    if reader is None:
        return new
    key = event.key if event.stop == "bounced" and event.key else None
    letter_of = told.frozen_at if told else None
    return facts.stop(db, reader, event.stop, event.at, page=PAGE, key=key, letter_of=letter_of) or new


def _tell(db: sa.Connection, event: Event, told: Told) -> bool:
    """Write down what an event says about its letter."""
    if event.meaning == "dropped":
        return facts.settle_as_failed(db, told.delivery, event.why)
    if event.meaning in ("delivered", "bounced", "complained"):
        return facts.note(db, told.delivery, event.meaning, event.at, why=_why(event))
    settled = facts.settle_as_sent(db, told.delivery, event.at)
    if event.blocked:
        facts.remark(db, told.delivery, event.why)
    return settled


def _why(event: Event) -> str | None:
    return event.why if event.meaning == "bounced" else None


def _reader(db: sa.Connection, key: str) -> int | None:
    found = subscribers.by_key(db, key) if key else None
    return found.id if found else None
