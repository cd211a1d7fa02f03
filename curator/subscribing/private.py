"""What only the owner of a mailbox may do, behind a link mailed to it within the hour: see, move, be erased."""

import datetime as dt
from typing import Literal

from curator.model.subscriber import ConsentEvent, Subscriber
from curator.settings import Settings
from curator.store import choices, signups, subscribers
from curator.store.engine import Store
from curator.store.signups import NewRequest
from curator.subscribing.addresses import normalise
from curator.subscribing.defence import mark
from curator.subscribing.signup import limits
from curator.text.dates import iso
from curator.text.stamps import make_stamp, read_stamp

HOUR = dt.timedelta(hours=1)
Purpose = Literal["private", "move"]

ABOUT = (
    "Everything that this newsletter stores about you. Times are in UTC. "
    "Opened mails and followed links are not recorded, and no network address is."
)


def private_token(purpose: Purpose, number: int, now: dt.datetime, secret: str) -> str:
    """A token for one hour. number: the reader, or for a move the request."""
    return make_stamp(purpose, now, secret, number=number)


def read_private(purpose: Purpose, token: str, now: dt.datetime, secrets: tuple[str, ...]) -> int | None:
    """The number in a token that is ours and younger than an hour."""
    found = read_stamp(purpose, token, secrets)
    return found.number if found and dt.timedelta(0) <= now - found.at <= HOUR else None


def ask_for_link(store: Store, settings: Settings, reader: Subscriber, *, now: dt.datetime) -> None:
    """Have a private link mailed to a reader's own address, within the limits."""
    own = mark(reader.key, settings.secrets.secret_keys[0])
    request = NewRequest("link", own, reader.address, reader.id, reader.language)
    with store.write() as db:
        signups.ask(db, request, limits(settings), now)


def ask_to_move(store: Store, settings: Settings, reader: Subscriber, address: str, *, now: dt.datetime) -> None:
    """Have a link mailed to a new address, within the limits. Raises UsageError for what is no address."""
    own = mark(normalise(address), settings.secrets.secret_keys[0])
    request = NewRequest("move", own, address, reader.id, reader.language)
    with store.write() as db:
        signups.ask(db, request, limits(settings), now)


def move(store: Store, settings: Settings, request: int, *, now: dt.datetime) -> Literal["moved", "taken", "closed"]:
    """Give a reader the address to which the link was mailed. The second time it changes nothing."""
    with store.write() as db:
        asked = signups.find(db, request)
        if asked is None or asked.kind != "move" or asked.subscriber is None or not asked.address:
            return "closed"
        reader = next(iter(subscribers.by_ids(db, [asked.subscriber])), None)
        if reader is None or reader.state == "erased":
            return "closed"
        key = normalise(asked.address)
        event = ConsentEvent(reader.id, "changed", now, wording="address", page="private")
        if not choices.move(db, reader.id, asked.address, key, event):
            return "taken"
        if erasure_key := settings.secrets.erasure_key:
            choices.unsuppress(db, [subscribers.digest(key, erasure_key)])
        return "moved"


def erase(store: Store, settings: Settings, reader: int, *, now: dt.datetime) -> None:
    """Erase somebody at their own word. Only a keyed hash stays, so that no import brings them back."""
    with store.write() as db:
        found = next(iter(subscribers.by_ids(db, [reader])), None)
        if found and found.state != "erased":
            digest = subscribers.digest(found.key, settings.secrets.erasure_key)
            signups.forget(db, reader, mark(found.key, settings.secrets.secret_keys[0]))
            subscribers.erase(db, found, digest, ConsentEvent(reader, "erased", now, page="private"))


def data_of(store: Store, reader: Subscriber) -> dict[str, object]:
    """Everything that is stored about one reader, ready for JSON."""
    with store.read() as db:
        events, mails = subscribers.events_of(db, reader.id), choices.mails_of(db, reader.id)
    agreed = [{"what": one.kind, "at": iso(one.at), "wording": one.wording, "page": one.page} for one in events]
    return {
        "about": ABOUT,
        "address": reader.address,
        "state": reader.state,
        "language": reader.language,
        "format": reader.format,
        "discreet": reader.discreet,
        "sections": list(reader.sections) or "all",
        "since": iso(reader.created),
        "confirmed": iso(reader.confirmed),
        "paused_until": reader.paused_until.isoformat() if reader.paused_until else None,
        "left": iso(reader.left),
        "agreements": agreed,
        "letters": [
            {name: iso(value) if isinstance(value, dt.datetime) else value for name, value in mail.items()}
            for mail in mails
        ],
    }
