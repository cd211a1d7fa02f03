"""`/api/subscribe`: the same as the form, for programs, with the same defences.

The first post gives a stamp; the second, at least three seconds later, sends it back with the same address.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from curator.errors import UsageError
from curator.subscribing.addresses import normalise
from curator.subscribing.defence import SOONEST, judge, second_page
from curator.subscribing.signup import Wish
from curator.web.forms import read_json
from curator.web.readers.office import office_of
from curator.web.readers.pages import promise_for, renderer_for
from curator.web.readers.sign_up import HOUR, take

WAIT = int(SOONEST.total_seconds())
SENT = "A mail is on its way. Whoever follows the link in it is a reader."
WORDS = {
    400: "Send one JSON object.",
    408: "That took too long.",
    413: "That is too much.",
    415: "Send application/json.",
    422: "email is no address that mail can be sent to.",
    429: "Too many from this network; try again in an hour.",
    503: "Too many just now; try again in an hour.",
}


def routes(prefix: str) -> list[Route]:
    """The routes of this action."""
    return [Route(f"{prefix}/api/subscribe", subscribe, methods=["POST"])]


async def subscribe(request: Request) -> Response:
    """POST: `{email, stamp?, language?}`; a field `nothing` must stay empty."""
    office = office_of(request)
    try:
        fields = await read_json(request)
    except HTTPException as error:
        return _problem(error.status_code)
    address = fields.get("email", "").strip()
    renderer = renderer_for(request, wish=fields.get("language", "")[:20])
    promise = promise_for(office, renderer)
    try:
        key = normalise(address)
    except UsageError:
        return _problem(422)
    stamp, now = fields.get("stamp", "")[:100], office.clock()
    judgement = judge(stamp, key, now, office.secrets) if stamp else "late"
    if judgement != "person":
        fresh = stamp if judgement == "early" else second_page(key, now, office.secret)
        return JSONResponse({"state": "once-more", "stamp": fresh, "wait_seconds": WAIT, "promise": promise})
    if not fields.get("nothing"):
        problem = await take(request, Wish(address, renderer.language, promise, "sign-up by program"))
        if problem:
            return _problem(429 if problem == "network" else 503, {"Retry-After": str(HOUR)})
    return JSONResponse({"state": "sent", "message": SENT}, 202)


def _problem(status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"state": "refused", "error": WORDS[status]}, status, headers)
