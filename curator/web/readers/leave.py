"""`/leave/…`: the link at the foot of every letter, and the button that mail programs show (RFC 8058).

Looking at it does nothing. Every POST means it: gone at once, without cookie, redirect or question, today or in years.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from curator.rendering.readers import LeavePage, PlainPage
from curator.subscribing.choices import GETS_LETTERS, find, leave
from curator.text.tokens import Purpose
from curator.web.forms import read_form
from curator.web.readers.office import office_of
from curator.web.readers.pages import frame_for, number_in, path_to, reader_in, renderer_for, show

PURPOSES: tuple[Purpose, ...] = ("leave", "preferences")
ONE_CLICK = "List-Unsubscribe"
GONE = "You have left. You get no more mail from us.\n"


def routes(prefix: str) -> list[Route]:
    """The routes of this action."""
    path = f"{prefix}/leave/{{token}}"
    return [Route(path, look, methods=["GET"]), Route(path, act, methods=["POST"])]


async def look(request: Request) -> Response:
    """GET: the page with the button."""
    office, reader = office_of(request), await reader_in(request, PURPOSES)
    renderer = renderer_for(request, reader)
    gone = reader is None or reader.state not in (*GETS_LETTERS, "pending")
    own = path_to(office, "preferences", reader.id) if reader else ""
    page = LeavePage(frame_for(office, renderer, reader), gone, own)
    return show(renderer, "readers/leave.html", page)


async def act(request: Request) -> Response:
    """POST: they have left. A mail program gets a line of text, a person a page."""
    office, number = office_of(request), number_in(request, PURPOSES)
    try:
        one_click = ONE_CLICK in await read_form(request)
    except HTTPException:
        one_click = True  # whatever else was sent along: the wish to leave is clear
    page = "one-click" if one_click else "leave"
    await office.aside(lambda: leave(office.store, number, page=page, now=office.clock()))
    if one_click:
        return PlainTextResponse(GONE)
    reader = await office.aside(lambda: find(office.store, number))
    renderer = renderer_for(request, reader)
    return show(renderer, "readers/left.html", PlainPage(frame_for(office, renderer, reader)))
