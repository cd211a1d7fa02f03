"""curator status: where this month stands, and what comes next."""

import click

from curator.cli.common import Run, common
from curator.pipeline.status import status as status_of


@click.command()
@common
def status(run: Run) -> None:
    """Where this month stands, and the next command."""
    with run.app() as app:
        report = status_of(app.project, app.store, app.settings, now=app.clock())
    counts = ", ".join(f"{number} {state}" for state, number in report.items.items() if number)
    lines = [report.says, f"Items: {counts or 'none yet'}", *report.reminders, f"Next: {report.next}"]
    run.result(report.to_json(), "\n".join(lines))
