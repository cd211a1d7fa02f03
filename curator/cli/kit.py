"""curator kit: a page to print, for people who use an issue together."""

import click

from curator.cli.common import Run, common
from curator.pipeline.kit import write_kit


@click.command()
@click.argument("kind")
@click.argument("issue_id", required=False)
@common
def kit(run: Run, kind: str, issue_id: str | None) -> None:
    """Make a page to print: KIND is book-club, circle, meal or bookshelf. The archive holds them for each issue."""
    with run.app() as app:
        path = write_kit(app.project, app.settings, app.renderer, kind, issue_id, now=app.clock())
    issue = path.parent.name
    run.result({"issue": issue, "kind": kind, "file": str(path)}, f"{path}\nOpen it in a browser and print it.")
