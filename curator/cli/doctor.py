"""curator doctor: is everything that a sending depends on as it should be?"""

from dataclasses import asdict

import click

from curator.cli.common import Run, common, plural
from curator.model.finding import Finding

SIGNS = {"block": "must be mended", "warn": "should be mended", "info": "to know"}


@click.command()
@common
def doctor(run: Run) -> int:
    """Look at settings, secrets, DNS, provider, readers' pages, private files, clock and backup. Sends no mail."""
    from curator.clock import system_clock
    from curator.pipeline.doctor import Patient, examine

    with run.app() as app:
        patient = Patient(app.project, app.settings, lambda: app.store, clock=system_clock)
        found = examine(patient)
    run.result({"findings": [_row(one) for one in found]}, _text(found))
    return 1 if any(one.severity == "block" for one in found) else 0


def _row(one: Finding) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name not in ("waived", "waivable")}


def _text(found: list[Finding]) -> str:
    if not found:
        return "Everything is as it should be."
    lines = []
    for severity, words in SIGNS.items():
        group = [one for one in found if one.severity == severity]
        if group:
            lines.append(f"{plural(len(group), 'thing')} {words}:")
        for one in group:
            lines += [f"  {one.where}: {one.message}", f"      {one.mend}"]
    return "\n".join(lines)
