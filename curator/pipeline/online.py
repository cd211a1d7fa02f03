"""Looks at an issue's page and images where readers will, right before the mail goes out."""

import asyncio
import datetime as dt
from pathlib import Path

from curator import __version__
from curator.checking.evidence import PublicFile
from curator.errors import CuratorError, FetchError
from curator.net.client import Answer, GuardedClient, client_for
from curator.pipeline.publish import Workshop
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.rendering.pictures import size_of
from curator.settings import Settings
from curator.store.source_file import load_sources
from curator.text.urls import join

PAGE = "page"
IMAGES = {".jpg": "image/jpeg", ".png": "image/png"}


def look_online(
    project: Project, settings: Settings, renderer: Renderer, issue: str, *, now: dt.datetime
) -> tuple[PublicFile, ...]:
    """What is public of an issue that is to be sent; nothing for a newsletter without an address on the web."""
    base = settings.newsletter.base_url
    if not base:
        return ()
    shop = Workshop(project, settings, load_sources(project), renderer, now)
    made, pictures = shop.make(issue, False, False)
    page = made.page.encode()

    async def run() -> tuple[PublicFile, ...]:
        async with client_for(settings, version=__version__) as client:
            seen = [await _page(client, join(base, f"issues/{issue}/"), page)]
            for path, file in pictures:
                seen.append(await _image(client, join(base, path), file))
            return tuple(seen)

    return asyncio.run(run())


async def _page(client: GuardedClient, url: str, page: bytes) -> PublicFile:
    answer = await _ask(client, url)
    if isinstance(answer, str):
        return PublicFile(PAGE, url, answer)
    same = answer.body == page
    return PublicFile(PAGE, url, "" if same else "is there, and is not the page that would be published now")


async def _image(client: GuardedClient, url: str, file: Path) -> PublicFile:
    answer = await _ask(client, url)
    if isinstance(answer, str):
        return PublicFile(file.name, url, answer)
    data = file.read_bytes()
    if answer.body == data:
        return PublicFile(file.name, url)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    alike = kind == IMAGES[file.suffix] and _size(answer.body) == size_of(data)
    return PublicFile(file.name, url, "" if alike else "is there, and is another image")


def _size(data: bytes) -> tuple[int, int] | None:
    try:
        return size_of(data)
    except OSError:  # what Pillow says of bytes that are no image
        return None


async def _ask(client: GuardedClient, url: str) -> Answer | str:
    """The answer, or what to say of there being none."""
    try:
        answer = await client.get(url)
    except FetchError as error:
        return f"cannot be read ({_said(error)})"
    if answer.status == 200:
        return answer
    return "is not public yet (404)" if answer.status == 404 else f"is not public (the server says {answer.status})"


def _said(error: CuratorError) -> str:
    return error.message.rstrip(".")
