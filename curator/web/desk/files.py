"""`/static/…`: the desk's own style sheet and scripts. A newsletter may change the style, never the code."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.rendering.environment import default_templates
from curator.web.desk.desk import desk_of
from curator.web.desk.pages import StylePage

SCRIPTS = "desk/js"


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/static/desk.css", style, methods=["GET"]),
        Route("/static/icon.svg", icon, methods=["GET"]),
        Route("/static/{name:str}", script, methods=["GET"]),
    ]


async def style(request: Request) -> Response:
    """GET: the style sheet, in the colours of the theme."""
    renderer = desk_of(request).renderer
    return Response(renderer.render("desk/desk.css", StylePage(renderer.theme)), media_type="text/css")


async def icon(request: Request) -> Response:
    """GET: the sign in the browser's tab."""
    return Response((default_templates() / "desk/icon.svg").read_bytes(), media_type="image/svg+xml")


async def script(request: Request) -> Response:
    """GET: one script, by its name."""
    known = {path.name: path for path in (default_templates() / SCRIPTS).glob("*.js")}
    path = known.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    return Response(path.read_bytes(), media_type="text/javascript")
