"""`/events/sendgrid`: what SendGrid tells about letters afterwards. Believed only with its signature."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from curator.errors import RefusedError, UsageError
from curator.sending.events import MOST_BYTES, take_events
from curator.web.forms import read_body
from curator.web.readers.office import office_of

PATH = "events/sendgrid"


def routes(prefix: str) -> list[Route]:
    """The routes of this action."""
    return [Route(f"{prefix}/{PATH}", take, methods=["POST"])]


async def take(request: Request) -> Response:
    """POST: events of letters. The signature is over the bytes as they came."""
    office, raw = office_of(request), await read_body(request, most=MOST_BYTES)
    headers, now = dict(request.headers), office.clock()
    try:
        await office.aside(lambda: take_events(office.store, office.settings, raw, headers, now=now))
    except RefusedError as error:
        return PlainTextResponse(f"{error.message}\n", 403)
    except UsageError as error:
        return PlainTextResponse(f"{error.message}\n", 400)
    return Response(status_code=204)
