"""`/private/…`: behind a link that was mailed to the reader within the hour. See, move, be erased."""

import json

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.errors import UsageError
from curator.model.subscriber import Subscriber
from curator.rendering.readers import PlainPage, PrivatePage
from curator.subscribing.choices import find
from curator.subscribing.private import ask_to_move, data_of, erase, read_private
from curator.web.forms import read_form
from curator.web.readers.office import office_of
from curator.web.readers.pages import BAD_LINK, frame_for, renderer_for, show


def routes(prefix: str) -> list[Route]:
    """The routes of this action."""
    path = f"{prefix}/private/{{token}}"
    return [Route(path, look, methods=["GET"]), Route(path, act, methods=["POST"])]


async def look(request: Request) -> Response:
    """GET: the page. It shows nothing of what is stored: that takes a button too."""
    return _page(request, await _reader(request))


async def act(request: Request) -> Response:
    """POST: what the field `do` says."""
    reader, fields = await _reader(request), await read_form(request)
    what = fields.get("do", [""])[0]
    if what == "export":
        return await _export(request, reader)
    if what == "erase":
        return await _erase(request, reader) if "sure" in fields else _page(request, reader, problem="erase")
    if what == "move":
        return await _move(request, reader, fields.get("email", [""])[0].strip())
    return _page(request, reader)


async def _reader(request: Request) -> Subscriber:
    office = office_of(request)
    number = read_private("private", request.path_params["token"], office.clock(), office.secrets)
    reader = await office.aside(lambda: find(office.store, number)) if number is not None else None
    if reader is None:
        raise HTTPException(404, BAD_LINK)
    return reader


async def _export(request: Request, reader: Subscriber) -> Response:
    office = office_of(request)
    data = await office.aside(lambda: data_of(office.store, reader))
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(text, media_type="application/json", headers=headers)


async def _erase(request: Request, reader: Subscriber) -> Response:
    office, renderer = office_of(request), renderer_for(request, reader)
    await office.aside(lambda: erase(office.store, office.settings, reader.id, now=office.clock()))
    return show(renderer, "readers/erased.html", PlainPage(frame_for(office, renderer, reader)))


async def _move(request: Request, reader: Subscriber, address: str) -> Response:
    office, renderer = office_of(request), renderer_for(request, reader)
    try:
        await office.aside(lambda: ask_to_move(office.store, office.settings, reader, address, now=office.clock()))
    except UsageError:
        return _page(request, reader, address=address[:254], problem="address")
    office.wake.set()
    return show(renderer, "readers/move_sent.html", PlainPage(frame_for(office, renderer, reader)))


def _page(request: Request, reader: Subscriber, *, address: str = "", problem: str = "") -> Response:
    office, renderer = office_of(request), renderer_for(request, reader)
    page = PrivatePage(frame_for(office, renderer, reader), address, problem)
    return show(renderer, "readers/private.html", page, 422 if problem else 200)
