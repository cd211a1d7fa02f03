"""The desk as one ASGI app: its routes behind its door."""

import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from curator.errors import CuratorError
from curator.web.desk import (
    arranging,
    fetching,
    files,
    findings,
    helping,
    inbox,
    issue,
    opening,
    previewing,
    readers,
    reading,
    saving,
    sending,
    sources,
    triage,
    undo,
    voices,
    wishes,
)
from curator.web.desk.desk import Desk
from curator.web.desk.door import Door
from curator.web.desk.pages import error_page, turned_away

ACTIONS = (
    inbox,
    reading,
    triage,
    undo,
    fetching,
    previewing,
    sending,
    issue,
    saving,
    arranging,
    findings,
    sources,
    readers,
    voices,
    helping,
    opening,
    wishes,
    files,
)
"""Every action, one module each."""


def make_app(desk: Desk) -> ASGIApp:
    """The app, to be served on 127.0.0.1. Its lifespan ends what is under way."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await desk.close()

    app = Starlette(
        routes=[route for action in ACTIONS for route in action.routes()],
        exception_handlers={HTTPException: error_page, CuratorError: error_page},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.desk = desk

    async def refuse(_: Request, why: str) -> Response:
        return turned_away(desk, why)

    return Door(app, desk.sessions, desk.cookie, refuse)
