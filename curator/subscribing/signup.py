"""Someone becomes a reader: they ask, we write once, they say yes. Nobody becomes one in any other way here.

Asking does the same work for every address and never looks at the readers. What it means (a new reader, one who left,
one who is here already) is decided when the mail is written; see answering.py.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from curator.mail.letterhead import message_id
from curator.model.delivery import FrozenVariant
from curator.model.subscriber import ConsentEvent, Subscriber
from curator.settings import Settings
from curator.store import choices, guide, signups, subscribers
from curator.store.engine import Store
from curator.store.signups import Answer, Limits, NewRequest
from curator.store.subscribers import Evidence, NewReader
from curator.subscribing.addresses import normalise
from curator.subscribing.defence import mark
from curator.subscribing.wording import evidence

Confirmed = Literal["confirmed", "reader", "closed"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for: an address as typed, its language, the sentence they saw and where."""

    address: str
    language: str | None
    promise: str
    page: str


def limits(settings: Settings) -> Limits:
    """How many mails the readers' pages may be made to write."""
    readers = settings.config.readers
    return Limits(readers.mails_per_address, readers.mails_per_hour)


def sign_up(store: Store, settings: Settings, wish: Wish, *, now: dt.datetime) -> Answer:
    """Note that somebody wants the letter. Raises UsageError for what is no address.

    The work is the same for every address. Only "full", which has nothing to do with the address, may be shown.
    """
    key = normalise(wish.address)
    request = NewRequest(
        kind="sign-up",
        mark=mark(key, settings.secrets.secret_keys[0]),
        address=wish.address,
        language=wish.language,
        wording=evidence(wish.promise),
        page=wish.page,
    )
    with store.write() as db:
        return signups.ask(db, request, limits(settings), now)


def ask_reader(db: sa.Connection, request: signups.MailRequest, now: dt.datetime) -> tuple[Subscriber, bool]:
    """The row of somebody who signed up, and whether they are to be asked (True) or get the letter already.

    A new address waits as pending; someone who left stays so until they say yes. The question is evidence.
    """
    address = request.address or ""
    key = normalise(address)
    question = ConsentEvent(0, "asked", now, wording=request.wording, page=request.page)
    found = subscribers.by_key(db, key)
    if found is None:
        subscribers.insert(db, [NewReader(address, key, request.language)], Evidence(question, "pending"))
        found = subscribers.by_key(db, key)
        if found is None:
            raise LookupError("a reader who was just stored is not there")
        return found, True
    if found.state in ("active", "paused"):
        return found, False
    if found.state == "pending":
        choices.speak(db, found.id, request.language)
    last = subscribers.events_of(db, found.id)[-1:]
    if not (last and last[0].kind == "asked" and last[0].at >= request.at):  # else this very request, tried again
        subscribers.record(db, [found.id], question)
    return found, True


def may_confirm(db: sa.Connection, reader: Subscriber | None, now: dt.datetime) -> Confirmed:
    """What the link of a first mail can do now: confirmed (it would), reader (they are one) or closed."""
    if reader is None or reader.state == "erased":
        return "closed"
    if reader.state in ("active", "paused"):
        return "reader"
    return "confirmed" if signups.was_asked(subscribers.events_of(db, reader.id), now) else "closed"


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a new reader gets: the guide as it is now, in its two forms, and who carries it."""

    standard: FrozenVariant
    discreet: FrozenVariant
    provider: str


def confirm(
    store: Store, settings: Settings, reader: int, *, wording: str, page: str, welcome: Welcome, now: dt.datetime
) -> Confirmed:
    """Make someone a reader at their own word, and put them on the guide's list, in one transaction.

    The second time it changes nothing. Whoever came back after they were erased is not held for erased any more.
    """
    with store.write() as db:
        found = next(iter(subscribers.by_ids(db, [reader])), None)
        answer = may_confirm(db, found, now)
        if answer != "confirmed" or found is None:
            return answer
        event = ConsentEvent(reader, "confirmed", now, wording=evidence(wording), page=page)
        if not choices.confirm(db, found, event):
            return "reader"
        if erasure_key := settings.secrets.erasure_key:
            choices.unsuppress(db, [subscribers.digest(found.key, erasure_key)])
        variant = welcome.discreet if found.discreet else welcome.standard
        own_id = message_id(settings, kind="guide", ref=guide.REF, subscriber=reader)
        guide.join(db, guide.Joining(reader, found.format, own_id, variant), provider=welcome.provider, now=now)
        return "confirmed"
