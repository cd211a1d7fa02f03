"""curator publish: the archive as static pages."""

from pathlib import Path

import click

from curator.cli.common import Run, common, plural
from curator.pipeline.publish import PublishReport
from curator.pipeline.publish import publish as publish_flow


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Another folder than out/site.")
@common
def publish(run: Run, out: Path | None) -> int:
    """Write the archive: sent issues, and the current one without a link to it. Only what changed is written."""
    with run.app() as app:
        report = publish_flow(app.project, app.settings, app.renderer, now=app.clock(), out=out)
    run.result(report.to_json(), _text(report))
    return 1 if report.problem else 0


def _text(report: PublishReport) -> str:
    lines = [f"{plural(len(report.pages), 'page')}, {plural(len(report.changed), 'file')} changed."]
    for issue in report.altered:
        lines.append(
            f"{issue} was sent, and its files have changed since: if that mends a mistake, say so in a correction."
        )
    if report.problem:
        lines.append(report.problem)
    return "\n".join([*lines, f"Open {report.dir}/index.html"])
