"""`/issue/ID/preview`: the real letter in a sandboxed frame, its size, and what the checks say."""

import base64
import mimetypes
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from curator.building.step import render_variant
from curator.checking.mail_size import filled_size
from curator.errors import UsageError
from curator.mail.letterhead import example_links
from curator.model.issue import Issue, Variant
from curator.model.people import People
from curator.model.variants import DISCREET, STANDARD, all_variants, chosen_sections, is_discreet
from curator.pipeline.pictures import pictures_of
from curator.reviewing.editing import LETTER, parse_place
from curator.store.issue_edit import KINDS, TOP, Place, keys_of
from curator.text.tokens import LEAVE, PREFERENCES, fill
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.fields import FIELDS, read
from curator.web.desk.findings import FindingGroup, seen_of
from curator.web.desk.forms import Form, effect
from curator.web.desk.inbox_view import Choice
from curator.web.desk.issue import NoIssuePage, issue_choices, issue_in
from curator.web.desk.item_view import desk_labels
from curator.web.desk.mail_frame import View, framed
from curator.web.desk.pages import Frame, frame_for, show
from curator.web.desk.reading import FRAME_OPTIONS, SANDBOX
from curator.web.desk.saving import read_base

CUT_KB = 102
"""Where Gmail cuts a letter off; one KB is 1000 bytes."""

MOST_INLINE = 3_000_000
"""Bytes of images that a preview carries along, in all."""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """desk/preview.html.

    frame: what every page shares.
    id: of the issue.
    issues: all of them, to choose among.
    view: how the letter is looked at.
    views: what can be chosen, each with its address.
    variants: which of the letters, each with its address.
    source: the address of the frame's inside.
    subject: of the mail.
    preheader: beside it.
    kb: how large the mail is.
    cut_kb: where some programs cut.
    minutes: to read all of it.
    groups: what the checks found, by what it speaks of.
    blocking: how many stop the sending.
    sent: True for an issue that went out.
    """

    frame: Frame
    id: str
    issues: tuple[Choice, ...]
    view: View
    views: tuple[Choice, ...]
    variants: tuple[Choice, ...]
    source: str
    subject: str
    preheader: str
    kb: float
    cut_kb: int
    minutes: int
    groups: tuple[FindingGroup, ...]
    blocking: int
    sent: bool


@dataclass(frozen=True, slots=True)
class PlainTextPage:
    """desk/plain_text.html: the text part, in its frame.

    title: of the page.
    text: the letter.
    dark: True for light letters on dark.
    """

    title: str
    text: str
    dark: bool


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/preview", look, methods=["GET"]),
        Route("/issue/{issue:str}/preview", look, methods=["GET"]),
        Route("/issue/{issue:str}/frame", inside, methods=["GET"]),
        Route("/issue/{issue:str}/frame", effect(draft), methods=["POST"]),
    ]


async def look(request: Request) -> Response:
    """GET: the page."""
    desk = desk_of(request)
    issue = await desk.aside(lambda: issue_in(request))
    if issue is None:
        page = await desk.aside(lambda: NoIssuePage(frame_for(request, "Preview", "preview"), "", (), following=True))
        return await show(request, "desk/no_issue.html", page)
    named = issue
    seen = await seen_of(desk, named)
    shown = await desk.aside(lambda: _page(request, named, seen.groups, seen.blocking, sent=seen.sent))
    return await show(request, "desk/preview.html", shown)


async def inside(request: Request) -> Response:
    """GET: the letter as the files have it."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    view = view_of(request.query_params)
    html = await desk.draw(lambda: _inside(desk, desk.issue(issue_in(request) or issue), view))
    return HTMLResponse(html, headers=frame_headers())


async def draft(request: Request, form: Form) -> Response:
    """POST: the letter as it would be with what is typed in a card right now. Nothing is written."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    view = view_of({name: values[0] for name, values in form.fields.items() if values})
    html = await desk.draw(lambda: _inside(desk, with_card(desk.issue(issue_in(request) or issue), form), view))
    return HTMLResponse(html, headers=frame_headers())


def frame_headers() -> dict[str, str]:
    """What keeps a letter in its frame: no script, no origin, no address but what it carries in itself."""
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; {SANDBOX}"
    return {"Content-Security-Policy": policy, **FRAME_OPTIONS}


def view_of(query: Mapping[str, str]) -> View:
    """How the address, or a form, wants to look at the letter."""
    return View(
        width="desktop" if query.get("width") == "desktop" else "phone",
        dark=query.get("colours") == "dark",
        text=query.get("part") == "text",
        images=query.get("images") != "off",
        variant=query.get("variant", STANDARD)[:200],
    )


def query_of(view: View, **other: str) -> str:
    """A view as the words of an address, some of them changed."""
    words = {
        "width": view.width,
        "colours": "dark" if view.dark else "",
        "part": "text" if view.text else "",
        "images": "" if view.images else "off",
        "variant": view.variant if view.variant != STANDARD else "",
        **other,
    }
    return "&".join(f"{name}={value}" for name, value in words.items() if value)


def with_card(issue: Issue, form: Form) -> Issue:
    """The issue with one card's fields as a form has them; what cannot stand there is left as it was."""
    place = parse_place(form.one("at"))
    base = read_base(form)
    fields = [field for field in FIELDS.get(place.list, ()) if field.name in base]
    try:
        return _with_values(issue, place, {field.name: read(field, form) for field in fields})
    except (UsageError, ValidationError, TypeError):
        return issue


def _with_values(issue: Issue, place: Place, values: Mapping[str, object]) -> Issue:
    if place == LETTER:
        return replace(issue, letter=str(values.get("text") or ""))
    if place == TOP:
        said: dict[str, Any] = {name: values.get(name) for name in ("subject", "preheader", "theme")}
        return replace(issue, title=str(values.get("title") or issue.title), **said)
    kind = KINDS[place.list]
    entries = list(getattr(issue, place.list))
    keys = keys_of([asdict(entry) for entry in entries], place.list)
    at = keys.index(place.key)
    kept = {name: value for name, value in asdict(entries[at]).items() if name not in values}
    said = {name: value for name, value in values.items() if value is not None}
    entries[at] = TypeAdapter(kind).validate_python(kept | said)
    changed: dict[str, Any] = {place.list: tuple(entries)}
    return replace(issue, **changed)


def _inside(desk: Desk, issue: Issue, view: View) -> str:
    variant = draw(desk, issue, view.variant)
    settings = desk.settings()
    links = example_links(settings)
    filled = {LEAVE: links.leave, PREFERENCES: links.preferences}
    if view.text:
        page = PlainTextPage(variant.subject, fill(variant.text, filled), view.dark)
        return desk.renderer.render("desk/plain_text.html", page)
    return framed(fill(variant.html, filled), view, _pictures(desk, issue), issue.picks)


def draw(desk: Desk, issue: Issue, name: str) -> Variant:
    """One of an issue's letters, as it would go out. Raises UsageError for one that there is not."""
    settings, sources = desk.settings(), desk.sources()
    if name not in all_variants(settings.choosable):
        raise UsageError(f'There is no letter "{name[:60]}".')
    pictures = pictures_of(desk.project, issue.issue, issue.picks, People(sources))
    return render_variant(
        name,
        issue,
        sources,
        settings,
        desk.letters(),
        now=desk.clock(),
        pictures={file: picture.shown for file, picture in pictures.items()},
        shelf=desk.shelf(),
    )


def _pictures(desk: Desk, issue: Issue) -> dict[str, str]:
    """The issue's images as data addresses: a frame without an origin may load nothing, not even from here."""
    found: dict[str, str] = {}
    left = MOST_INLINE
    for picture in pictures_of(desk.project, issue.issue, issue.picks, People(desk.sources())).values():
        data = picture.file.read_bytes()
        left -= len(data)
        if left >= 0:
            kind = mimetypes.guess_type(picture.file.name)[0] or "image/jpeg"
            found[picture.shown.name] = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    return found


def _page(request: Request, issue: str, groups: tuple[FindingGroup, ...], blocking: int, *, sent: bool) -> PreviewPage:
    desk, view = desk_of(request), view_of(request.query_params)
    loaded = desk.issue(issue)
    variant = draw(desk, loaded, view.variant)
    path = f"/issue/{issue}/preview"
    return PreviewPage(
        frame=frame_for(request, f"Preview of {issue}", "preview"),
        id=issue,
        issues=issue_choices(desk, issue, "issue"),
        view=view,
        views=_views(view, path),
        variants=_variants(desk, view, path),
        source=f"/issue/{issue}/frame?{query_of(view)}",
        subject=variant.subject,
        preheader=variant.preheader,
        kb=filled_size(variant.html) / 1000,
        cut_kb=CUT_KB,
        minutes=sum(pick.minutes or 0 for pick in loaded.picks),
        groups=groups,
        blocking=blocking,
        sent=sent,
    )


def _views(view: View, path: str) -> tuple[Choice, ...]:
    """The switches above the letter: each leads to the same view with one thing turned."""
    switches = (
        ("phone", "Phone", view.width == "phone" and not view.text, {"width": "phone", "part": ""}),
        ("desktop", "Desktop", view.width == "desktop" and not view.text, {"width": "desktop", "part": ""}),
        ("text", "Text", view.text, {"part": "text"}),
        ("dark", "Dark", view.dark, {"colours": "" if view.dark else "dark"}),
        ("images", "Images off", not view.images, {"images": "off" if view.images else ""}),
    )
    return tuple(
        Choice(value, label, chosen, path=f"{path}?{query_of(view, **turned)}")
        for value, label, chosen, turned in switches
    )


def _variants(desk: Desk, view: View, path: str) -> tuple[Choice, ...]:
    """The letters there are: the whole one and the discreet one first."""
    labels = desk_labels()
    names = all_variants(desk.settings().choosable)
    ordered = [STANDARD, DISCREET, *(name for name in names if name not in (STANDARD, DISCREET))]

    def label(name: str) -> str:
        sections = " and ".join(labels.section(one) for one in chosen_sections(name))
        start = "Discreet" if is_discreet(name) else "Everything" if name == STANDARD else "Only"
        return f"{start}: {sections}" if sections and is_discreet(name) else f"{start} {sections}".strip()

    return tuple(
        Choice(name, label(name), name == view.variant, path=f"{path}?{query_of(view, variant=name)}")
        for name in ordered
        if name in names
    )
