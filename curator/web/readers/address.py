"""`/address/…`: the link that was mailed to a new address. The button makes it the reader's."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.model.subscriber import Subscriber
from curator.rendering.readers import AddressPage
from curator.store import signups
from curator.subscribing.choices import find
from curator.subscribing.private import move, read_private
from curator.web.readers.office import Office, office_of
from curator.web.readers.pages import BAD_LINK, frame_for, renderer_for, show


def routes(prefix: str) -> list[Route]:
    """The routes of this action."""
    path = f"{prefix}/address/{{token}}"
    return [Route(path, look, methods=["GET"]), Route(path, act, methods=["POST"])]


async def look(request: Request) -> Response:
    """GET: the page with the button."""
    _, reader = await _asked(request)
    return _page(request, reader, "open")


async def act(request: Request) -> Response:
    """POST: letters come to the new address from now on, unless a reader has it already."""
    number, reader = await _asked(request)
    office = office_of(request)
    answer = await office.aside(lambda: move(office.store, office.settings, number, now=office.clock()))
    if answer == "closed":
        raise HTTPException(404, BAD_LINK)
    return _page(request, reader, answer, 409 if answer == "taken" else 200)


async def _asked(request: Request) -> tuple[int, Subscriber]:
    """The request in the token, and whose it is. Raises HTTPException (404) for one that has run out."""
    office = office_of(request)
    number = read_private("move", request.path_params["token"], office.clock(), office.secrets)
    reader = await office.aside(lambda: _owner(office, number)) if number is not None else None
    if number is None or reader is None:
        raise HTTPException(404, BAD_LINK)
    return number, reader


def _owner(office: Office, request: int) -> Subscriber | None:
    with office.store.read() as db:
        asked = signups.find(db, request)
    if asked is None or asked.kind != "move" or asked.subscriber is None or not asked.address:
        return None
    return find(office.store, asked.subscriber)


def _page(request: Request, reader: Subscriber, state: str, status: int = 200) -> Response:
    office, renderer = office_of(request), renderer_for(request, reader)
    return show(renderer, "readers/address.html", AddressPage(frame_for(office, renderer, reader), state), status)
