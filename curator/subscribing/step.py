"""One reader at a time: add, show, pause, leave, forget. Every change leaves its evidence."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from curator.errors import RefusedError, UsageError
from curator.model.subscriber import ConsentEvent, Subscriber, SubscriberState
from curator.settings import Settings
from curator.store import signups, subscribers
from curator.store.engine import Store
from curator.store.subscribers import Evidence
from curator.subscribing.addresses import normalise
from curator.subscribing.decide import decide, reader_of
from curator.subscribing.defence import mark

NO_CONFIRMATION_YET = (
    "They get no mail until they confirm, and there are no readers' pages yet on which they could. "
    'If they agreed already, say how: --attest "how they agreed".'
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken, by its line in the file (1 for a single address), and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of readers that an editor brought. note: a sentence or two on the file, or on what happens next.

    newcomers: of a rehearsal, the first addresses that would be added.
    """

    added: int
    unchanged: int
    refused: tuple[Refused, ...] = ()
    dry_run: bool = False
    note: str = ""
    newcomers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReaderDetails:
    """One reader with the evidence of what they agreed to."""

    reader: Subscriber
    events: tuple[ConsentEvent, ...]


def add(
    store: Store, settings: Settings, addresses: Sequence[str], *, attest: str | None, now: dt.datetime, **wishes: str
) -> AddReport:
    """Add readers. With `attest` (how they agreed) they are active; without it they wait to be asked.

    wishes: language, format, sections, discreet as they stand in a CSV file, for all of them. Raises UsageError for
    what is no address, RefusedError for someone who left, bounced, complained or was erased; then nobody was added.
    """
    with store.write() as db:
        reports = [_add(db, settings, address, attest, now, wishes) for address in addresses]
    note = next((report.note for report in reports if report.note), "")
    return AddReport(sum(one.added for one in reports), sum(one.unchanged for one in reports), note=note)


def _add(
    db: sa.Connection, settings: Settings, address: str, attest: str | None, now: dt.datetime, wishes: dict[str, str]
) -> AddReport:
    reader = reader_of({**wishes, "email": address})
    known = subscribers.by_key(db, reader.key)
    choice = decide(known, erased=bool(erased_among(db, settings, [reader.key])), attested=bool(attest))
    if choice.step == "refuse":
        raise RefusedError(f"{address} {choice.reason}.")
    if choice.step == "add":
        subscribers.insert(db, [reader], evidence(attest, now))
    elif choice.step == "activate" and known:
        subscribers.activate(db, [known.id], evidence(attest, now).event)
    waits = not attest and (choice.step == "add" or (known is not None and known.state == "pending"))
    unchanged = int(choice.step == "keep")
    return AddReport(1 - unchanged, unchanged, note=NO_CONFIRMATION_YET if waits else "")


def listing(store: Store, states: Collection[SubscriberState] | None = None) -> list[Subscriber]:
    """Readers in the order they came. Those who were erased are numbers without a name, and are left out."""
    with store.read() as db:
        return [one for one in subscribers.stream(db, states) if one.state != "erased"]


def show(store: Store, address: str) -> ReaderDetails:
    """One reader and their evidence. Raises UsageError for an unknown address."""
    with store.read() as db:
        reader = _known(db, address)
        return ReaderDetails(reader, tuple(subscribers.events_of(db, reader.id)))


def leave(store: Store, address: str, *, now: dt.datetime) -> Subscriber:
    """End a subscription, for good unless they sign up again. Doing it twice changes nothing."""
    with store.write() as db:
        reader = _known(db, address)
        if reader.state != "left":
            subscribers.leave(db, reader.id, ConsentEvent(reader.id, "left", now))
        return _known(db, address)


def pause(store: Store, address: str, until: dt.date, *, now: dt.datetime) -> Subscriber:
    """Send nothing before the day `until`. Raises UsageError for a day that has passed or a reader who gets no mail."""
    if until <= now.date():
        raise UsageError(f"{until.isoformat()} has passed already.", hint="Name a day to come.")
    with store.write() as db:
        reader = _known(db, address)
        if reader.state not in ("active", "paused"):
            raise UsageError(f"{address} gets no mail that could be paused (state: {reader.state}).")
        subscribers.pause(db, reader.id, until, ConsentEvent(reader.id, "paused", now))
        return _known(db, address)


def forget(store: Store, settings: Settings, address: str, *, now: dt.datetime) -> None:
    """Erase a reader: nothing stays but a keyed hash that blocks a re-import. Mail that went out is not called back.

    Raises UsageError without CURATOR_ERASURE_KEY: without the hash, the next import would bring them back.
    """
    erasure_key = settings.secrets.erasure_key
    if not erasure_key:
        raise UsageError("CURATOR_ERASURE_KEY is not set: an import could bring this reader back.", hint=_SET_KEY)
    with store.write() as db:
        reader = _known(db, address)
        digest = subscribers.digest(reader.key, erasure_key)
        signups.forget(db, reader.id, mark(reader.key, next(iter(settings.secrets.secret_keys), "")))
        subscribers.erase(db, reader, digest, ConsentEvent(reader.id, "erased", now))


def evidence(attest: str | None, now: dt.datetime) -> Evidence:
    """What is written down for a new reader: the editor's attestation, or that they are to be asked."""
    if attest:
        return Evidence(ConsentEvent(0, "attested", now, wording=attest), "active")
    return Evidence(ConsentEvent(0, "asked", now), "pending")


_SET_KEY = "Set it in .env to a long random text, and never change it."


def erased_among(db: sa.Connection, settings: Settings, keys: Collection[str]) -> set[str]:
    """Those of the keys whose readers were erased. Raises RefusedError where that cannot be told any more."""
    if not erased_here(db, settings):
        return set()
    marks = {subscribers.digest(key, settings.secrets.erasure_key): key for key in keys}
    return {marks[mark] for mark in subscribers.suppressed(db, marks)}


def erased_here(db: sa.Connection, settings: Settings) -> bool:
    """True when readers were erased here. Raises RefusedError where nobody can tell any more who they are."""
    anyone = subscribers.anyone_suppressed(db)
    if anyone and not settings.secrets.erasure_key:
        raise RefusedError(
            "Readers were erased here, and CURATOR_ERASURE_KEY is not set to tell who they are.", hint=_SET_KEY
        )
    return anyone


def _known(db: sa.Connection, address: str) -> Subscriber:
    reader = subscribers.by_key(db, normalise(address))
    if reader is None:
        raise UsageError(f"{address} is not among the readers.", hint="`curator subscribers list` shows them all.")
    return reader
