"""curator preview: an issue as its readers see it, all views side by side."""

import webbrowser

import click

from curator.cli.common import Run, common
from curator.pipeline.preview import preview as preview_flow


@click.command()
@click.argument("issue_id", required=False)
@click.option("--no-open", is_flag=True, help="Only say where the page is.")
@common
def preview(run: Run, issue_id: str | None, no_open: bool) -> None:
    """Show an issue on a desk, on a phone, in the dark, as text, without images and told discreetly, in one page."""
    with run.app() as app:
        report = preview_flow(app.project, app.settings, app.renderer, issue_id, now=app.clock())
    opened = not no_open and run.interactive and webbrowser.open(report.page.as_uri())
    run.result(report.to_json(), f"{report.issue}, in {len(report.views)} views: {report.page}")
    if not opened and not no_open and not run.json:
        run.say("Open that file in your browser.")
