"""`/issue/ID/move`, `add`, `drop`: the order of an issue's parts, new ones, and those that go."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from curator.errors import UsageError
from curator.reviewing import arranging, picks
from curator.reviewing.editing import parse_place
from curator.store.issue_edit import IssueEdit, Place
from curator.text.words import shorten
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.fields import NEW
from curator.web.desk.forms import Form, back, effect, say
from curator.web.desk.issue_view import LISTS
from curator.web.desk.item_view import card_id, desk_labels


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/issue/{issue:str}/move", effect(move), methods=["POST"]),
        Route("/issue/{issue:str}/add", effect(add), methods=["POST"]),
        Route("/issue/{issue:str}/drop", effect(drop), methods=["POST"]),
    ]


async def move(request: Request, form: Form) -> Response:
    """POST: a card before another one, or to the end of a section."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    place = parse_place(form.one("at"))
    said = await desk.aside(lambda: _move(desk, issue, place, form.one("section"), form.one("before")))
    say(request, said, undo=True)
    return back(request, form, f"/issue/{issue}")


def _move(desk: Desk, issue: str, place: Place, section: str, before: str) -> str:
    sections = desk.settings().config.issue.sections
    place = arranging.move(
        desk.project,
        desk.store,
        issue,
        place,
        section=section or None,
        before=before or None,
        sections=sections,
        now=desk.clock(),
    )
    opened = IssueEdit(desk.project, issue)
    keys, where = opened.keys(place.list), LISTS.get(place.list, ("", "", ""))[0]
    entry = opened.entry(place)
    if place.list == "picks":
        keys = [k for k in keys if opened.entry(Place("picks", k)).get("section") == entry.get("section")]
        where = desk_labels().section(str(entry.get("section")))
    title = shorten(str(entry.get("title") or entry.get("text") or place.key), 60)
    return f"“{title}” is now {keys.index(place.key) + 1} of {len(keys)} in {where}."


async def add(request: Request, form: Form) -> Response:
    """POST: one more action, question or such, to be filled in."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    name = form.one("list")
    if name not in NEW:
        raise UsageError("That cannot be added here.")

    def work() -> str:
        sections = desk.settings().config.issue.sections
        fields = {**NEW[name], **({"made_in": issue} if name == "promises" else {})}
        return arranging.add(desk.project, desk.store, issue, name, fields, sections=sections, now=desk.clock())

    key = await desk.aside(work)
    say(request, f"One {LISTS[name][1]} more. Fill it in below.", undo=True)
    anchor = card_id(Place(name, key))
    return RedirectResponse(f"/issue/{issue}?open={anchor}#{anchor}", 303)


async def drop(request: Request, form: Form) -> Response:
    """POST: a card out of the issue; undo brings it back."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    place = parse_place(form.one("at"))

    def work() -> object:
        if place.list == "picks":
            return picks.unpick(desk.project, desk.store, issue, place.key, now=desk.clock()).get("title")
        sections = desk.settings().config.issue.sections
        fields = arranging.drop(desk.project, desk.store, issue, place, sections=sections, now=desk.clock())
        return fields.get("text") or fields.get("title") or "What was empty"

    title = await desk.aside(work)
    say(request, f"“{shorten(str(title), 60)}” is out of {issue}.", undo=True)
    return back(request, form, f"/issue/{issue}")
