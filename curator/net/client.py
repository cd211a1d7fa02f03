"""The guarded client: the one way in which curator reads anything from the web.

It connects to public addresses only (judged at connect time, on every hop), follows at most five redirects and records
them, has one deadline for the whole request, stops at a body limit while decompressing, takes turns at each host, and
sends nothing about the editor: no cookies, no Referer, no proxy or password from the environment.
"""

import asyncio
import ssl
import unicodedata
from collections.abc import Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from curator.errors import FetchError
from curator.net.addresses import is_disguised, literal
from curator.net.backend import GuardedBackend, Resolver, private_address, resolve
from curator.net.bodies import ACCEPT_ENCODING, read_body
from curator.net.limits import Limits
from curator.net.pools import Pools
from curator.settings import FetchSettings, Settings

MAX_BYTES = 15 * 1024 * 1024
DEADLINE = 20.0
CONNECT_SECONDS = 10.0
MAX_REDIRECTS = 5
_DRAINED = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the address that was asked, the status it gave and where it pointed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. Header names are in small letters, values as sent (bytes read as Latin-1)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    final_url: str
    hops: tuple[Hop, ...] = ()


class GuardedClient:
    """Reads public addresses politely. An async context manager; one for a whole run."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        version: str,
        resolver: Resolver = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        about = f" (+{settings.user_agent_url})" if settings.user_agent_url else ""
        self.user_agent = f"curator/{version}{about}"
        self._limits = Limits(
            total=settings.concurrency,
            per_host=settings.per_host,
            pause=settings.pause,
            hurried=settings.allow_private_hosts,
        )
        self._pools = Pools(
            ssl_context or httpx.create_ssl_context(trust_env=False),
            GuardedBackend(settings.allow_private_hosts, resolver),
        )

    async def __aenter__(self) -> "GuardedClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Give every connection back."""
        await self._pools.aclose()

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
        deadline: float = DEADLINE,
    ) -> Answer:
        """The answer to GET, after redirects. Any status is an answer; FetchError (with its kind) if there is none.

        headers: values are sent byte for byte (Latin-1). deadline: seconds for the whole, waiting for a turn excluded.
        """
        loop = asyncio.get_running_loop()
        hops: list[Hop] = []
        seen: set[str] = set()
        while True:
            target = _target(url, redirected=bool(hops))
            if str(target) in seen:
                raise FetchError("The address redirects in a circle.", kind="redirect")
            seen.add(str(target))
            async with self._limits.slot(target.host):
                started = loop.time()
                try:
                    async with asyncio.timeout(deadline):
                        answer = await self._ask(target, headers or {}, max_bytes)
                except TimeoutError:
                    raise FetchError("The server took too long to answer.", kind="timeout") from None
                deadline -= loop.time() - started
            location = answer.headers.get("location", "").strip()
            if answer.status not in _REDIRECTS or not location:
                return replace(answer, hops=tuple(hops))
            if len(hops) == MAX_REDIRECTS:
                raise FetchError(f"The address redirects more than {MAX_REDIRECTS} times.", kind="redirect")
            following = _join(url, location)
            hops.append(Hop(url, answer.status, following))
            url = following

    async def _ask(self, target: httpx.URL, headers: Mapping[str, str], max_bytes: int) -> Answer:
        named = {"Host": target.netloc.decode("ascii"), "User-Agent": self.user_agent}
        sent = {**named, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING, **headers}
        wire = httpcore.URL(
            scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path or b"/"
        )
        request = httpcore.Request(
            "GET",
            wire,
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in sent.items()],
            extensions={"timeout": {"connect": CONNECT_SECONDS}},
        )
        pool = await self._pools.of(wire)
        kept_open = any(one.is_idle() for one in pool.connections)
        try:
            try:
                response = await pool.handle_async_request(request)
            except (httpcore.RemoteProtocolError, httpcore.ReadError):
                if not kept_open:
                    raise
                # The server may close a kept connection at the very moment at which it is used again.
                response = await pool.handle_async_request(request)
            return await _read(response, str(target), max_bytes)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise _translated(error) from error


async def _read(response: httpcore.Response, url: str, max_bytes: int) -> Answer:
    received = _headers(response.headers)
    async with aclosing(response):
        if response.status in _REDIRECTS or response.status == 304:
            with suppress(FetchError):  # read to its end so that the connection can be used again
                await read_body(response.aiter_stream(), encoding="", limit=_DRAINED)
            return Answer(response.status, received, b"", url)
        encoding = received.get("content-encoding", "")
        body = await read_body(response.aiter_stream(), encoding=encoding, limit=max_bytes)
        return Answer(response.status, received, body, url)


def client_for(settings: Settings, *, version: str) -> GuardedClient:
    """The client of a newsletter: it names itself by user_agent_url, or else by base_url."""
    about = settings.config.fetch.user_agent_url or settings.newsletter.base_url
    return GuardedClient(replace(settings.config.fetch, user_agent_url=about), version=version)


def _target(url: str, *, redirected: bool) -> httpx.URL:
    kind = "redirect" if redirected else "http"
    try:
        target = httpx.URL(url)
        sound = target.scheme in ("http", "https") and bool(target.host) and 0 < (target.port or 80) < 65_536
    except (httpx.InvalidURL, UnicodeError, ValueError):
        sound = False
    if not sound:
        if _is_number(url):
            raise private_address(url[:200])
        raise FetchError(f"That is no web address: {url[:200]}", kind=kind, permanent=True)
    return target.copy_with(fragment=None, userinfo=b"")


def _is_number(url: str) -> bool:
    """True if the host is a number that httpx does not take: octal parts, digits of other scripts."""
    try:
        host = unicodedata.normalize("NFKC", urlsplit(url).hostname or "")
    except ValueError:
        return False
    return is_disguised(host) or literal(host) is not None


def _join(base: str, location: str) -> str:
    location = _repaired(location)
    try:
        joined = urljoin(base, location)
        urlsplit(joined)
    except ValueError:
        raise FetchError(f"The address redirects to what is no address: {location[:200]}", kind="redirect") from None
    return joined


def _repaired(text: str) -> str:
    """Header bytes that are UTF-8, read as such (some servers put raw non-ASCII addresses into Location)."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _translated(error: Exception) -> FetchError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return FetchError(f"No secure connection could be made ({_reason(cause)}).", kind="tls")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore.TimeoutException):
        return FetchError("The server took too long to answer.", kind="timeout")
    if isinstance(error, httpcore.ProtocolError):
        return FetchError(f"The server's answer could not be read ({_short(error)}).", kind="http")
    return FetchError(f"The server refused or broke the connection ({_short(error)}).", kind="refused")


def _reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or _short(error)).replace("_", " ").lower()


def _short(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:160]
