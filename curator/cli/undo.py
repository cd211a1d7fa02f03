"""curator undo: take back the last step."""

import click

from curator.cli.common import Run, common
from curator.reviewing.undo import undo as undo_step


@click.command()
@common
def undo(run: Run) -> None:
    """Take back the last triage, tag, note, pick or unpick; again for the one before."""
    with run.app() as app:
        done = undo_step(app.project, app.store, now=app.clock())
    run.result(done.to_json(), f"Taken back: {done.what}.")
