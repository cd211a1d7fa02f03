"""An image for a pick: brought in once when an editor asks for it, kept beside the issue, credited in its file."""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from curator import __version__
from curator.errors import FetchError, RefusedError, UsageError
from curator.model.issue import Pick
from curator.model.people import People
from curator.net.client import client_for
from curator.project import Project
from curator.rendering.pictures import prepared
from curator.settings import Settings
from curator.store.atomic import write_bytes
from curator.store.issue_files import load_issue, put_pick
from curator.store.source_file import load_sources
from curator.text.urls import is_http
from curator.text.words import did_you_mean, slug

KINDS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"RIFF": "webp"}


@dataclass(frozen=True, slots=True)
class Credit:
    """What must be known of an image before it is shown: what it shows, whose it is, on which terms."""

    alt: str
    credit: str
    licence: str


def add_image(project: Project, settings: Settings, issue: str, pick_id: str, origin: str, said: Credit) -> Path:
    """Lay an image into issues/<id>/images/ and write it into the pick. Gives the file's path.

    origin: an address, which is read once, or a file on this machine. Raises RefusedError where the pick's creators do
    not allow an image, FileError for what is no image, FetchError where the address cannot be read.
    """
    pick = _pick(project, settings, issue, pick_id)
    if not People(load_sources(project)).allowed(pick).image:
        raise RefusedError(
            f'The creators of "{pick.title}" have not allowed an image.',
            hint="Ask them, and note their answer under consent in sources.yaml.",
        )
    data = _fetched(settings, origin) if is_http(origin) else _read(Path(origin))
    prepared(data, origin)
    name = f"images/{_name(origin, pick_id)}.{_kind(data)}"
    path = project.issue_dir(issue) / name
    if path.exists() and path.read_bytes() != data:
        raise UsageError(f"{path} is there already, and is another image.", hint="Rename one of the two.")
    write_bytes(path, data)
    put_pick(
        project,
        issue,
        {"id": pick_id, "image": {"file": name, "alt": said.alt, "credit": said.credit, "licence": said.licence}},
    )
    return path


def _pick(project: Project, settings: Settings, issue: str, pick_id: str) -> Pick:
    picks = load_issue(project, issue, settings.config.issue.sections).picks
    for pick in picks:
        if pick.id == pick_id:
            return pick
    meant = did_you_mean(pick_id, [pick.id for pick in picks])
    raise UsageError(f'{issue} has no pick "{pick_id}"{meant}', hint="See `curator issue show`.")


def _fetched(settings: Settings, url: str) -> bytes:
    async def run() -> bytes:
        async with client_for(settings, version=__version__) as client:
            answer = await client.get(url, headers={"Accept": "image/*"})
            if answer.status != 200:
                raise FetchError(f"{url} cannot be read: the server says {answer.status}.", kind="http")
            return answer.body

    return asyncio.run(run())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}).", hint="Name a file on this machine, or a web address."
        ) from None


def _name(origin: str, pick_id: str) -> str:
    path = unquote(urlsplit(origin).path) if is_http(origin) else Path(origin).name
    return slug(re.sub(r"\.\w+$", "", PurePosixPath(path).name), pick_id)


def _kind(data: bytes) -> str:
    return next((kind for start, kind in KINDS.items() if data.startswith(start)), "image")
