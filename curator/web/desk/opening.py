"""`/open`, `/session`: how a browser comes in, and how an open page proves itself after the desk was started again."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from curator.rendering.theme import Theme
from curator.web.desk.desk import desk_of
from curator.web.desk.door import cookies_of
from curator.web.desk.forms import Form, effect, session_of
from curator.web.desk.pages import Frame, frame_for, show, turned_away


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """desk/opened.html: leads on to the desk, so that the cookie that must not come from elsewhere goes along.

    theme: the look's colours.
    """

    theme: Theme


@dataclass(frozen=True, slots=True)
class LinkPage:
    """desk/link.html: a link for another browser.

    frame: what every page shares.
    link: it works once.
    """

    frame: Frame
    link: str


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/open", come_in, methods=["GET"]),
        Route("/session", token, methods=["GET"]),
        Route("/session/link", effect(link), methods=["POST"]),
    ]


async def come_in(request: Request) -> Response:
    """GET: opens a session for whoever has a link that was not used yet."""
    desk = desk_of(request)
    opened = desk.sessions.open(request.query_params.get("token", "")[:200])
    if opened is None:
        known = desk.sessions.find(cookies_of(request.headers).get(desk.cookie))
        return RedirectResponse("/", 303) if known else turned_away(desk, "stranger")
    cookie, _ = opened
    page = HTMLResponse(desk.renderer.render("desk/opened.html", OpenedPage(desk.renderer.theme)))
    page.set_cookie(desk.cookie, cookie, httponly=True, samesite="strict", path="/")
    return page


async def token(request: Request) -> Response:
    """GET: the token of the session, for a page that was open before the desk was started again."""
    return JSONResponse({"token": session_of(request).token})


async def link(request: Request, form: Form) -> Response:
    """POST: a link for another browser on this machine, or at the other end of an ssh tunnel."""
    desk = desk_of(request)
    address = f"{request.url.scheme}://{request.url.netloc}/open?token={desk.sessions.new_link()}"
    return await show(
        request, "desk/link.html", LinkPage(frame_for(request, "A link for another browser", ""), address)
    )
