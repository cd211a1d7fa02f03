"""`/confirm/…`: the link of the first mail. Looking at it does nothing; the button makes somebody a reader."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.rendering.environment import Renderer
from curator.rendering.readers import ConfirmedPage, ConfirmPage
from curator.store.guide import newest_issue
from curator.subscribing.choices import find
from curator.subscribing.service_mail import guide_texts
from curator.subscribing.signup import Confirmed, Welcome, confirm, may_confirm
from curator.text.markdown import without_front_matter
from curator.web.readers.office import Office, office_of
from curator.web.readers.pages import frame_for, number_in, path_to, promise_for, renderer_for, show

STATES = {"confirmed": "open", "reader": "reader", "closed": "closed"}


def routes(prefix: str) -> list[Route]:
    """The routes of this action."""
    path = f"{prefix}/confirm/{{token}}"
    return [Route(path, look, methods=["GET"]), Route(path, act, methods=["POST"])]


async def look(request: Request) -> Response:
    """GET: the page with the button."""
    office, number = office_of(request), number_in(request, ["confirm"])
    return await _page(request, number, await office.aside(lambda: _standing(office, number)))


async def act(request: Request) -> Response:
    """POST: they are a reader. The second time it says the same and changes nothing."""
    office, number = office_of(request), number_in(request, ["confirm"])
    reader = await office.aside(lambda: find(office.store, number))
    renderer = renderer_for(request, reader)
    promise = promise_for(office, renderer, reader)
    answer = await office.aside(lambda: _confirm(office, renderer, number, promise))
    if answer == "closed":
        return await _page(request, number, "closed")
    office.wake.set()
    page = ConfirmedPage(frame_for(office, renderer, reader), path_to(office, "preferences", number))
    return show(renderer, "readers/confirmed.html", page)


async def _page(request: Request, number: int, answer: Confirmed) -> Response:
    office = office_of(request)
    reader = await office.aside(lambda: find(office.store, number))
    renderer = renderer_for(request, reader)
    own = path_to(office, "preferences", number) if answer == "reader" else ""
    page = ConfirmPage(frame_for(office, renderer, reader), STATES[answer], promise_for(office, renderer, reader), own)
    return show(renderer, "readers/confirm.html", page, 410 if answer == "closed" else 200)


def _standing(office: Office, number: int) -> Confirmed:
    reader = find(office.store, number)
    with office.store.read() as db:
        return may_confirm(db, reader, office.clock())


def _confirm(office: Office, renderer: Renderer, number: int, promise: str) -> Confirmed:
    settings, guide = office.settings, ""
    if office.guide.is_file():
        guide = without_front_matter(office.guide.read_text("utf-8", "replace"))
    with office.store.read() as db:
        issue = newest_issue(db)
    standard, discreet = (
        guide_texts(settings, office.renderers, guide, language=renderer.language, issue=issue, discreet=hidden)
        for hidden in (False, True)
    )
    welcome = Welcome(standard, discreet, settings.config.delivery.provider)
    return confirm(office.store, settings, number, wording=promise, page="confirm", welcome=welcome, now=office.clock())
