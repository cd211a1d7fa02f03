"""kit = one page to print, for people who want to use an issue together."""

import datetime as dt
from pathlib import Path

from curator.building.archive import Archivist
from curator.building.kits import KINDS
from curator.building.step import PREVIEW_ROOT
from curator.errors import UsageError
from curator.pipeline.charter import require_charter
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.settings import Settings
from curator.store.atomic import write_text
from curator.store.issue_files import find_issue, load_issue
from curator.store.shelf import load_shelf
from curator.store.source_file import load_sources
from curator.text.words import did_you_mean


def write_kit(
    project: Project, settings: Settings, renderer: Renderer, kind: str, issue_id: str | None, *, now: dt.datetime
) -> Path:
    """Write out/issues/<id>/kit-<kind>.html and give its path.

    Raises UsageError for an unknown kind, and for an issue without questions.
    """
    if kind not in KINDS:
        raise UsageError(f'"{kind}" is no kit{did_you_mean(kind, KINDS)}', hint=f"There are: {', '.join(KINDS)}.")
    require_charter(settings)
    issue = find_issue(project, issue_id)
    loaded = load_issue(project, issue, settings.config.issue.sections)
    archivist = Archivist(load_sources(project), settings, renderer, now, root=PREVIEW_ROOT, shelf=load_shelf(project))
    page = archivist.kit(kind, loaded)
    if page is None:
        raise UsageError(
            f"{issue} has no questions to talk about, and a kit is made of them.",
            hint=f"Write one or two under `prompts` in issues/{issue}/issue.yaml.",
        )
    path = project.built_dir(issue) / f"kit-{kind}.html"
    write_text(path, page)
    return path
