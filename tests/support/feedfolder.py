"""A web server on this machine that serves files with an ETag each, and remembers what it answered."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.serving import serving

TYPES = {"json": "application/feed+json", "atom": "application/atom+xml", "rdf": "application/rdf+xml"}


@dataclass
class FeedFolder:
    """Where the files are, and how often which status was answered since the last look."""

    url: str
    answered: Counter[int] = field(default_factory=Counter)
    body_bytes: int = 0

    def look(self) -> Counter[int]:
        """The statuses answered since the last look."""
        seen = Counter(self.answered)
        self.answered.clear()
        return seen


@contextmanager
def serve_files(files: Mapping[str, bytes]) -> Iterator[FeedFolder]:
    """Serve files by name until the block ends."""
    folder = FeedFolder("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            body = files.get(name, b"")
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            status = 404 if name not in files else 304 if self.headers.get("If-None-Match") == tag else 200
            folder.answered[status] += 1
            self.send_response(status)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", TYPES.get(name.rpartition(".")[2], "application/rss+xml"))
            self.send_header("Content-Length", str(len(body) if status == 200 else 0))
            self.end_headers()
            if status == 200:
                folder.body_bytes += len(body)
                self.wfile.write(body)

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    folder.url = f"http://127.0.0.1:{server.server_address[1]}"
    with serving(server):
        yield folder
