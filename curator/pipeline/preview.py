"""preview = build, and every view of the issue side by side in one page."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from curator.building.preview import FOLDER, IMAGES, PAGE, preview_files
from curator.building.step import write_built
from curator.model.people import People
from curator.pipeline.build import examine
from curator.pipeline.pictures import pictures_of
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.settings import Settings
from curator.store.atomic import write_bytes, write_text
from curator.store.issue_files import find_issue
from curator.text.urls import join


@dataclass(frozen=True, slots=True)
class PreviewReport:
    """Where the page is, and what it shows. Paths are absolute."""

    issue: str
    page: Path
    views: tuple[Path, ...]

    def to_json(self) -> dict[str, object]:
        """For --json."""
        return {"issue": self.issue, "page": str(self.page), "views": [str(view) for view in self.views]}


def preview(
    project: Project, settings: Settings, renderer: Renderer, issue_id: str | None, *, now: dt.datetime
) -> PreviewReport:
    """Render an issue into out/issues/<id>/ and lay preview.html with its views beside it. No server, no network."""
    issue = find_issue(project, issue_id)
    seen = examine(project, settings, renderer, issue, now=now)
    folder = project.built_dir(issue)
    write_built(seen.built, folder)
    pictures = pictures_of(project, issue, seen.issue.picks, People(seen.sources))
    base = settings.newsletter.base_url
    addresses = {
        join(base, f"issues/{issue}/{IMAGES}/{picture.shown.name}"): picture.shown.name for picture in pictures.values()
    }
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    files = preview_files(seen.built, settings, renderer, addresses)
    for picture in pictures.values():
        write_bytes(folder / FOLDER / IMAGES / picture.shown.name, picture.file.read_bytes())
    for name, text in files.items():
        write_text(folder / name, text)
    views = tuple(folder / name for name in files if name != PAGE)
    return PreviewReport(issue, folder / PAGE, views)
