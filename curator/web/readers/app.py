"""The readers' pages as one ASGI app: its routes, its guard, and the post room beside it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from curator.errors import StoreError
from curator.web.guard import Guard, page_headers
from curator.web.readers import address, api, confirm, events, leave, nonce, preferences, private, sign_up
from curator.web.readers.office import Office
from curator.web.readers.pages import error_page, say
from curator.web.readers.post import PostRoom

ACTIONS = (sign_up, api, confirm, leave, preferences, private, address, nonce, events)
"""Every action, one module each."""

PATIENCE = 10
"""Seconds that mails in flight are waited for at the end."""


def make_app(office: Office) -> ASGIApp:
    """The app, to be served at the address of `[readers] url`. Its lifespan runs the post room."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        room = PostRoom(office)
        working = asyncio.create_task(room.run())
        try:
            yield
        finally:
            room.stop()
            with contextlib.suppress(asyncio.CancelledError, TimeoutError):
                await asyncio.wait_for(working, PATIENCE)
            office.thread.shutdown()

    async def broken(request: Request, _: Exception | None = None) -> Response:
        return say(_inside(app, request), "broken", 500)

    app = Starlette(
        routes=[route for action in ACTIONS for route in action.routes(office.prefix)],
        exception_handlers={HTTPException: error_page, StoreError: error_page, Exception: broken},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.office = office

    async def wrong_host(request: Request) -> Response:
        return say(_inside(app, request), "host", 421)

    headers = page_headers(office.style)
    return Guard(app, url=office.settings.readers_url, headers=headers, wrong_host=wrong_host, broken=broken)


def _inside(app: Starlette, request: Request) -> Request:
    """A request that did not come as far as the app, as the app would see it."""
    request.scope["app"] = app
    return request
