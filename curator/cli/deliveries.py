"""curator deliveries: the ledger, and settling what a crash left uncertain."""

import re

import click

from curator.cli.common import Run, common, plural, table
from curator.errors import UsageError
from curator.model.delivery import DELIVERY_STATES, Delivery, MailingKind
from curator.sending.reconcile import ledger
from curator.sending.reconcile import settle as settle_step
from curator.text.words import did_you_mean

GUIDE = "guide"
"""Names the mailing of the welcome, in the place of an issue."""

_CORRECTION = re.compile(r".+\.\d+")
"""What a correction is called in the place of an issue: `2026-12.1`."""


class _Deliveries(click.Group):
    """`curator deliveries ISSUE` lists; `curator deliveries settle …` settles."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Deliveries)
def deliveries() -> None:
    """Who got it: `curator deliveries ISSUE`. What a crash left uncertain: `curator deliveries settle ID --as sent`."""


def row(delivery: Delivery) -> dict[str, object]:
    """One delivery as --json shows it."""
    return {
        "id": str(delivery.id),
        "address": delivery.address,
        "state": delivery.state,
        "provider_id": delivery.provider_id,
        "attempts": delivery.attempts,
        "error": delivery.error,
    }


@deliveries.command("list", hidden=True)
@click.argument("issue_id")
@click.option("--state", help="pending, claimed, accepted, failed, uncertain or suppressed.")
@common
def list_command(run: Run, issue_id: str, state: str | None) -> None:
    """The ledger of an issue, of a correction (2026-12.1), or of the guide."""
    if state and state not in DELIVERY_STATES:
        raise UsageError(
            f'"{state}" is no state{did_you_mean(state, DELIVERY_STATES)}',
            hint=f"One of: {', '.join(DELIVERY_STATES)}.",
        )
    wanted = next((known for known in DELIVERY_STATES if known == state), None)
    with run.app() as app:
        found = ledger(app.store, issue_id, wanted, kind=_kind(issue_id))
    cells = [[str(d.id), d.state, d.address, d.error or ""] for d in found]
    run.result(
        {"deliveries": [row(d) for d in found]}, table(cells, ["id", "state", "address", ""]) if found else "None."
    )


def _kind(name: str) -> MailingKind:
    if name == GUIDE:
        return "guide"
    return "correction" if _CORRECTION.fullmatch(name) else "issue"


@deliveries.command("settle")
@click.argument("delivery_ids", nargs=-1, type=int)
@click.option("--all", "whole", metavar="ISSUE", help="Every uncertain one of this issue, in the place of ids.")
@click.option("--as", "outcome", type=click.Choice(["sent", "retry"]), required=True)
@common
def settle(run: Run, delivery_ids: tuple[int, ...], whole: str | None, outcome: str) -> int:
    """Say what became of uncertain ones: `sent` leaves them, `retry` sends them again with the next `send`."""
    if bool(delivery_ids) == bool(whole):
        raise UsageError(
            "Which deliveries?",
            hint="Name their ids, or all of one issue: --all ISSUE. `curator deliveries` lists them.",
        )
    with run.app() as app:
        ids = [one.id for one in ledger(app.store, whole, "uncertain", kind=_kind(whole))] if whole else delivery_ids
        report = settle_step(app.store, ids, "sent" if outcome == "sent" else "retry", now=app.clock())
    said = {"settled": [str(n) for n in report.settled], "left_alone": [str(n) for n in report.left_alone]}
    text = f"Settled {plural(len(report.settled), 'delivery', 'deliveries')} as {outcome}."
    if report.left_alone:
        text += f" Not uncertain, so left alone: {', '.join(said['left_alone'])}."
    run.result(said, text)
    return 2 if report.left_alone and not report.settled else 0
