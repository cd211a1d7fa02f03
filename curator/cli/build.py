"""curator build: the monthly main job."""

import click

from curator.building.budget import KB
from curator.cli.check import findings_text
from curator.cli.common import Run, common, plural
from curator.pipeline.build import BuildReport
from curator.pipeline.build import build as build_flow


@click.command()
@click.argument("issue_id", required=False)
@common
def build(run: Run, issue_id: str | None) -> int:
    """Make the e-mail, its text and the web page of an issue, and check them.

    Without an issue: the one in the making; if there is none, a first draft of the kept items. A block gives exit 3 and
    still leaves the preview.
    """
    with run.app() as app:
        report = build_flow(app.project, app.store, app.settings, app.renderer, issue_id, now=app.clock())
    run.result(report.to_json(), _text(report))
    return 3 if report.blocked else 0


DEAREST = 8
"""How many picks are named where the mail is over its budget; --json has all of them."""


def _advice(report: BuildReport) -> list[str]:
    """What to do about a mail that is over its budget."""
    if not (advice := report.advice):
        return []
    lines = [f"That is more than the budget of {advice.budget / KB:.0f} KB ([issue] max_html_kb)."]
    if advice.compact is not None:
        enough = "enough" if advice.compact_is_enough else "not enough alone"
        lines.append(f'  [issue] layout = "compact" makes it {advice.compact / KB:.0f} KB, which is {enough}.')
    lines.append("  The dearest picks:")
    lines += [f"    {cost.bytes / KB:4.1f} KB  {cost.id}  {cost.title}" for cost in advice.picks[:DEAREST]]
    return [*lines, ""]


def _text(report: BuildReport) -> str:
    lines = []
    if report.drafted:
        made_of = plural(len(report.placed), "kept item") if report.placed else "nothing: no item is kept yet"
        lines.append(f"{report.issue} is a first draft, made of {made_of}.")
        lines.append("The lead voice is yours to choose: `curator pick ITEM --section lead-voice --lead`.\n")
    lines += [
        f"Issue {report.issue} is built. Its mail has {report.html_bytes / KB:.0f} KB (Gmail clips near 102).",
        f"  e-mail  {report.email_html}",
        f"  text    {report.email_text}",
        f"  web     {report.web}",
        "",
        *_advice(report),
        findings_text(report.findings),
    ]
    if not report.blocked:
        lines.append(f"Next: curator send {report.issue} --test you@example.org")
    return "\n".join(lines)
