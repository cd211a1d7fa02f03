"""`/issue/ID/save`: writes what the editor types into the issue's files; what clashes becomes a choice.

A form says for each field what it said when it was shown. Where the file says something else by now, nothing is
written, and both texts are shown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from curator.errors import UsageError
from curator.model.issue import Issue
from curator.reviewing.editing import Change, Clash, EditReport, edit, parse_place
from curator.store.issue_edit import Place, version_of
from curator.store.issue_files import find_issue
from curator.web.desk.desk import desk_of
from curator.web.desk.fields import FIELDS, PREFIX, Field, read, spell
from curator.web.desk.forms import Form, back, effect, local_path, say, wants_json
from curator.web.desk.pages import Frame, frame_for, show

THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class ClashView:
    """One field that was changed in two places.

    name: of the field.
    label: as people read it.
    mine: what the editor wrote.
    theirs: what the file says.
    """

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class MergePage:
    """desk/merge.html: a choice for each field that was changed in two places.

    frame: what every page shares.
    issue: the issue's id.
    at: the place.
    clashes: the fields.
    base: what the file says of them now, as JSON.
    kept: what was typed into them, as (name in the form, value).
    back: where to go on.
    """

    frame: Frame
    issue: str
    at: str
    clashes: tuple[ClashView, ...]
    base: str
    kept: tuple[tuple[str, str], ...]
    back: str


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/issue/{issue:str}/save", effect(save), methods=["POST"]),
        Route("/issue/{issue:str}/version", version, methods=["GET"]),
    ]


async def save(request: Request, form: Form) -> Response:
    """POST: the fields of one card, all of them or those that changed."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    place = parse_place(form.one("at"))
    changes = changes_in(place, form)

    def work() -> tuple[EditReport, str]:
        sections = desk.settings().config.issue.sections
        report = edit(desk.project, find_issue(desk.project, issue), place, changes, sections)
        return report, version_of(desk.project, issue)

    report, mark = await desk.aside(work)
    if wants_json(request):
        return JSONResponse(_answer(place, changes, report, mark))
    if report.clashes:
        return await show(request, "desk/merge.html", _merge_page(request, issue, place, form, report), 409)
    say(request, "Saved." if report.written else "Nothing was changed.")
    return back(request, form, f"/issue/{issue}")


async def version(request: Request) -> Response:
    """GET: a mark that changes with the issue's files, to notice that another program changed them."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    mark = await desk.aside(lambda: version_of(desk.project, find_issue(desk.project, issue)))
    return JSONResponse({"version": mark})


def changes_in(place: Place, form: Form) -> list[Change]:
    """What a card's form wants, for every field that its `base` names. Raises UsageError for a form that is none."""
    base = read_base(form)
    fields = FIELDS.get(place.list, ())
    return [
        Change(field.name, read(field, form), base[field.name])
        for field in fields
        if field.name in base and form.one(f"keep.{field.name}") != THEIRS
    ]


def read_base(form: Form) -> dict[str, object]:
    """What the fields said when the form was shown."""
    try:
        base = json.loads(form.text("base") or "{}")
    except (ValueError, RecursionError):
        raise UsageError("The form does not say what it began with. Load the page again.") from None
    if not isinstance(base, dict):
        raise UsageError("The form does not say what it began with. Load the page again.")
    return base


def _answer(place: Place, changes: Sequence[Change], report: EditReport, mark: str) -> dict[str, object]:
    names = {field.name: field for field in FIELDS[place.list]}
    clashed = {clash.field for clash in report.clashes}
    return {
        "saved": list(report.written),
        "now": {one.field: report.now.get(one.field) for one in changes if one.field not in clashed},
        "clashes": [
            {
                "field": clash.field,
                "label": names[clash.field].label,
                "mine": spell(clash.mine),
                "theirs": spell(clash.theirs),
                "base": clash.theirs,
            }
            for clash in report.clashes
        ],
        "version": mark,
        **_facts(report.issue),
    }


def _facts(issue: Issue | None) -> dict[str, object]:
    if issue is None:
        return {}
    return {"picks": len(issue.picks), "minutes": sum(pick.minutes or 0 for pick in issue.picks)}


def _merge_page(request: Request, issue: str, place: Place, form: Form, report: EditReport) -> MergePage:
    fields: Mapping[str, Field] = {field.name: field for field in FIELDS[place.list]}
    wanted = {clash.field for clash in report.clashes}
    kept = [
        (name, value)
        for name, values in form.fields.items()
        for value in values
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).split(".")[0] in wanted
    ]
    return MergePage(
        frame=frame_for(request, "Changed in two places", "issue"),
        issue=issue,
        at=str(place),
        clashes=tuple(_view(fields[clash.field], clash) for clash in report.clashes),
        base=json.dumps({clash.field: clash.theirs for clash in report.clashes}, ensure_ascii=False),
        kept=tuple(kept),
        back=local_path(form.one("next")) or f"/issue/{issue}",
    )


def _view(field: Field, clash: Clash) -> ClashView:
    return ClashView(field.name, field.label, spell(clash.mine), spell(clash.theirs))
