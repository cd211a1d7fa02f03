"""Moving in and moving out: readers from a CSV file, and all readers into one."""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, TextIO

import sqlalchemy as sa

from curator.errors import CuratorError, RefusedError, UsageError
from curator.model.subscriber import ConsentEvent, Subscriber
from curator.settings import Settings
from curator.store import subscribers
from curator.store.engine import Store
from curator.store.subscribers import NewReader
from curator.subscribing.decide import decide, reader_of
from curator.subscribing.step import AddReport, Refused, erased_among, evidence
from curator.subscribing.table import Row, read_table
from curator.text.dates import iso

CHUNK = 1_000
"""Rows decided at a time."""

COLUMNS = (
    *("email", "state", "language", "format", "discreet", "sections", "created", "confirmed", "paused_until", "left"),
    *("consent", "consent_at", "consent_wording", "consent_page"),
)
"""The columns of an export: everything that another tool needs to go on, consent included."""


@dataclass
class _Tally:
    """What an import has done so far."""

    added: int = 0
    unchanged: int = 0

    def __post_init__(self) -> None:
        self.refused: list[Refused] = []


def import_csv(
    store: Store,
    settings: Settings,
    file: BinaryIO,
    *,
    attest: str | None,
    now: dt.datetime,
    dry_run: bool = False,
) -> AddReport:
    """Bring readers in from a CSV file with a column `email`, in one transaction; the file can be rewound.

    A row that cannot be taken is an entry of the report, with its line. Readers who are here already stay as they
    are; who left, bounced, complained or was erased is never brought back. dry_run: the same report, nothing stored.
    Raises RefusedError without `attest`, UsageError for a file without addresses.
    """
    if not attest:
        raise RefusedError(
            "An import needs your word that these people agreed.", hint='Say how: --attest "how they agreed".'
        )
    table = read_table(file)
    if "email" not in table.columns:
        raise UsageError(
            'The file has no column "email".', hint="Its first line must name the columns, one of them email."
        )
    tally = _Tally()
    try:
        with store.write() as db:
            while rows := list(islice(table.rows, CHUNK)):
                _take_in(db, settings, rows, tally, attest=attest, now=now)
            if dry_run:
                raise _RehearsalError
    except _RehearsalError:
        pass  # the transaction was rolled back: the report tells what would have been
    refused = tuple(sorted(tally.refused, key=lambda one: one.row))
    return AddReport(tally.added, tally.unchanged, refused, dry_run=dry_run, note=table.note)


def export_csv(store: Store, out: TextIO) -> int:
    """Write all readers but the erased as CSV, with the consent they gave last. Gives their number.

    No cell can be taken for a formula: addresses never begin with a sign, and the editor's own words are set off.
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    number = 0
    with store.read() as db:
        readers = (one for one in subscribers.stream(db) if one.state != "erased")
        while chunk := list(islice(readers, CHUNK)):
            consents = subscribers.last_agreements(db, [one.id for one in chunk])
            writer.writerows(_cells(one, consents.get(one.id)) for one in chunk)
            number += len(chunk)
    return number


class _RehearsalError(Exception):
    """Rolls a rehearsal back."""


def _take_in(
    db: sa.Connection, settings: Settings, rows: Sequence[Row], tally: _Tally, *, attest: str, now: dt.datetime
) -> None:
    """Decide and store one chunk."""
    readers = dict(_readable(rows, tally))
    keys = {reader.key for reader in readers.values()}
    known, erased = subscribers.known(db, keys), erased_among(db, settings, keys)
    new: dict[str, NewReader] = {}
    waiting: set[int] = set()
    for line, reader in readers.items():
        found = known.get(reader.key)
        choice = decide(found, erased=reader.key in erased, attested=True)
        if choice.step == "refuse":
            tally.refused.append(Refused(line, f"{reader.address} {choice.reason}"))
        elif choice.step == "add" and reader.key not in new:
            new[reader.key] = reader
        elif choice.step == "activate" and found and found.id not in waiting:
            waiting.add(found.id)
        else:
            tally.unchanged += 1
    proof = evidence(attest, now)
    subscribers.activate(db, waiting, proof.event)
    tally.added += subscribers.insert(db, list(new.values()), proof) + len(waiting)


def _readable(rows: Sequence[Row], tally: _Tally) -> Iterator[tuple[int, NewReader]]:
    for row in rows:
        if row.problem:
            tally.refused.append(Refused(row.line, row.problem))
            continue
        try:
            yield row.line, reader_of(row.values)
        except CuratorError as error:
            tally.refused.append(Refused(row.line, error.message))


def _cells(reader: Subscriber, consent: ConsentEvent | None) -> list[str]:
    return [
        reader.address,
        reader.state,
        reader.language or "",
        reader.format,
        "yes" if reader.discreet else "no",
        " ".join(reader.sections),
        iso(reader.created) or "",
        iso(reader.confirmed) or "",
        reader.paused_until.isoformat() if reader.paused_until else "",
        iso(reader.left) or "",
        *((consent.kind, iso(consent.at) or "", _set_off(consent.wording), _set_off(consent.page)) if consent else ()),
    ]


def _set_off(text: str) -> str:
    """Words that a spreadsheet would take for a formula get a quotation mark before them."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
