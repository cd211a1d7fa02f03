"""What stands round every page: its headers, the hosts it answers to, and a calm word when something breaks.

Nothing here or behind it writes down an address, a token or a visitor.
"""

import base64
import hashlib
import ipaddress
import sys
import traceback
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from curator.errors import FileError, RenderError
from curator.settings import LOOPBACK

Answer = Callable[[Request], Awaitable[Response]]


def page_headers(style: str) -> dict[str, str]:
    """The headers of every answer. style: the one style sheet that a page may carry."""
    own = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{own}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "browsing-topics=()",
        "Cache-Control": "no-store",
    }


def answers_to(host: str, url: str) -> bool:
    """True when a Host header names the host of `url`, on whatever port; loopback names are one for another."""
    try:
        asked, own = urlsplit(f"//{host}").hostname, urlsplit(url).hostname
    except ValueError:
        return False
    return asked is not None and (asked == own or (own in LOOPBACK and asked in LOOPBACK))


def believe_own_proxy(scope: Scope) -> None:
    """Take scheme and visitor from X-Forwarded-Proto and -For where a web server on this machine says so.

    Nobody else is believed. The last address that is not this machine's is the one that our own web server saw.
    """
    client = scope.get("client")
    if not client or not _is_loopback(client[0]):
        return
    headers = Headers(scope=scope)
    if (scheme := headers.get("x-forwarded-proto", "").strip().lower()) in ("http", "https"):
        scope["scheme"] = scheme
    told = [one.strip() for line in headers.getlist("x-forwarded-for") for one in line.split(",")]
    if visitor := next((one for one in reversed(told) if one and not _is_loopback(one)), ""):
        scope["client"] = (visitor[:100], 0)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Wrapped(ABC):
    """Stands round an app: dresses every answer, keeps every failure calm. Whom it lets in is for each kind to say."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._dress(MutableHeaders(scope=message), scope)
            await send(message)

        try:
            answer = await self._turned_away(scope) or self._app
            await answer(scope, receive, dressed)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - the last resort: people see a page, whatever happened
            complain(error)
            if not begun:
                response = await self._calm(scope)
                await response(scope, receive, dressed)

    @abstractmethod
    def _dress(self, headers: MutableHeaders, scope: Scope) -> None:
        """Put the headers of every answer on one."""

    @abstractmethod
    async def _turned_away(self, scope: Scope) -> Response | None:
        """The page for a request that may not come in; None for one that may."""

    @abstractmethod
    async def _calm(self, scope: Scope) -> Response:
        """The page for what is broken."""


class Guard(Wrapped):
    """Wraps an app: checks the host, dresses every answer, and keeps every failure calm.

    url: the app's public address. wrong_host, broken: the pages for either case.
    """

    def __init__(
        self, app: ASGIApp, *, url: str, headers: Mapping[str, str], wrong_host: Answer, broken: Answer
    ) -> None:
        super().__init__(app)
        self._url, self._headers = url, headers
        self._wrong_host, self._broken = wrong_host, broken

    def _dress(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in self._headers.items():
            headers[name] = value
        if scope["scheme"] == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000"

    async def _turned_away(self, scope: Scope) -> Response | None:
        believe_own_proxy(scope)
        if answers_to(Headers(scope=scope).get("host", ""), self._url):
            return None
        return await self._wrong_host(Request(scope))

    async def _calm(self, scope: Scope) -> Response:
        """The page for what is broken; a line of text where that page is broken itself."""
        try:
            return await self._broken(Request(scope))
        except Exception as error:  # noqa: BLE001 - a newsletter's own template may fail too
            complain(error)
            return PlainTextResponse("This does not work just now. Please try again in a few minutes.\n", 500)


def complain(error: Exception, what: str = "a page could not be shown") -> None:
    """Say on stderr what broke and where, never with which values: they may be somebody's address."""
    words = f": {error}" if isinstance(error, FileError | RenderError) else ""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    print(f"curator: {what} ({type(error).__name__}{place}){words}", file=sys.stderr, flush=True)
