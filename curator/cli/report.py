"""curator report: your own selection over time."""

from dataclasses import asdict

import click

from curator.cli.common import Run, common
from curator.errors import UsageError
from curator.pipeline.report import report as report_flow
from curator.reporting.report import KINDS, Kind
from curator.reporting.text import text_of
from curator.text.words import did_you_mean


@click.command()
@click.argument("kind", required=False)
@common
def report(run: Run, kind: str | None) -> None:
    """Look at your own selection: voices, gaps, load or language; all four when none is named.

    It counts choices, never people: where fewer than five creators stand behind a number, it is not shown.
    """
    with run.app() as app:
        done = report_flow(app.project, app.settings, _kinds(kind), now=app.clock())
    rows = [asdict(one) | {"file": str(path)} for one, path in done]
    text = "\n\n\n".join(f"{text_of(one)}\n\nAs a page: {path}" for one, path in done)
    run.result({"reports": rows}, text)


def _kinds(kind: str | None) -> tuple[Kind, ...]:
    if kind is None:
        return KINDS
    for known in KINDS:
        if known == kind:
            return (known,)
    raise UsageError(f'There is no report "{kind}"{did_you_mean(kind, KINDS)}', hint=f"One of: {', '.join(KINDS)}.")
