"""The door of the desk: loopback names only, nobody in without a session, and no forms from elsewhere.

Every answer is dressed in the same headers; a frame's own, stricter ones stay.
"""

from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Scope

from curator.settings import LOOPBACK
from curator.web.desk.sessions import Sessions
from curator.web.guard import Wrapped

OPEN = ("/open", "/static/")
"""What answers without a session: the link that begins one, and the desk's own style and scripts."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=()",
    "Cache-Control": "no-store",
}

Refuse = Callable[[Request, str], Awaitable[Response]]
"""Makes the page for whoever is turned away; the word says why: host, stranger, origin or broken."""


class Door(Wrapped):
    """Wraps the desk's app. cookie: the name of the session's cookie. refuse: makes the pages of those turned away."""

    def __init__(self, app: ASGIApp, sessions: Sessions, cookie: str, refuse: Refuse) -> None:
        super().__init__(app)
        self._sessions, self._cookie, self._refuse = sessions, cookie, refuse

    def _dress(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)

    async def _turned_away(self, scope: Scope) -> Response | None:
        why = self._look(scope)
        return await self._refuse(Request(scope), why) if why else None

    async def _calm(self, scope: Scope) -> Response:
        return await self._refuse(Request(scope), "broken")

    def _look(self, scope: Scope) -> str:
        """Why a request is turned away; empty for one that may go on."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not is_own_host(host):
            return "host"
        path, method = scope["path"], scope["method"]
        if method not in ("GET", "HEAD") and not is_own_origin(headers, scope["scheme"], host):
            return "origin"
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and headers.get("sec-fetch-mode") != "navigate":
            return "origin"
        if path == OPEN[0] or path.startswith(OPEN[1]):
            return ""
        session = self._sessions.find(cookies_of(headers).get(self._cookie))
        if session is None:
            return "stranger"
        scope.setdefault("state", {})["session"] = session
        return ""


def is_own_host(host: str) -> bool:
    """True for a Host header that names this machine from within, on any port: `ssh -L` may bring another one."""
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def is_own_origin(headers: Headers, scheme: str, host: str) -> bool:
    """True where the page that sent a form is one of ours: the same scheme, name and port that it was sent to."""
    return headers.getlist("origin") == [f"{scheme}://{host}"]


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies of a request; none if they cannot be read."""
    try:
        return {name: one.value for name, one in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}
