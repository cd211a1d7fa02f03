"""curator publish: the archive as static pages."""

from dataclasses import asdict
from pathlib import Path

import click

from curator.cli.common import Run, common, plural
from curator.pipeline.publish import publish as publish_flow


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Another folder than out/site.")
@common
def publish(run: Run, out: Path | None) -> None:
    """Write the archive: sent issues, and the current one without a link to it. Only what changed is written."""
    with run.app() as app:
        report = publish_flow(app.project, app.settings, app.renderer, now=app.clock(), out=out)
    changed = f"{plural(len(report.pages), 'page')}, {plural(len(report.changed), 'file')} changed."
    run.result(asdict(report), f"{changed}\nOpen {report.dir}/index.html")
