"""`/wishes`: what one browser remembers: whether single keys are on, and that the tour was seen."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.web.desk.forms import Form, back, effect, say
from curator.web.desk.pages import KEYS_COOKIE, TOUR_COOKIE

A_YEAR = 365 * 24 * 3600


def routes() -> list[Route]:
    """The routes of this action."""
    return [Route("/wishes", effect(wish), methods=["POST"])]


async def wish(request: Request, form: Form) -> Response:
    """POST: `keys` on or off, `tour` seen."""
    keys = form.one("keys")
    if keys in ("on", "off"):
        say(request, f"Single keys are {keys}.")
    answer = back(request, form)
    for name, value in ((KEYS_COOKIE, keys), (TOUR_COOKIE, form.one("tour"))):
        if value in ("on", "off", "seen"):
            answer.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="strict", path="/")
    return answer
