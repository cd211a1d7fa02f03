"""curator feedback: what was said, answered in time, and closed with what changed."""

import click

from curator.cli.common import Run, common
from curator.errors import UsageError
from curator.model.feedback import FEEDBACK_STATES, Feedback
from curator.pipeline.feedback import close_with_change
from curator.reviewing import feedback as steps
from curator.store.issue_files import find_issue
from curator.text.dates import iso, local
from curator.wiring import App


@click.group()
def feedback() -> None:
    """What readers and creators say: add, list, cool, answer, close."""


def row(entry: Feedback, overdue: bool = False) -> dict[str, object]:
    """One entry as --json shows it."""
    return {
        "id": str(entry.id),
        "text": entry.text,
        "issue": entry.issue,
        "state": entry.state,
        "received": iso(entry.received),
        "due": entry.due.isoformat() if entry.due else None,
        "overdue": overdue,
        "cooling_until": entry.cooling_until.isoformat() if entry.cooling_until else None,
        "answer": entry.answer,
        "outcome": entry.outcome,
        "closed": iso(entry.closed),
    }


def _said(entry: Feedback, what: str) -> tuple[dict[str, object], str]:
    due = f" Next step by {entry.due}." if entry.due else ""
    return {"feedback": [row(entry)]}, f"{entry.id}: {what}{due}"


def _zone(app: App) -> str:
    return app.settings.newsletter.timezone


@feedback.command("add")
@click.argument("text")
@click.option("--issue", "issue_id", help="Which issue it is about.")
@common
def add(run: Run, text: str, issue_id: str | None) -> None:
    """Write down what was said, never by whom. An answer is due within a week."""
    with run.app() as app:
        issue = find_issue(app.project, issue_id) if issue_id else None
        entry = steps.add(app.store, text, issue=issue, zone=_zone(app), now=app.clock())
    run.result(*_said(entry, "written down."))


@feedback.command("list")
@click.option("--state", help=f"{', '.join(FEEDBACK_STATES)}.")
@click.option("--all", "everything", is_flag=True, help="Closed ones too.")
@common
def list_command(run: Run, state: str | None, everything: bool) -> None:
    """What is open, what is due first."""
    states = (steps.state_named(state),) if state else FEEDBACK_STATES if everything else steps.OPEN
    with run.app() as app:
        entries = steps.listing(app.store, states)
        today = local(app.clock(), _zone(app)).date()
    lines = []
    for entry in entries:
        due = f", due {entry.due}{' (late)' if entry.overdue(today) else ''}" if entry.due else ""
        lines.append(f"{entry.id}  {entry.state}{due}{f', on {entry.issue}' if entry.issue else ''}")
        lines.append(f"   {entry.text}")
        if entry.outcome:
            lines.append(f"   → {entry.outcome}")
    rows = [row(entry, entry.overdue(today)) for entry in entries]
    run.result({"feedback": rows}, "\n".join(lines) or "Nothing is open.")


@feedback.command("cool")
@click.argument("number", type=int)
@click.option("--days", type=click.IntRange(1, 14), default=2, show_default=True, help="How long to wait.")
@common
def cool(run: Run, number: int, days: int) -> None:
    """Wait before you answer what stings."""
    with run.app() as app:
        entry = steps.cool(app.store, number, days, zone=_zone(app), now=app.clock())
    run.result(*_said(entry, f"rests until {entry.cooling_until}."))


@feedback.command("answer")
@click.argument("number", type=int)
@click.argument("text")
@common
def answer(run: Run, number: int, text: str) -> None:
    """Keep what you answered. What changes is decided within a month."""
    with run.app() as app:
        entry = steps.answer(app.store, number, text, zone=_zone(app), now=app.clock())
    run.result(*_said(entry, "answered."))


@feedback.command("close")
@click.argument("number", type=int)
@click.option("--changed", help="What you do differently now: it is printed in the issue in the making.")
@click.option("--unchanged", help="Why nothing changes; it stays in the ledger.")
@common
def close(run: Run, number: int, changed: str | None, unchanged: str | None) -> None:
    """Say what came of it: what changed, or why nothing did."""
    if bool(changed) == bool(unchanged):
        raise UsageError("Closing wants one sentence.", hint='--changed "what we do now", or --unchanged "why not".')
    with run.app() as app:
        if unchanged:
            entry, issue = steps.close(app.store, number, unchanged, now=app.clock()), None
        else:
            entry, issue = close_with_change(
                app.project, app.store, app.settings, number, changed or "", now=app.clock()
            )
    where = f" “{entry.outcome}” stands in {issue} under `changes`." if issue else ""
    data, text = _said(entry, f"closed.{where}")
    run.result(data | {"issue": issue}, text)
