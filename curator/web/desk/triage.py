"""`/items/ID/…`: what the editor decides about an item: keep, later, skip, tags, a note, a place in the issue."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from curator.errors import UsageError
from curator.model.ages import parse_ages
from curator.reviewing import picks, triage
from curator.store.issue_files import find_issue
from curator.store.source_file import find_source
from curator.text.words import shorten
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.forms import Form, back, effect, say, wants_json
from curator.web.desk.item_view import desk_labels

PATH = "/items/{item:int}"


def routes() -> list[Route]:
    """The routes of this action."""
    actions = {"keep": keep, "later": later, "skip": skip, "renew": renew, "tag": tag, "untag": untag, "note": note}
    return [
        *(Route(f"{PATH}/{name}", effect(work), methods=["POST"]) for name, work in actions.items()),
        Route(f"{PATH}/place", effect(place), methods=["POST"]),
    ]


async def keep(request: Request, form: Form) -> Response:
    """POST: onto the shortlist."""
    return await _decide(request, form, "kept", "is on the shortlist")


async def later(request: Request, form: Form) -> Response:
    """POST: put off."""
    return await _decide(request, form, "later", "is put off")


async def skip(request: Request, form: Form) -> Response:
    """POST: not for us, for a reason."""
    if not form.one("reason"):
        raise UsageError("Skipping asks for one reason, for the day you wonder why.")
    return await _decide(request, form, "skipped", "is skipped", form.one("reason"))


async def renew(request: Request, form: Form) -> Response:
    """POST: back among the new ones."""
    return await _decide(request, form, "new", "is among the new ones again")


async def _decide(request: Request, form: Form, state: str, words: str, reason: str | None = None) -> Response:
    desk, item = desk_of(request), _item(request)

    def work() -> str:
        found = triage.show_item(desk.store, item)
        wanted = next(one for one in ("new", "kept", "later", "skipped") if one == state)
        triage.triage(desk.store, [item], wanted, reason=reason, now=desk.clock())
        return found.entry.title or "The item"

    title = await desk.aside(work)
    say(request, f"“{shorten(title, 60)}” {words}.", undo=True)
    return back(request, form)


async def tag(request: Request, form: Form) -> Response:
    """POST: one more tag, or several with commas between."""
    tags = [one for text in form.all("tag") for one in text.split(",") if one.strip()]
    if not tags:
        raise UsageError("A tag needs at least one letter.")
    desk, item = desk_of(request), _item(request)
    found = await desk.aside(lambda: triage.tag(desk.store, item, tags, now=desk.clock()))
    say(request, f"Tags: {', '.join(found.tags)}.", undo=True)
    return back(request, form)


async def untag(request: Request, form: Form) -> Response:
    """POST: without a tag."""
    desk, item = desk_of(request), _item(request)
    found = await desk.aside(lambda: triage.tag(desk.store, item, form.all("tag"), remove=True, now=desk.clock()))
    say(request, f"Tags: {', '.join(found.tags) or 'none'}.", undo=True)
    return back(request, form)


async def note(request: Request, form: Form) -> Response:
    """POST: the editor's note; an empty one takes it away."""
    desk, item = desk_of(request), _item(request)
    typing = wants_json(request)
    found = await desk.aside(lambda: triage.note(desk.store, item, form.text("text"), now=desk.clock(), typing=typing))
    if typing:
        return JSONResponse({"saved": ["text"]})
    say(request, "The note is kept." if found.note else "The note is gone.", undo=True)
    return back(request, form)


async def place(request: Request, form: Form) -> Response:
    """POST: into a section of the issue."""
    desk, item = desk_of(request), _item(request)
    said = await desk.aside(lambda: _place(desk, item, form))
    say(request, said, undo=True)
    return back(request, form)


def _place(desk: Desk, item: int, form: Form) -> str:
    found = triage.show_item(desk.store, item)
    settings = desk.settings()
    issue = find_issue(desk.project, form.one("issue") or None)
    choice = picks.PickChoice(
        form.one("section"),
        note=form.text("note").strip() or None,
        ages=parse_ages(form.one("ages")),
        relation=form.one("relation") or None,
        lead=form.one("lead") == "yes",
    )
    picks.pick(
        desk.project,
        desk.store,
        find_source(desk.sources(), found.source),
        found,
        issue,
        choice,
        sections=settings.config.issue.sections,
        language=settings.newsletter.language,
        now=desk.clock(),
    )
    return f"“{shorten(found.entry.title, 60)}” is in {issue}, {desk_labels().section(choice.section)}."


def _item(request: Request) -> int:
    number: int = request.path_params["item"]
    return number
