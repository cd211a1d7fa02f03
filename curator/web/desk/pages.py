"""Turns a record into a page of the desk, and whatever goes wrong into a calm one."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from curator.errors import BlockedError, CuratorError, FileError, RefusedError, UsageError
from curator.rendering.theme import Theme
from curator.store.issue_files import current_issue
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.door import cookies_of
from curator.web.desk.forms import for_the_desk, session_of, wants_json
from curator.web.desk.sessions import Flash
from curator.web.guard import complain

KEYS_COOKIE, TOUR_COOKIE = "curator-desk-keys", "curator-desk-tour"

WORDS = {
    400: (
        "That could not be read",
        "The page sent something that the desk does not understand. Go back and try again.",
    ),
    403: ("That did not come from this desk", "Go back, load the page again, and repeat what you did."),
    404: ("There is nothing here", "The address may be mistyped, or what it showed is gone."),
    405: ("There is nothing here", "The address may be mistyped, or what it showed is gone."),
    411: ("That could not be read", "The browser did not say how long the file is."),
    413: ("That is too much at once", "The desk takes forms of up to two megabytes."),
}
TURNED_AWAY = {
    "host": ("This is not the desk", "The desk answers on this machine only, under 127.0.0.1 or localhost.", 421),
    "stranger": (
        "This desk is private",
        (
            "It opens with the link that `curator review` shows when it starts. Each link works once; "
            "start the command again, or ask an open desk for another link."
        ),
        403,
    ),
    "origin": ("That did not come from this desk", "Another page tried to reach it, and was refused.", 403),
    "broken": ("Something went wrong", "Nothing is lost. The terminal says what happened.", 500),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of the desk shares.

    title: of the page.
    here: its name in the menu.
    newsletter: the newsletter's title.
    theme: the look's colours.
    token: what every form carries.
    path: of this page, with its query, to come back to.
    said: what just happened, in sentences.
    keys: False where single keys are turned off.
    tour: True until the editor has seen how this works.
    issue: the issue in the making; empty if there is none.
    """

    title: str
    here: str
    newsletter: str
    theme: Theme
    token: str
    path: str
    said: tuple[Flash, ...] = ()
    keys: bool = True
    tour: bool = False
    issue: str = ""


@dataclass(frozen=True, slots=True)
class StylePage:
    """desk/desk.css.

    theme: the look's colours, fonts and sizes.
    """

    theme: Theme


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """desk/problem.html: what went wrong, and what to do.

    frame: what every page shares.
    text: the sentence.
    hint: what to do; may be empty.
    """

    frame: Frame
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class PlainProblemPage:
    """desk/stranger.html: the same for somebody without a session; says nothing about the newsletter.

    title: the sentence.
    text: what to do.
    """

    title: str
    text: str


def frame_for(request: Request, title: str, here: str) -> Frame:
    """The frame of one page. What was to be said is said on it."""
    desk, session = desk_of(request), session_of(request)
    cookies = cookies_of(request.headers)
    return Frame(
        title=title,
        here=here,
        newsletter=desk.settings().newsletter.title,
        theme=desk.renderer.theme,
        token=session.token,
        path=path_of(request),
        said=session.take_said(),
        keys=cookies.get(KEYS_COOKIE) != "off",
        tour=cookies.get(TOUR_COOKIE) != "seen",
        issue=current_issue(desk.project) or "",
    )


def path_of(request: Request) -> str:
    """The path of this page with its query, as a form can carry it."""
    path = quote(request.url.path, safe="/-._~")
    return f"{path}?{request.url.query}" if request.url.query else path


async def show(request: Request, template: str, page: object, status: int = 200) -> Response:
    """The page that a template makes of its record."""
    desk = desk_of(request)
    return HTMLResponse(await desk.aside(lambda: desk.renderer.render(template, page)), status)


def turned_away(desk: Desk, why: str) -> Response:
    """The page for whoever the door does not let in."""
    title, text, status = TURNED_AWAY[why]
    return HTMLResponse(desk.renderer.render("desk/stranger.html", PlainProblemPage(title, text)), status)


def status_of(error: CuratorError) -> int:
    """The HTTP status that says the same as an exit code."""
    if isinstance(error, FileError):
        return 409
    if isinstance(error, UsageError):
        return 404
    return 403 if isinstance(error, BlockedError | RefusedError) else 503


async def error_page(request: Request, error: Exception) -> Response:
    """A calm page, or JSON where a script asked, for whatever went wrong."""
    if isinstance(error, HTTPException):
        title, text = WORDS.get(error.status_code, WORDS[400])
        if wants_json(request):
            return JSONResponse({"problem": title, "hint": text, "token": error.detail == "token"}, error.status_code)
        return await _problem(request, title, text, "", error.status_code)
    if isinstance(error, CuratorError):
        if wants_json(request):
            return JSONResponse({"problem": error.message, "hint": error.hint}, status_of(error))
        title = "A file wants mending" if isinstance(error, FileError) else "That is not possible now"
        hint = for_the_desk(error.hint)
        return await _problem(request, title, error.message, hint, status_of(error))
    complain(error)
    return turned_away(desk_of(request), "broken")


async def _problem(request: Request, title: str, text: str, hint: str, status: int) -> Response:
    if "session" not in request.scope.get("state", {}):
        return HTMLResponse(
            desk_of(request).renderer.render("desk/stranger.html", PlainProblemPage(title, text)), status
        )
    try:
        frame = frame_for(request, title, "")
    except CuratorError:
        return HTMLResponse(
            desk_of(request).renderer.render("desk/stranger.html", PlainProblemPage(title, text)), status
        )
    return await show(request, "desk/problem.html", ProblemPage(frame, text, hint), status)
