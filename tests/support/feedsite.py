"""A web site on loopback whose every answer a test can script, and which remembers what it was asked."""

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.serving import serving


@dataclass
class Seen:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    at: float
    header_lines: list[tuple[str, str]] = field(default_factory=list)
    peer: int = 0  # the port it came from: one for each connection


@dataclass
class Reply:
    """One answer. pieces: sent one by one with `pause` between, then the connection ends; raw: sent as it is."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    pieces: Iterable[bytes] | None = None
    pause: float = 0.0
    raw: bytes | None = None


Script = Reply | Callable[[Seen], Reply]


class FeedSite:
    """Starts on a free port of `host` and stops at the end of the `with`. `requests` grows as they come."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host = host
        self.scripts: dict[str, Script] = {}
        self.otherwise: Script = Reply(404, b"not here")
        self.requests: list[Seen] = []
        self.running = self.most_at_once = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer((host, 0), self._handler())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> "FeedSite":
        self._running = serving(self._server)
        self._running.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.__exit__(None, None, None)

    def url(self, path: str, host: str | None = None) -> str:
        """The full address of a path."""
        return f"http://{host or self.host}:{self.port}{path}"

    def put(self, path: str, script: Script) -> str:
        """Answer `path` with this from now on; gives its full address."""
        self.scripts[path] = script
        return self.url(path)

    def feed(self, path: str, body: bytes | str, *, content_type: str = "application/rss+xml", **headers: str) -> str:
        """Serve a feed with an ETag that changes with it, compressed where asked; gives its full address."""
        raw = body.encode() if isinstance(body, str) else body
        etag = f'"{hashlib.blake2b(raw, digest_size=8).hexdigest()}"'
        kept = {"ETag": etag, "Content-Type": content_type} | {k.replace("_", "-"): v for k, v in headers.items()}

        def answer(seen: Seen) -> Reply:
            if seen.headers.get("if-none-match") == etag:
                return Reply(304, headers=kept)
            if "gzip" in seen.headers.get("accept-encoding", ""):
                return Reply(200, gzip.compress(raw, 1), kept | {"Content-Encoding": "gzip"})
            return Reply(200, raw, kept)

        return self.put(path, answer)

    def redirect(self, path: str, to: str, status: int = 301) -> str:
        """Send `path` elsewhere; gives its full address."""
        return self.put(path, Reply(status, headers={"Location": to}))

    def asked(self, path: str) -> list[Seen]:
        """The requests for one path."""
        return [seen for seen in self.requests if seen.path == path]

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60

            def do_GET(self) -> None:
                seen = Seen(
                    self.path,
                    {name.lower(): value for name, value in self.headers.items()},
                    time.monotonic(),
                    list(self.headers.items()),
                    self.client_address[1],
                )
                with site._lock:
                    site.requests.append(seen)
                    site.running += 1
                    site.most_at_once = max(site.most_at_once, site.running)
                try:
                    self._answer(seen)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                finally:
                    with site._lock:
                        site.running -= 1

            def _answer(self, seen: Seen) -> None:
                script = site.scripts.get(self.path, site.otherwise)
                reply = script(seen) if callable(script) else script
                time.sleep(reply.delay)
                if reply.raw is not None:
                    self.wfile.write(reply.raw)
                    self.close_connection = True
                    return
                self.send_response_only(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.pieces is None:
                    if reply.status != 304 and "Content-Length" not in reply.headers:
                        self.send_header("Content-Length", str(len(reply.body)))
                    self.end_headers()
                    self.wfile.write(reply.body)
                    return
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                for piece in reply.pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(reply.pause)

            def log_message(self, *args: object) -> None:
                """Quiet."""

        return Handler


def rss(*items: str, channel: str = "<title>Sample feed</title><link>https://sample.example.org/</link>") -> str:
    """A small RSS feed around items."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content='
        '"http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel>{channel}{''.join(items)}</channel></rss>"
    )


def item(number: int, title: str | None = None, **more: str) -> str:
    """One item of a small RSS feed; `more` adds or replaces elements."""
    parts = {
        "title": title if title is not None else f"Sample story {number}",
        "link": f"https://sample.example.org/stories/{number}",
        "guid": f"https://sample.example.org/stories/{number}",
        "pubDate": f"Mon, {1 + number % 28:02d} Jun 2026 10:00:00 GMT",
        "description": f"What happened in story {number}.",
    } | more
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value) + "</item>"
