"""`/preferences/…`: a reader's own page. What they get, a pause, and the way to their data."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.model.subscriber import Subscriber
from curator.rendering.catalogues import name_of as language_name
from curator.rendering.readers import Choice, PlainPage, PreferencesPage
from curator.store.choices import Choices
from curator.subscribing.choices import GETS_LETTERS, MONTHS, choose, pause, resume, wanted
from curator.subscribing.private import ask_for_link
from curator.web.forms import read_form
from curator.web.readers.office import Office, office_of
from curator.web.readers.pages import (
    BAD_LINK,
    frame_for,
    path_to,
    reader_in,
    renderer_for,
    show,
)

Fields = dict[str, list[str]]


def routes(prefix: str) -> list[Route]:
    """The routes of this action."""
    path = f"{prefix}/preferences/{{token}}"
    return [Route(path, look, methods=["GET"]), Route(path, act, methods=["POST"])]


async def look(request: Request) -> Response:
    """GET: the page."""
    return _page(request, await _reader(request))


async def act(request: Request) -> Response:
    """POST: what the field `do` says, then the page again, as it stands now."""
    reader, fields = await _reader(request), await read_form(request)
    office, what = office_of(request), fields.get("do", [""])[0]
    if what == "choose" and reader.state in GETS_LETTERS:
        wishes = _wishes(office, reader, fields)
        if wishes is None:
            return _page(request, reader, problem=True)
        await office.aside(lambda: choose(office.store, reader.id, wishes, now=office.clock()))
        return _page(request, await _reader(request), done="saved")
    if what == "pause" and (months := _months(fields)) and reader.state in GETS_LETTERS:
        await office.aside(lambda: pause(office.store, reader.id, months, now=office.clock()))
        return _page(request, await _reader(request), done="paused")
    if what == "resume" and reader.state in GETS_LETTERS:
        await office.aside(lambda: resume(office.store, reader.id, now=office.clock()))
        return _page(request, await _reader(request), done="resumed")
    if what == "link":
        await office.aside(lambda: ask_for_link(office.store, office.settings, reader, now=office.clock()))
        office.wake.set()
        renderer = renderer_for(request, reader)
        return show(renderer, "readers/link_sent.html", PlainPage(frame_for(office, renderer, reader)))
    return _page(request, reader)


async def _reader(request: Request) -> Subscriber:
    reader = await reader_in(request, ["preferences"])
    if reader is None:
        raise HTTPException(404, BAD_LINK)
    return reader


def _wishes(office: Office, reader: Subscriber, fields: Fields) -> Choices | None:
    """What was chosen; None if it was no section at all. A value that is no choice leaves what was."""
    sections = wanted(fields.get("sections", []), office.settings.choosable)
    if sections is None:
        return None
    language = fields.get("language", [""])[0]
    form = fields.get("format", [""])[0]
    return Choices(
        language=language if language in office.renderers.languages else reader.language,
        format="text" if form == "text" else "html" if form == "html" else reader.format,
        discreet="discreet" in fields,
        sections=sections,
    )


def _months(fields: Fields) -> int | None:
    text = fields.get("months", [""])[0]
    return next((number for number in MONTHS if str(number) == text), None)


def _page(request: Request, reader: Subscriber, *, done: str = "", problem: bool = False) -> Response:
    office, renderer = office_of(request), renderer_for(request, reader)
    state = reader.state if reader.state in GETS_LETTERS else "gone"
    until = reader.paused_until
    if state == "paused" and (until is None or until <= office.clock().date()):
        state, until = "active", None  # the pause is over, though nobody has said so
    choosable = office.settings.choosable
    languages = [Choice(one, language_name(one), one == renderer.language) for one in office.renderers.languages]
    page = PreferencesPage(
        frame=frame_for(office, renderer, reader),
        state=state,
        sections=tuple(Choice(one, one, not reader.sections or one in reader.sections) for one in choosable),
        languages=tuple(languages),
        text_only=reader.format == "text",
        discreet=reader.discreet,
        paused_until=until,
        months=MONTHS,
        leave=path_to(office, "leave", reader.id),
        done=done,
        problem=problem,
    )
    return show(renderer, "readers/preferences.html", page, 422 if problem else 200)
