"""curator fetch: read the feeds that are due."""

import asyncio

import click

from curator.cli.common import Run, common, plural, progress_bar, table
from curator.fetching.step import FetchReport
from curator.fetching.step import fetch as fetch_step
from curator.store.source_file import find_source, load_sources


@click.command()
@click.argument("source_ids", nargs=-1)
@click.option("--force", is_flag=True, help="Do not wait for the next due time.")
@common
def fetch(run: Run, source_ids: tuple[str, ...], force: bool) -> int:
    """Read the feeds that are due (or the named ones), politely, and store what is new or changed."""
    with run.app() as app:
        sources = load_sources(app.project)
        only = {find_source(sources, source_id).id for source_id in source_ids} or None
        with progress_bar("Reading feeds", shown=not run.json) as show:
            report = asyncio.run(
                fetch_step(
                    sources,
                    app.store,
                    app.settings,
                    clock=app.clock,
                    force=force,
                    only=only,
                    progress=lambda p: show(p.done, p.total, f"{p.new} new, {p.changed} changed, {p.failed} failed"),
                )
            )
    run.result(report.to_json(), _text(report))
    return 1 if report.failed else 0


def _text(report: FetchReport) -> str:
    counts = f"{report.new} new, {report.changed} changed, {plural(report.not_modified, 'feed')} without news"
    lines = [f"Read {plural(report.polled, 'feed')} in {report.seconds:.1f} s: {counts}."]
    if report.failed:
        rows = [
            [f.source, f.kind, f.next_due.strftime("%d %b %H:%M UTC") if f.next_due else "–", f.error]
            for f in report.failed
        ]
        lines += ["", table(rows, ["not read", "why", "tried again", "what happened"])]
    if not report.polled:
        lines = ["Nothing was due. `curator fetch --force` reads now."]
    elif report.new or report.changed:
        lines += ["", "Next: curator items list"]
    return "\n".join(lines)
