"""publish = render every issue's page from its files, then write the archive."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from curator.building.step import render_issue
from curator.model.source import Source
from curator.pipeline.build import require_charter
from curator.project import Project
from curator.publishing.step import ISSUE_ROOT, PublishedIssue, PublishReport
from curator.publishing.step import publish as publish_step
from curator.rendering.environment import Renderer
from curator.settings import Settings
from curator.store.issue_files import is_sent, issue_ids, load_issue, read_manifest
from curator.store.source_file import load_sources
from curator.text.markdown import without_front_matter


def publish(
    project: Project, settings: Settings, renderer: Renderer, *, now: dt.datetime, out: Path | None = None
) -> PublishReport:
    """Write the archive: sent issues, and the current one unlisted. Reads files only, no database."""
    require_charter(settings)
    sources = load_sources(project)
    return publish_step(
        _pages(project, settings, sources, renderer, now),
        settings,
        sources,
        renderer,
        out or project.site,
        now=now,
        norms=_text(project.root / "norms.md"),
        guide=_text(project.root / "guide.md"),
    )


def _pages(
    project: Project, settings: Settings, sources: tuple[Source, ...], renderer: Renderer, now: dt.datetime
) -> Iterator[PublishedIssue]:
    for issue_id in issue_ids(project):
        issue = load_issue(project, issue_id, settings.config.issue.sections)
        sent_at = None
        if is_sent(project, issue_id):
            sent_at = dt.datetime.fromisoformat(str(read_manifest(project, issue_id)["sent_at"]))
        built = render_issue(issue, sources, settings, renderer, now=now, root=ISSUE_ROOT, listed=sent_at is not None)
        yield PublishedIssue(built, sent_at, project.issue_dir(issue_id))


def _text(path: Path) -> str:
    return without_front_matter(path.read_text("utf-8")) if path.is_file() else ""
