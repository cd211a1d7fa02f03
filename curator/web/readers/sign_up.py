"""`/`: the form, the second page with its one button, and the page that says where to look."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.errors import UsageError
from curator.rendering.environment import Renderer
from curator.rendering.readers import PlainPage, SecondPage, SignUpPage
from curator.subscribing.addresses import normalise
from curator.subscribing.defence import judge, second_page
from curator.subscribing.signup import Wish, sign_up
from curator.web.forms import read_form
from curator.web.readers.office import Office, office_of
from curator.web.readers.pages import frame_for, promise_for, renderer_for, say, show

HOUR = 3600


def routes(prefix: str) -> list[Route]:
    """The routes of this action."""
    paths = [f"{prefix}/", *([prefix] if prefix else [])]
    return [
        route
        for path in paths
        for route in (Route(path, show_form, methods=["GET"]), Route(path, take_form, methods=["POST"]))
    ]


async def show_form(request: Request) -> Response:
    """GET: the form."""
    return _form(request, renderer_for(request))


async def take_form(request: Request) -> Response:
    """POST: the second page for a fresh address, or, with a stamp that is right, the mail."""
    office, fields = office_of(request), await read_form(request)
    address = fields.get("email", [""])[0].strip()
    renderer = renderer_for(request, wish=fields.get("lang", [""])[0][:20])
    try:
        key = normalise(address)
    except UsageError:
        return _form(request, renderer, address=address[:254], problem=True)
    stamps = fields.get("stamp")
    if not stamps:
        return _second(office, renderer, address, key)
    now = office.clock()
    judgement = judge(stamps[0][:100], key, now, office.secrets)
    if judgement == "early":
        return _second(office, renderer, address, key, stamp=stamps[0][:100], again="early")
    if judgement == "late":
        return _second(office, renderer, address, key, again="late")
    if not any(fields.get("nothing", [])):
        wish = Wish(address, renderer.language, promise_for(office, renderer), "sign-up form")
        problem = await take(request, wish)
        if problem:
            return say(request, problem, 429 if problem == "network" else 503, retry_after=HOUR)
    return show(renderer, "readers/sent.html", PlainPage(frame_for(office, renderer)))


async def take(request: Request, wish: Wish) -> str:
    """Note the wish, unless too many come. Gives what may be said about that: network, full or nothing."""
    office, now = office_of(request), office_of(request).clock()
    if not office.networks.admit(request.client.host if request.client else "", now):
        return "network"
    answer = await office.aside(lambda: sign_up(office.store, office.settings, wish, now=now))
    office.wake.set()
    return "full" if answer == "full" else ""


def _form(request: Request, renderer: Renderer, *, address: str = "", problem: bool = False) -> Response:
    office = office_of(request)
    page = SignUpPage(
        frame=frame_for(office, renderer, tongues=True),
        tagline=office.settings.newsletter.tagline,
        purpose=office.settings.charter.purpose,
        promise=promise_for(office, renderer),
        address=address,
        problem=problem,
    )
    return show(renderer, "readers/sign_up.html", page, 422 if problem else 200)


def _second(
    office: Office, renderer: Renderer, address: str, key: str, *, stamp: str = "", again: str = ""
) -> Response:
    fresh = stamp or second_page(key, office.clock(), office.secret)
    page = SecondPage(frame_for(office, renderer), address, fresh, promise_for(office, renderer), again)
    return show(renderer, "readers/once_more.html", page)
