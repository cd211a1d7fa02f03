"""Mail that came back: each report finds its letter by our Message-ID, and its reader gets no more mail if it says so.

An address alone proves nothing (anybody can write a report about anybody), so such a report is listed, not followed.
"""

import datetime as dt
import mailbox
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from curator.errors import OutsideError, UsageError
from curator.mail.returned import Returned, read_returned
from curator.store import deliveries, facts
from curator.store.engine import Store
from curator.store.facts import Told

PAGE = "returned mail"
INFO = ":2,"
"""Stands before the flags in a Maildir's file names."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A report that names no letter of ours. address: whom it speaks of, as far as it says."""

    address: str
    why: str


@dataclass
class BounceReport:
    """What became of the mails that were read. stopped: readers who get no more mail from now on."""

    read: int = 0
    bounced: int = 0
    refused: int = 0
    delayed: int = 0
    delivered: int = 0
    complained: int = 0
    left: int = 0
    stopped: int = 0
    no_report: int = 0
    unmatched: list[Unmatched] = field(default_factory=list)


def take_returned(store: Store, mails: Iterable[bytes], *, now: dt.datetime) -> BounceReport:
    """Read mails and apply what they report. Reading one again changes nothing."""
    report = BounceReport()
    for raw in mails:
        take_one(store, raw, report, now=now)
    return report


def take_one(store: Store, raw: bytes, report: BounceReport, *, now: dt.datetime) -> bool:
    """Read one mail into the report. True if it was a report about a letter of ours."""
    report.read += 1
    returned = read_returned(raw)
    if returned is None:
        report.no_report += 1
        return False
    with store.write() as db:
        found = facts.find_by_message_ids(db, returned.message_ids)
        told = next((found[one] for one in returned.message_ids if one in found), None)
        if told is None:
            report.unmatched.append(Unmatched(returned.address, returned.why))
            return False
        setattr(report, returned.kind, getattr(report, returned.kind) + 1)
        report.stopped += _apply(db, told, returned, min(returned.at or now, now))
        deliveries.finish_or_reopen(db, told.mailing, now)
    return True


def _apply(db: sa.Connection, told: Told, returned: Returned, at: dt.datetime) -> bool:
    """True if the reader gets no more mail from now on."""
    if returned.kind in ("bounced", "delivered", "complained"):
        facts.note(db, told.delivery, returned.kind, at, why=returned.why if returned.kind == "bounced" else None)
    else:
        facts.settle_as_sent(db, told.delivery, at)
    if returned.kind == "refused":
        facts.remark(db, told.delivery, returned.why)
    if returned.kind not in ("bounced", "complained", "left"):
        return False
    key = returned.address if returned.kind == "bounced" and returned.address else None
    return facts.stop(db, told.subscriber, returned.kind, at, page=PAGE, key=key, letter_of=told.frozen_at)


def read_mailbox(store: Store, path: Path, *, now: dt.datetime) -> BounceReport:
    """Read a Maildir, an mbox or a file with one mail.

    In a Maildir, reports about our letters are marked as seen and not read again; all else is left as it is.
    Raises UsageError for what is not there, OutsideError for what cannot be read.
    """
    if not path.exists():
        raise UsageError(f"{path} is not there.", hint="Name a mail, an mbox or a Maildir.")
    try:
        if path.is_dir():
            return _read_maildir(store, path, now)
        return take_returned(store, _of_file(path), now=now)
    except (OSError, mailbox.Error) as error:
        raise OutsideError(f"{path} cannot be read ({error}).") from error


def _read_maildir(store: Store, path: Path, now: dt.datetime) -> BounceReport:
    if not (path / "cur").is_dir() or not (path / "new").is_dir():
        raise UsageError(f"{path} is a folder, but no Maildir.", hint="A Maildir has the folders cur, new and tmp.")
    report = BounceReport()
    for file in sorted([*(path / "new").iterdir(), *(path / "cur").iterdir()]):
        name, _, flags = file.name.partition(INFO)
        if "S" in flags or file.name.startswith("."):
            continue
        if take_one(store, file.read_bytes(), report, now=now):
            file.rename(path / "cur" / f"{name}{INFO}{''.join(sorted({*flags, 'S'}))}")
    return report


def _of_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
    if not is_mbox:
        yield path.read_bytes()
        return
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.keys():  # noqa: SIM118 - the values would be parsed twice
            yield box.get_bytes(key)
    finally:
        box.close()
