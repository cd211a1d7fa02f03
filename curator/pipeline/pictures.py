"""The images of an issue, ready to be shown: read from its folder, made small once, kept beside the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from curator.errors import FileError
from curator.model.issue import Pick
from curator.model.people import People
from curator.project import Project
from curator.rendering.pictures import Shown, picture_name, prepared, size_of
from curator.store.atomic import write_bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """One image. shown: as pages show it. file: where the bytes lie that readers get."""

    shown: Shown
    file: Path


def pictures_of(project: Project, issue: str, picks: Iterable[Pick], people: People) -> dict[str, Picture]:
    """The images that the picks' creators allow, by what the editor calls their files.

    One that is not there is left out: the check image-rights names it. Raises FileError for a file that is no image.
    """
    found: dict[str, Picture] = {}
    for pick in picks:
        may = people.allowed(pick)
        if pick.image is None or not (may.image and may.archive) or pick.image.file in found:
            continue
        if source := image_file(project, issue, pick.image.file):
            found[pick.image.file] = _picture(project, pick.image.file, source)
    return found


def image_file(project: Project, issue: str, file: str) -> Path | None:
    """The file that an editor means, in the issue's folder or its images/; None where there is none."""
    folder = project.issue_dir(issue).resolve()
    if "\x00" in file:
        return None
    for path in (folder / file, folder / "images" / file):
        inside = path.resolve()
        if inside.is_relative_to(folder) and inside.is_file():
            return inside
    return None


def _picture(project: Project, file: str, source: Path) -> Picture:
    try:
        data = source.read_bytes()
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})", path=source) from None
    name = picture_name(file, data)
    kept = project.private / "pictures"
    ready = next((path for path in (kept / f"{name}.jpg", kept / f"{name}.png") if path.is_file()), None)
    if ready is None:
        kind, made = prepared(data, str(source))
        ready = kept / f"{name}.{kind}"
        write_bytes(ready, made)
    width, height = size_of(ready.read_bytes())
    return Picture(Shown(ready.name, width, height), ready)
