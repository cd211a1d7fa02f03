"""A feed site on this machine for the demo: one feed for each sample source, made of the sample issue's picks."""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.etree import ElementTree as ET

from curator.model.issue import Pick
from curator.model.source import Source

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ET.register_namespace("content", CONTENT[1:].split("}")[0])
ET.register_namespace("dc", CREATOR[1:].split("}")[0])


def sample_feed(source: Source, picks: Sequence[Pick], newest: dt.datetime) -> bytes:
    """An RSS feed with one entry for each pick of a source, and one more that nobody picked."""
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    _text(channel, "title", source.name)
    _text(channel, "link", source.site or "")
    _text(channel, "description", "A sample feed.")
    names = {creator.id: creator.name for creator in source.creators}
    for number, pick in enumerate(picks):
        words = pick.quote or f"Sample text of “{pick.title}”."
        _entry(
            channel,
            pick.title,
            pick.url,
            words,
            newest - dt.timedelta(days=2 * number),
            [names.get(c, "") for c in pick.creators or ()],
        )
    extra = f"{(source.site or '').rstrip('/')}/notes"
    _entry(
        channel, f"Notes from {source.name}", extra, "Sample text: a short note.", newest - dt.timedelta(days=40), []
    )
    xml: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return xml


def _entry(channel: ET.Element, title: str, url: str, words: str, published: dt.datetime, names: Sequence[str]) -> None:
    item = ET.SubElement(channel, "item")
    _text(item, "title", title)
    _text(item, "link", url)
    _text(item, "guid", url)
    _text(item, "pubDate", format_datetime(published))
    for name in names:
        _text(item, CREATOR, name)
    _text(item, CONTENT, f"<p>{words}</p>")


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


@contextmanager
def feed_site(feeds: dict[str, bytes]) -> Iterator[str]:
    """Serve feeds by path on a free port of 127.0.0.1, with an ETag each. Gives the address without a slash."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = feeds.get(self.path)
            tag = f'"{hash(body) & 0xFFFFFFFF:x}"'
            status = 404 if body is None else 304 if self.headers.get("If-None-Match") == tag else 200
            self.send_response(status)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"") if status == 200 else 0))
            self.end_headers()
            if status == 200 and body:
                self.wfile.write(body)

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Quiet: the demo tells what it does itself."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
