"""The log of contacts with creators, and the sign of those who asked to be forgotten."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable

import sqlalchemy as sa

from curator.model.relationship import Contact
from curator.store.tables import contacts, opt_outs
from curator.text.urls import canonical, is_http
from curator.text.words import fold


def log_contact(db: sa.Connection, contact: Contact) -> None:
    """Append one line."""
    values = {"creator": contact.creator, "kind": contact.kind, "at": contact.at, "note": contact.note}
    db.execute(contacts.insert().values(**values))


def contacts_of(db: sa.Connection, creators: Iterable[str]) -> dict[str, list[Contact]]:
    """What passed with each of these creators, oldest first."""
    found: dict[str, list[Contact]] = {creator: [] for creator in creators}
    query = sa.select(contacts).where(contacts.c.creator.in_(list(found))).order_by(contacts.c.at, contacts.c.id)
    for row in db.execute(query):
        found[row.creator].append(Contact(row.creator, row.kind, row.at, row.note))
    return found


def opt_out_digest(value: str, erasure_key: str) -> str:
    """The keyed hash of an address (in its canonical form) or of a name: it tells the same again, and nothing else."""
    known_by = canonical(value) if is_http(value) else fold(value)
    return hmac.new(erasure_key.encode(), b"curator-opt-out\0" + known_by.encode(), hashlib.sha256).hexdigest()


def remember_opt_out(db: sa.Connection, values: Iterable[str], erasure_key: str, now: dt.datetime) -> None:
    """Remember addresses and names of a creator who asked to be forgotten, as hashes only."""
    digests = {opt_out_digest(value, erasure_key) for value in values if value.strip()}
    known = set(db.execute(sa.select(opt_outs.c.digest).where(opt_outs.c.digest.in_(digests))).scalars())
    if new := sorted(digests - known):
        db.execute(opt_outs.insert(), [{"digest": digest, "at": now} for digest in new])


def opted_out(db: sa.Connection, values: Iterable[str], erasure_key: str) -> bool:
    """True if one of these addresses or names belongs to a creator who asked to be forgotten."""
    digests = {opt_out_digest(value, erasure_key) for value in values if value.strip()}
    query = sa.select(sa.func.count()).select_from(opt_outs).where(opt_outs.c.digest.in_(digests))
    return bool(db.execute(query).scalar_one())
