"""Turns a record into a page in the reader's language, and a link's token into the reader it belongs to."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from curator.model.subscriber import Subscriber
from curator.rendering.catalogues import name_of as language_name
from curator.rendering.catalogues import wishes
from curator.rendering.environment import Renderer
from curator.rendering.readers import Choice, ErrorPage, Frame
from curator.subscribing.choices import find
from curator.subscribing.wording import name_of, promise
from curator.text.dates import direction
from curator.text.tokens import Purpose, make_token, read_token
from curator.web.guard import complain
from curator.web.readers.office import Office, office_of

BAD_LINK = "link"
KINDS = {400: "wrong", 404: "missing", 405: "method", 408: "wrong", 413: "large", 421: "host", 429: "network"}
"""What the page of a status says; everything else is our fault."""


def renderer_for(request: Request, reader: Subscriber | None = None, *, wish: str = "") -> Renderer:
    """By the reader's own setting, else `wish` or `?lang=`, else what the browser asks for, else the newsletter's."""
    office = office_of(request)
    own = [reader.language] if reader else []
    asked = [wish, request.query_params.get("lang", "")[:20], *wishes(request.headers.get("accept-language", ""))]
    return office.renderers.of(office.renderers.nearest([*own, *asked]))


def frame_for(office: Office, renderer: Renderer, reader: Subscriber | None = None, *, tongues: bool = False) -> Frame:
    """What the page shares with all others. A reader who asked for discretion sees no name of the newsletter.

    tongues: True for a page that nobody's setting decides about: it names the other languages.
    """
    newsletter, discreet = office.settings.newsletter, reader is not None and reader.discreet
    others = [one for one in office.renderers.languages if one != renderer.language] if tongues else []
    name = name_of(office.settings, discreet=discreet)
    return Frame(
        name=name[:1].upper() + name[1:],
        language=renderer.language,
        direction=direction(renderer.language),
        own_language=newsletter.language,
        own_direction=direction(newsletter.language),
        theme=renderer.theme,
        style=office.style,
        root=office.root,
        archive="" if discreet else newsletter.base_url,
        postal_address="" if discreet else newsletter.postal_address,
        languages=tuple(Choice(one, language_name(one)) for one in others),
    )


def promise_for(office: Office, renderer: Renderer, reader: Subscriber | None = None) -> str:
    """The sentence that somebody agrees to."""
    return promise(office.settings, renderer, discreet=reader is not None and reader.discreet)


def show(renderer: Renderer, template: str, context: object, status: int = 200) -> Response:
    """The page that a template makes of its record."""
    headers = {"Content-Language": renderer.language, "Vary": "Accept-Language"}
    return HTMLResponse(renderer.render(template, context), status, headers)


async def error_page(request: Request, error: Exception) -> Response:
    """A calm page for whatever went wrong, with the error's status; 503 where the database is in the way."""
    if not isinstance(error, HTTPException):
        complain(error)
        return say(request, "broken", 503)
    kind = BAD_LINK if error.detail == BAD_LINK else KINDS.get(error.status_code, "broken")
    page = say(request, kind, error.status_code)
    page.headers.update(error.headers or {})
    return page


def say(request: Request, kind: str, status: int, *, retry_after: int | None = None) -> Response:
    """A page of readers/error.html."""
    office, renderer = office_of(request), renderer_for(request)
    page = show(renderer, "readers/error.html", ErrorPage(frame_for(office, renderer), kind), status)
    if retry_after or status == 503:
        page.headers["Retry-After"] = str(retry_after or 60)
    return page


def number_in(request: Request, purposes: Sequence[Purpose]) -> int:
    """The reader's number in the token of a link. Raises HTTPException (404) for a token that is not ours."""
    found = read_token(request.path_params["token"], office_of(request).secrets)
    if found is None or found[0] not in purposes:
        raise HTTPException(404, BAD_LINK)
    return found[1]


async def reader_in(request: Request, purposes: Sequence[Purpose]) -> Subscriber | None:
    """The reader of a link, or None if there is nobody any more. Raises HTTPException (404) for a wrong token."""
    office, number = office_of(request), number_in(request, purposes)
    return await office.aside(lambda: find(office.store, number))


def path_to(office: Office, purpose: Purpose, reader: int) -> str:
    """The path of one of a reader's own pages."""
    return f"{office.root}{purpose}/{make_token(purpose, reader, office.secret)}"
