"""Moving in and moving out: readers from a CSV file, and all readers into one."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO, TextIO

import sqlalchemy as sa

from curator.errors import CuratorError, RefusedError, UsageError
from curator.model.subscriber import ConsentEvent, Subscriber
from curator.settings import Settings
from curator.store import arrivals, subscribers
from curator.store.engine import Store
from curator.store.subscribers import NewReader
from curator.subscribing.decide import decide, reader_of
from curator.subscribing.step import AddReport, Refused, erased_here, evidence
from curator.subscribing.table import Row, read_table
from curator.text.dates import iso

CHUNK = 1_000
"""Readers written at a time."""

SHOWN = 20
"""Newcomers that a rehearsal shows."""

COLUMNS = (
    *("email", "state", "language", "format", "discreet", "sections", "created", "confirmed", "paused_until", "left"),
    *("consent", "consent_at", "consent_wording", "consent_page"),
)
"""The columns of an export: everything that another tool needs to go on, consent included."""


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
    proof, refused, newcomers = evidence(attest, now), list[Refused](), list[str]()
    try:
        with store.write() as db:
            with arrivals.gathered(db, _readable(table.rows, refused)) as number:
                kept_out = _keep_out(db, settings)
                refused += kept_out
                newcomers += arrivals.newcomers(db, SHOWN) if dry_run else ()
                added = arrivals.activate(db, proof.event) + arrivals.join(db, proof.event)
            if dry_run:
                raise _RehearsalError
    except _RehearsalError:
        pass  # the transaction was rolled back: the report tells what would have been
    refused.sort(key=lambda one: one.row)
    unchanged = number - len(kept_out) - added
    return AddReport(added, unchanged, tuple(refused), dry_run, table.note, tuple(newcomers))


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


def _readable(rows: Iterable[Row], refused: list[Refused]) -> Iterator[tuple[int, NewReader]]:
    """The readers of a file; what describes none goes to the refused."""
    for row in rows:
        if row.problem:
            refused.append(Refused(row.line, row.problem))
            continue
        try:
            yield row.line, reader_of(row.values)
        except CuratorError as error:
            refused.append(Refused(row.line, error.message))


def _keep_out(db: sa.Connection, settings: Settings) -> list[Refused]:
    """Those who were here before and may only come back by themselves."""
    found: list[Refused] = []
    if erased_here(db, settings):
        key, words = settings.secrets.erasure_key, decide(None, erased=True, attested=True).reason
        for line, address in arrivals.take_out_erased(db, lambda one: subscribers.digest(one, key)):
            found.append(Refused(line, f"{address} {words}"))
    for one in arrivals.unwelcome(db):
        known = Subscriber(0, one.address, "", state=one.state, left=one.left)
        found.append(Refused(one.line, f"{one.address} {decide(known, erased=False, attested=True).reason}"))
    return found


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
