"""`/.well-known/curator-nonce`: shows a sender that these pages speak for the same database."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from curator.store.nonce import read_nonce
from curator.web.readers.office import Office, office_of

PATH = ".well-known/curator-nonce"


def routes(prefix: str) -> list[Route]:
    """The routes of this action."""
    return [Route(f"{prefix}/{PATH}", look, methods=["GET"])]


async def look(request: Request) -> Response:
    """GET: what stands in the database; empty if nothing was written yet."""
    office = office_of(request)
    return PlainTextResponse(await office.aside(lambda: _read(office)))


def _read(office: Office) -> str:
    with office.store.read() as db:
        return read_nonce(db) or ""
