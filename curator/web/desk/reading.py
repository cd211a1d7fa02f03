"""`/items/ID`: one item whole; its text stands in a sandboxed frame of its own."""

import base64
import hashlib
import re
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from curator.model.item import Item
from curator.rendering.theme import Theme
from curator.store.items import get_item
from curator.text.html import from_text, sanitise
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.inbox import ground_for
from curator.web.desk.inbox_view import row
from curator.web.desk.item_view import ItemView, view_of
from curator.web.desk.pages import Frame, frame_for, show

SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox; base-uri 'none'; form-action 'none'"
"""A frame without an origin, without scripts and forms; a link opens beside the desk."""

FRAME_OPTIONS = {"X-Frame-Options": "SAMEORIGIN"}


@dataclass(frozen=True, slots=True)
class ItemPage:
    """desk/item.html.

    frame: what every page shares.
    item: the one that is shown.
    """

    frame: Frame
    item: ItemView


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """desk/reading.html: the inside of the frame.

    title: the item's.
    html: its text, sanitised, to be put in as it is.
    lang: its language's code; may be empty.
    direction: ltr, rtl or auto.
    style: the page's style sheet, to be put in as it is.
    """

    title: str
    html: str
    lang: str
    direction: str
    style: str


@dataclass(frozen=True, slots=True)
class ReadingStyle:
    """desk/reading.css.

    theme: the look's colours, fonts and sizes.
    """

    theme: Theme


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/items/{item:int}", look, methods=["GET"]),
        Route("/items/{item:int}/frame", inside, methods=["GET"]),
    ]


async def look(request: Request) -> Response:
    """GET: the page."""
    page = await desk_of(request).aside(lambda: _page(request))
    return await show(request, "desk/item.html", page)


def _page(request: Request) -> ItemPage:
    desk = desk_of(request)
    item = _item(desk, request)
    path = f"/items/{item.id}"
    view = view_of(desk, item, ground_for(desk, desk.settings()), after=path, here=path)
    return ItemPage(frame_for(request, view.row.title, "inbox"), view)


async def inside(request: Request) -> Response:
    """GET: the text, for the frame."""
    desk = desk_of(request)
    page = await desk.aside(lambda: _reading(desk, request))
    html = desk.renderer.render("desk/reading.html", page)
    own = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{own}'; frame-ancestors 'self'; {SANDBOX}"
    return HTMLResponse(html, headers={"Content-Security-Policy": policy, **FRAME_OPTIONS})


def _reading(desk: Desk, request: Request) -> ReadingPage:
    item = _item(desk, request)
    entry = item.entry
    html = without_media(sanitise(entry.content_html, entry.url) or from_text(entry.summary))
    shown = row(item, ground_for(desk, desk.settings()), "", chosen=True)
    style = desk.renderer.render("desk/reading.css", ReadingStyle(desk.renderer.theme))
    return ReadingPage(shown.title, html, shown.lang, shown.direction, style)


_IMG = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="([^"]*)"')
_ADDRESS = re.compile(r"""\s(?:src|srcset|poster)="[^"]*\"""")


def without_media(clean: str) -> str:
    """Clean HTML in which each image is its own words, and sound and film have no address: nothing is fetched."""

    def words(found: re.Match[str]) -> str:
        alt = _ALT.search(found[0])
        return f'<span class="image">{alt[1]}</span>' if alt and alt[1].strip() else ""

    return _ADDRESS.sub("", _IMG.sub(words, clean))


def _item(desk: Desk, request: Request) -> Item:
    number = request.path_params["item"]
    if number < 2**63:
        with desk.store.read() as db:
            if found := get_item(db, number):
                return found
    raise HTTPException(404)
