"""Mails that somebody asked for on the readers' pages: counted, kept until they went out, forgotten a day later.

What is counted is a keyed hash of the mailbox, never a network address. A row is taken for ten minutes at a time: a
crash in the middle of handing over means that the mail is tried again, which for these mails does no harm.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from curator.model.subscriber import ConsentEvent
from curator.store.tables import consent_events, mail_requests, subscribers

RequestKind = Literal["sign-up", "link", "move"]
Answer = Literal["asked", "mailbox-full", "full"]

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LEASE = dt.timedelta(minutes=10)
UNANSWERED = dt.timedelta(days=30)
"""How long a request to confirm is open. Afterwards its link works no more and the address is forgotten."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A mail that was asked for. mark: what tells the mailbox again. subscriber: whose it is, where that is known.

    wording, page: what was agreed to, in which words and where; for a sign-up.
    """

    kind: RequestKind
    mark: str
    address: str
    subscriber: int | None = None
    language: str | None = None
    wording: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class MailRequest:
    """A request as stored. attempts counts the one that is under way."""

    id: int
    kind: RequestKind
    address: str | None
    subscriber: int | None
    language: str | None
    wording: str
    page: str
    at: dt.datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The most mails that can be asked for: to one mailbox in a day, and in all in an hour."""

    mailbox_a_day: int
    an_hour: int


def ask(db: sa.Connection, new: NewRequest, limits: Limits, now: dt.datetime) -> Answer:
    """Store a request, unless a limit is reached. It does the same whether or not the address is a reader's."""
    if db.dialect.name == "postgresql":  # one after the other, so that two at once don't count past each other
        db.execute(sa.text("lock table mail_requests in share row exclusive mode"))
    of_mailbox = _count(db, mail_requests.c.mark == new.mark, mail_requests.c.at > now - DAY)
    of_all = _count(db, mail_requests.c.at > now - HOUR)
    if of_all >= limits.an_hour:
        return "full"
    if of_mailbox >= limits.mailbox_a_day:
        return "mailbox-full"
    values = {"kind": new.kind, "mark": new.mark, "address": new.address, "subscriber_id": new.subscriber}
    words = {"language": new.language, "wording": new.wording, "page": new.page}
    db.execute(mail_requests.insert().values(at=now, **values, **words))
    return "asked"


def take(db: sa.Connection, limit: int, now: dt.datetime) -> list[MailRequest]:
    """Up to `limit` requests that are due, oldest first. Nobody else gets them for the next ten minutes."""
    due = (
        sa.select(mail_requests.c.id)
        .where(
            mail_requests.c.done_at.is_(None),
            sa.or_(mail_requests.c.not_before.is_(None), mail_requests.c.not_before <= now),
        )
        .order_by(mail_requests.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    change = (
        mail_requests.update()
        .where(mail_requests.c.id.in_(sa.select(due.c.id)))
        .values(attempts=mail_requests.c.attempts + 1, not_before=now + LEASE)
        .returning(mail_requests)
    )
    return sorted((_record(row) for row in db.execute(change)), key=lambda one: one.id)


def done(db: sa.Connection, request: int, now: dt.datetime, *, keep_address: bool = False) -> None:
    """This mail went out, or never will. Its address is forgotten, unless a link in the mail still needs it."""
    values: dict[str, object] = {"done_at": now} | ({} if keep_address else {"address": None})
    db.execute(mail_requests.update().where(mail_requests.c.id == request).values(**values))


def postpone(db: sa.Connection, request: int, until: dt.datetime) -> None:
    """Try this mail again, not before `until`."""
    db.execute(mail_requests.update().where(mail_requests.c.id == request).values(not_before=until))


def find(db: sa.Connection, request: int) -> MailRequest | None:
    """A request that is still known."""
    row = db.execute(sa.select(mail_requests).where(mail_requests.c.id == request)).first()
    return _record(row) if row else None


def forget(db: sa.Connection, subscriber: int, mark: str) -> None:
    """Drop what was asked for by one reader or for their mailbox, with every address in it."""
    theirs = sa.or_(mail_requests.c.subscriber_id == subscriber, mail_requests.c.mark == mark)
    db.execute(mail_requests.delete().where(theirs))


def was_asked(events: Sequence[ConsentEvent], now: dt.datetime) -> bool:
    """True when a reader's latest event is an open question whether they want the letter."""
    return bool(events) and events[-1].kind == "asked" and now - events[-1].at <= UNANSWERED


def sweep(db: sa.Connection, now: dt.datetime) -> None:
    """Forget requests that count no more, and addresses whose owners never confirmed.

    The rows of the latter stay, empty: a number that was used in a link must never become somebody else's.
    """
    db.execute(mail_requests.delete().where(mail_requests.c.at <= now - DAY - HOUR))
    asked = sa.select(sa.func.max(consent_events.c.at)).where(consent_events.c.subscriber_id == subscribers.c.id)
    stale = subscribers.c.state == "pending", asked.scalar_subquery() < now - UNANSWERED
    key = sa.literal("erased-") + sa.cast(subscribers.c.id, sa.Text)
    empty: dict[str, object] = {"address": "", "language": None, "format": "html", "discreet": False, "sections": []}
    db.execute(subscribers.update().where(*stale).values(state="erased", key=key, **empty))


def _count(db: sa.Connection, *conditions: sa.ColumnElement[bool]) -> int:
    return db.execute(sa.select(sa.func.count()).select_from(mail_requests).where(*conditions)).scalar_one()


def _record(row: sa.Row[tuple[object, ...]]) -> MailRequest:
    value = row._mapping
    return MailRequest(
        id=value["id"],
        kind=value["kind"],
        address=value["address"],
        subscriber=value["subscriber_id"],
        language=value["language"],
        wording=value["wording"],
        page=value["page"],
        at=value["at"],
        attempts=value["attempts"],
    )
