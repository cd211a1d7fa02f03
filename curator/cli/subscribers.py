"""curator subscribers: readers come, pause, leave; import and export."""

import asyncio
import datetime as dt
import io
import sys
from dataclasses import asdict, replace
from pathlib import Path

import click

from curator.cli.common import Run, common, plural, table
from curator.errors import UsageError
from curator.model.subscriber import SUBSCRIBER_STATES, Subscriber
from curator.store.atomic import writing
from curator.subscribing import step as steps
from curator.subscribing.step import AddReport
from curator.subscribing.transfer import export_csv, import_csv
from curator.text.dates import iso
from curator.text.words import did_you_mean
from curator.wiring import App

ATTEST = "How they agreed, in words; without it nobody becomes an active reader."


@click.group()
def subscribers() -> None:
    """Readers: add, list, show, pause, leave, forget, import, export."""


def row(reader: Subscriber) -> dict[str, object]:
    """One reader as --json shows them."""
    return {
        "address": reader.address,
        "state": reader.state,
        "language": reader.language,
        "format": reader.format,
        "sections": list(reader.sections),
        "discreet": reader.discreet,
        "paused_until": reader.paused_until.isoformat() if reader.paused_until else None,
        "created": iso(reader.created),
    }


def _report(run: Run, report: AddReport, what: str) -> int:
    refused = [{"row": entry.row, "reason": entry.reason} for entry in report.refused]
    lines = [f"{what}: {report.added:,} added, {report.unchanged:,} unchanged, {len(refused):,} refused."]
    lines += [f"  + {address}" for address in report.newcomers]
    if report.newcomers and report.added > len(report.newcomers):
        lines.append(f"  + … and {report.added - len(report.newcomers):,} more")
    lines += [f"  line {entry.row}: {entry.reason}" for entry in report.refused[:20]]
    if len(refused) > 20:
        lines.append(f"  … and {len(refused) - 20:,} more; --json lists them all.")
    if report.note:
        lines.append(report.note)
    if report.dry_run:
        lines.append("Nothing was stored.")
    data: dict[str, object] = {
        "added": report.added,
        "unchanged": report.unchanged,
        "refused": refused,
        "note": report.note,
    }
    if report.dry_run:
        data |= {"dry_run": True, "newcomers": list(report.newcomers)}
    run.result(data, "\n".join(lines))
    return 1 if refused else 0


@subscribers.command("add")
@click.argument("addresses", nargs=-1, required=True)
@click.option("--attest", metavar="HOW", help=ATTEST)
@common
def add(run: Run, addresses: tuple[str, ...], attest: str | None) -> int:
    """Add readers. Nobody who left, bounced, complained or was erased comes back this way."""
    with run.app() as app:
        report = steps.add(app.store, app.settings, addresses, attest=attest, now=app.clock())
        if report.note:
            report = replace(report, note=_ask(app, addresses) or report.note)
    return _report(run, report, "Readers")


def _ask(app: App, addresses: tuple[str, ...]) -> str:
    """Mail the question to those who have not said yes. Gives what to tell the editor; nothing if it can't be asked."""
    from curator.rendering.catalogues import Renderers
    from curator.subscribing.inviting import can_invite, invite

    if not can_invite(app.settings):
        return ""
    renderers = Renderers(app.project.templates, app.settings.newsletter.language, app.settings.newsletter.theme)
    asked = asyncio.run(invite(app.store, app.mailer, app.settings, renderers, addresses, clock=app.clock))
    if not asked:
        return "Nobody was asked: the most mails for today or this hour are written. Try again later."
    return f"{plural(asked, 'mail asks', 'mails ask')} them to confirm; until they do, they get nothing else."


@subscribers.command("import")
@click.argument("csv", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--attest", metavar="HOW", help=ATTEST)
@click.option("--dry-run", is_flag=True, help="Show what would change; store nothing.")
@common
def import_readers(run: Run, csv: Path, attest: str | None, dry_run: bool) -> int:
    """Bring readers from a CSV file with a column `email`, all or none.

    Exports of Mailchimp, Substack, Buttondown, Ghost and listmonk are recognised. On a terminal it shows what would
    change, and asks.
    """
    with run.app() as app, csv.open("rb") as file:
        now = app.clock()
        if run.interactive and not dry_run:
            plan = import_csv(app.store, app.settings, file, attest=attest, now=now, dry_run=True)
            _report(run, plan, csv.name)
            if not plan.added or not click.confirm("Bring them in?", err=True):
                return 1 if plan.refused else 0
        report = import_csv(app.store, app.settings, file, attest=attest, now=now, dry_run=dry_run)
    return _report(run, report, csv.name)


@subscribers.command("list")
@click.option("--state", help="pending, active, paused, left, bounced or complained.")
@common
def list_command(run: Run, state: str | None) -> None:
    """Every reader, in the order they came."""
    wanted = [known for known in SUBSCRIBER_STATES if known == state]
    if state and not wanted:
        raise UsageError(
            f'"{state}" is no state{did_you_mean(state, SUBSCRIBER_STATES)}',
            hint=f"One of: {', '.join(SUBSCRIBER_STATES)}.",
        )
    with run.app() as app:
        found = steps.listing(app.store, wanted or None)
    cells = [[reader.state, reader.format, reader.address] for reader in found]
    text = (
        table(cells, ["state", "format", "address"]) if found else "No readers yet. `curator subscribers add` adds one."
    )
    run.result({"subscribers": [row(reader) for reader in found]}, text)


@subscribers.command("show")
@click.argument("address")
@common
def show(run: Run, address: str) -> None:
    """One reader, with the evidence of what they agreed to."""
    with run.app() as app:
        details = steps.show(app.store, address)
    events = [{"kind": e.kind, "at": iso(e.at), "wording": e.wording, "page": e.page} for e in details.events]
    lines = [f"{details.reader.address}: {details.reader.state}"]
    lines += [f"  {iso(e.at)}  {e.kind}{': ' + e.wording if e.wording else ''}" for e in details.events]
    run.result({"subscribers": [row(details.reader)], "events": events}, "\n".join(lines))


@subscribers.command("pause")
@click.argument("address")
@click.option("--until", metavar="DATE", help="Such as 2027-03-01; three months from now when left out.")
@common
def pause(run: Run, address: str, until: str | None) -> None:
    """Send nothing to a reader until a day."""
    with run.app() as app:
        day = _day(until) if until else app.clock().date() + dt.timedelta(days=92)
        reader = steps.pause(app.store, address, day, now=app.clock())
    run.result({"subscribers": [row(reader)]}, f"{reader.address} gets nothing before {day.isoformat()}.")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'"{text}" is no date.', hint="Write it like 2027-03-01.") from None


@subscribers.command("leave")
@click.argument("address")
@common
def leave(run: Run, address: str) -> None:
    """End a subscription at the reader's wish. Only they can start it again."""
    with run.app() as app:
        reader = steps.leave(app.store, address, now=app.clock())
    run.result({"subscribers": [row(reader)]}, f"{reader.address} has left and gets no more mail.")


@subscribers.command("forget")
@click.argument("address")
@common
def forget(run: Run, address: str) -> None:
    """Erase a reader. Only a keyed hash stays, so that no import brings them back."""
    with run.app() as app:
        steps.forget(app.store, app.settings, address, now=app.clock())
    run.result({"forgotten": 1}, "Erased. Backups made before still hold the address.")


@subscribers.command("sync")
@common
def sync(run: Run) -> None:
    """Stop mailing whoever left, bounced or complained at SendGrid. `send` does it too where SendGrid hosts leaving."""
    from curator.subscribing.sync import sync as sync_step

    with run.app() as app:
        report = asyncio.run(sync_step(app.store, app.settings, now=app.clock()))
    stopped = report.left + report.bounced + report.complained
    text = f"{plural(report.listed, 'address', 'addresses')} on SendGrid's lists; {plural(stopped, 'reader')} stopped."
    run.result(asdict(report), text)


@subscribers.command("export")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@common
def export(run: Run, file: Path | None) -> None:
    """Every reader as CSV, complete enough to move away; to stdout when no FILE is named."""
    if file is None and run.json:
        raise UsageError("--json and a CSV do not fit on one stdout.", hint="Name a FILE for the CSV.")
    with run.app() as app:
        if file is None:
            export_csv(app.store, sys.stdout)
            return
        with writing(file, mode=0o600) as raw:
            text = io.TextIOWrapper(raw, "utf-8", newline="")
            number = export_csv(app.store, text)
            text.detach()
    run.result({"file": str(file.resolve()), "exported": number}, f"{plural(number, 'reader')} written to {file}.")
