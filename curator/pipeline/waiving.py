"""waive = check, find the one finding that is meant, write the reason into the issue."""

import datetime as dt

from curator.checking.step import waive as find_to_waive
from curator.errors import UsageError
from curator.model.finding import Finding
from curator.model.issue import Waiver
from curator.pipeline.build import examine
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.settings import Settings
from curator.store.issue_files import add_waiver
from curator.text.dates import local


def waive(
    project: Project,
    settings: Settings,
    renderer: Renderer,
    issue: str,
    name: str,
    reason: str,
    *,
    now: dt.datetime,
) -> Finding:
    """Let one finding of an issue stand; gives it. The reason will be shown in the archive.

    name: its id, or its check's where that has one finding. Raises UsageError without a reason or for an unknown
    finding, RefusedError for one that protects somebody.
    """
    if not reason.strip():
        raise UsageError("A waiver wants a reason.", hint='Add --reason "…".')
    findings = examine(project, settings, renderer, issue, now=now).report.findings
    chosen = find_to_waive(findings, name)
    today = local(now, settings.newsletter.timezone).date()
    add_waiver(project, issue, Waiver(chosen.id, reason.strip(), today))
    return chosen
