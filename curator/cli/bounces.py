"""curator bounces: mail that came back, and complaints."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from curator.cli.common import Run, common, plural
from curator.errors import UsageError
from curator.sending.bounces import BounceReport, read_mailbox, take_returned
from curator.wiring import App


@click.group()
def bounces() -> None:
    """Mail that came back: `curator bounces read` finds whom it is about, and mails them no more."""


@bounces.command("read")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@common
def read(run: Run, file: Path | None) -> int:
    """Read returned mail and complaints from a FILE, an mbox, a Maildir, or from `-`: one mail on stdin.

    Without FILE it reads the mailbox of [bounces] in curator.toml.
    """
    with run.app() as app:
        if str(file) == "-":
            report = take_returned(app.store, [sys.stdin.buffer.read()], now=app.clock())
        else:
            report = read_mailbox(app.store, file or _mailbox(app), now=app.clock())
    run.result(asdict(report), _text(report))
    return 0


def _mailbox(app: App) -> Path:
    path = app.settings.config.bounces.mailbox
    if not path:
        raise UsageError("No mailbox is named.", hint="Name a file, or set mailbox below [bounces] in curator.toml.")
    return app.project.root / path


def _text(report: BounceReport) -> str:
    lines = [f"{plural(report.read, 'mail')} read; {plural(report.stopped, 'reader')} will get no more mail."]
    for number, words in (
        (report.bounced, "came back for good: the address does not work"),
        (report.refused, "came back this time: mailbox full, or not wanted by the server"),
        (report.delayed, "still on their way"),
        (report.delivered, "delivered"),
        (report.complained, "complaints"),
        (report.left, "wishes to leave"),
        (report.no_report, "no reports at all; look at them yourself"),
    ):
        if number:
            lines.append(f"  {number:,} {words}")
    if report.unmatched:
        lines.append(f"  {len(report.unmatched):,} about letters that are not ours, or name none; nothing was changed:")
        lines += [f"    {one.address or 'no address'}: {one.why}" for one in report.unmatched[:20]]
    return "\n".join(lines)
