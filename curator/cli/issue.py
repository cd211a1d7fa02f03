"""curator issue: start, list and show issues."""

import dataclasses

import click

from curator.cli.common import Run, common, table
from curator.model.issue import Issue
from curator.model.vocabulary import IssueKind
from curator.pipeline.drafts import start_issue
from curator.store.issue_files import find_issue, is_sent, issue_ids, load_issue
from curator.text.dates import iso, zoned


@click.group()
def issue() -> None:
    """Start, list and show issues."""


@issue.command("new")
@click.argument("issue_id", required=False)
@click.option("--kind", type=click.Choice(["standard", "rest", "special"]), default="standard")
@common
def new(run: Run, issue_id: str | None, kind: IssueKind) -> None:
    """Make the files of a new issue (the next month when none is named)."""
    with run.app() as app:
        made = start_issue(app.project, app.settings, issue_id, kind, now=app.clock())
        folder = app.project.issue_dir(made)
    run.result(
        {"issue": made, "dir": str(folder)}, f"Issue {made} is in {folder}\nNext: curator pick ITEM --section reading"
    )


@issue.command("list")
@common
def list_command(run: Run) -> None:
    """Every issue, newest first."""
    with run.app() as app:
        rows = [
            {"issue": i, "sent": is_sent(app.project, i), "dir": str(app.project.issue_dir(i))}
            for i in reversed(issue_ids(app.project))
        ]
    text = table([[str(r["issue"]), "sent" if r["sent"] else "in the making"] for r in rows], ["issue", "state"])
    run.result({"issues": rows}, text if rows else "No issues yet. `curator issue new` starts one.")


@issue.command("show")
@click.argument("issue_id", required=False)
@common
def show(run: Run, issue_id: str | None) -> None:
    """One issue: its picks by section (the current one when none is named)."""
    with run.app() as app:
        found = find_issue(app.project, issue_id)
        loaded = load_issue(app.project, found, app.settings.config.issue.sections)
        data = {
            "issue": found,
            "dir": str(app.project.issue_dir(found)),
            **_data(loaded, app.settings.newsletter.timezone),
        }
    run.result(data, _text(loaded, app.settings.config.issue.sections))


def _data(issue: Issue, zone: str) -> dict[str, object]:
    fields = dataclasses.asdict(issue)
    fields.pop("issue")
    for event in fields["events"]:
        for name in ("starts", "ends"):
            event[name] = iso(zoned(event[name], zone)) if event[name] else None
    return fields


def _text(issue: Issue, sections: tuple[str, ...]) -> str:
    lines = [f"{issue.issue}  {issue.title}  ({issue.kind})"]
    for section in sections:
        picks = [pick for pick in issue.picks if pick.section == section]
        if picks:
            lines += ["", section]
            lines += [f"  {pick.id:<10} {pick.title}{'  (lead)' if pick.lead else ''}" for pick in picks]
    if not issue.picks:
        lines += ["", "No picks yet. `curator pick ITEM --section reading` places one."]
    lines += ["", f"{len(issue.actions)} actions, {len(issue.prompts)} prompts, {len(issue.events)} events"]
    return "\n".join(lines)
