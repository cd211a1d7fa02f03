"""curator check and waive: what to mend before sending."""

from collections.abc import Sequence

import click

from curator.checking.step import waive as find_to_waive
from curator.cli.common import Run, common, plural, progress_bar
from curator.errors import UsageError
from curator.model.finding import Finding
from curator.model.issue import Waiver
from curator.pipeline.build import examine, finding_json
from curator.pipeline.links import open_links
from curator.store.issue_files import add_waiver, find_issue
from curator.text.dates import local

MARKS = {"block": "must be mended", "warn": "worth a look", "info": "for your information"}


def findings_text(findings: Sequence[Finding]) -> str:
    """Findings by severity, each with where it is and how to mend it."""
    open_ones = [finding for finding in findings if finding.waived is None]
    if not open_ones:
        waived = len(findings)
        return "The checks found nothing to mend." + (f" ({plural(waived, 'finding')} waived)" if waived else "")
    lines: list[str] = []
    for severity, mark in MARKS.items():
        found = [finding for finding in open_ones if finding.severity == severity]
        if found:
            lines.append(f"{mark} ({len(found)})")
        for finding in found:
            lines += [f"  {finding.id}", f"    {finding.where}: {finding.message}", f"    {finding.mend}"]
    if waived := len(findings) - len(open_ones):
        lines.append(f"({plural(waived, 'finding')} waived)")
    return "\n".join(lines)


@click.command()
@click.argument("issue_id", required=False)
@click.option("--offline", is_flag=True, help="Open no links.")
@common
def check(run: Run, issue_id: str | None, offline: bool) -> int:
    """Check an issue as it would go out now, its links too; no file of yours is changed."""
    with run.app() as app:
        issue = find_issue(app.project, issue_id)
        if not offline:
            with progress_bar("Opening links", shown=not run.json) as show:
                open_links(app.project, app.settings, issue, now=app.clock(), progress=show)
        findings = examine(app.project, app.settings, app.renderer, issue, now=app.clock()).report.findings
    run.result({"issue": issue, "findings": [finding_json(f) for f in findings]}, findings_text(findings))
    return 3 if any(finding.blocks for finding in findings) else 0


@click.command()
@click.argument("finding")
@click.option("--reason", required=True, help="Why it stands. Name nobody's private facts: it is shown in the archive.")
@click.option("--issue", "issue_id", help="The current one when left out.")
@common
def waive(run: Run, finding: str, reason: str, issue_id: str | None) -> None:
    """Let one finding stand. The reason is kept in the issue and shown on the archive's page on how we choose."""
    if not reason.strip():
        raise UsageError("A waiver wants a reason.", hint='Add --reason "…".')
    with run.app() as app:
        issue = find_issue(app.project, issue_id)
        findings = examine(app.project, app.settings, app.renderer, issue, now=app.clock()).report.findings
        chosen = find_to_waive(findings, finding)
        today = local(app.clock(), app.settings.newsletter.timezone).date()
        add_waiver(app.project, issue, Waiver(chosen.id, reason.strip(), today))
        after = examine(app.project, app.settings, app.renderer, issue, now=app.clock()).report.findings
    run.result(
        {"issue": issue, "findings": [finding_json(f) for f in after]},
        f"{chosen.id} stands, for this reason: {reason.strip()}\nThe reason will be shown in the archive.",
    )
