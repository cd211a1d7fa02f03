"""`/undo`: takes back the last step, again and again."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from curator.reviewing.undo import undo as undo_step
from curator.web.desk.desk import desk_of
from curator.web.desk.forms import Form, back, effect, local_path, say


def routes() -> list[Route]:
    """The routes of this action."""
    return [Route("/undo", effect(undo), methods=["POST"])]


async def undo(request: Request, form: Form) -> Response:
    """POST: take back the last triage, tag, note, pick, removal or change of order."""
    desk = desk_of(request)
    done = await desk.aside(lambda: undo_step(desk.project, desk.store, now=desk.clock()))
    say(request, f"Taken back: {done.what}.")
    path = local_path(form.one("next"))
    if done.kind in ("triage", "tag", "note") and done.subject.isdigit() and (path == "/" or path.startswith("/?")):
        return RedirectResponse(_opened(path, done.subject), 303)  # the inbox opens what came back
    return back(request, form)


def _opened(path: str, item: str) -> str:
    base, _, query = path.partition("?")
    kept = [part for part in query.split("&") if part and not re.match(r"item=", part)]
    return f"{base}?{'&'.join([*kept, f'item={item}'])}"
