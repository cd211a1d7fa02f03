"""`/issue/ID/findings`, `waive`: what the checks say, beside what it speaks of; one can stand, with a reason."""

import asyncio
import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from curator.model.finding import Finding
from curator.model.issue import Issue
from curator.pipeline.build import examine
from curator.pipeline.waiving import waive as waive_flow
from curator.reviewing import arranging
from curator.store.issue_edit import Place, keys_of
from curator.store.issue_files import find_issue, is_sent
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.forms import Form, back, effect, say
from curator.web.desk.item_view import card_id

SEVERITIES = {"block": "Must be mended", "warn": "Worth a look", "info": "Good to know"}
_PLACE = re.compile(r"\b(pick|action|prompt|event) ([^\s,]+)")
_LISTS = {"pick": "picks", "action": "actions", "prompt": "prompts", "event": "events"}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One thing that a check found.

    id: its name. severity: block, warn or info. label: the same in words. message: what it is. where: in the files.
    mend: how. waivable: True where it may stand. waived: the reason why it stands; empty where it does not.
    """

    id: str
    severity: str
    label: str
    message: str
    where: str
    mend: str
    waivable: bool
    waived: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that speak of the same.

    card: the id of its card in the issue; empty for what stands elsewhere. title: what it is. findings: worst first.
    """

    card: str
    title: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the checks say of an issue.

    groups: what they found. blocking: how many stop the sending. sent: True for one that went out: nothing is mended.
    """

    groups: tuple[FindingGroup, ...]
    blocking: int
    sent: bool


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/issue/{issue:str}/findings", listing, methods=["GET"]),
        Route("/issue/{issue:str}/waive", effect(waive), methods=["POST"]),
        Route("/issue/{issue:str}/unwaive", effect(unwaive), methods=["POST"]),
    ]


async def listing(request: Request) -> Response:
    """GET: the findings of each card, for the script of the issue's page."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    seen = await seen_of(desk, await desk.aside(lambda: find_issue(desk.project, issue)))
    cards = [
        {
            "card": group.card,
            "findings": [
                {"label": one.label, "severity": one.severity, "message": one.message, "mend": one.mend}
                for one in group.findings
                if not one.waived
            ],
        }
        for group in seen.groups
    ]
    count = sum(len(group.findings) for group in seen.groups)
    return JSONResponse({"cards": cards, "blocking": seen.blocking, "count": count})


async def waive(request: Request, form: Form) -> Response:
    """POST: let one finding stand, with a reason that the archive will show."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    found = await desk.look(
        lambda: waive_flow(
            desk.project,
            desk.settings(),
            desk.letters(),
            find_issue(desk.project, issue),
            form.one("finding"),
            form.one("reason"),
            now=desk.clock(),
        )
    )
    say(request, f"It stands, with your reason: {found.message}")
    return back(request, form, f"/issue/{issue}/preview")


async def unwaive(request: Request, form: Form) -> Response:
    """POST: let a finding count again."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    place = Place("waivers", form.one("finding"))
    sections = desk.settings().config.issue.sections
    await desk.aside(
        lambda: arranging.drop(desk.project, desk.store, issue, place, sections=sections, now=desk.clock())
    )
    say(request, "It counts again.", undo=True)
    return back(request, form, f"/issue/{issue}/preview")


async def seen_of(desk: Desk, issue: str) -> Seen:
    """What the checks say of an issue as it stands. Looked at once for each state of the files, however many ask."""
    while True:
        ground = await desk.aside(lambda: _ground(desk, issue))
        known = desk.seen.get(issue)
        if known and known[0] == ground and isinstance(known[1], Seen):
            return known[1]
        if waiting := desk.looks.get(issue):
            await asyncio.wait([waiting])  # it may have begun before the last change: look whether it has
            continue
        look = asyncio.ensure_future(desk.look(lambda: _examined(desk, issue)))
        desk.looks[issue] = look
        try:
            found = await look
        finally:
            del desk.looks[issue]
        desk.seen[issue] = (ground, found)
        return found


def _ground(desk: Desk, issue: str) -> tuple[object, ...]:
    """Everything that the checks read: files by time and size, and the day."""
    project = desk.project
    here = [path for path in project.root.iterdir() if path.suffix in (".toml", ".yaml", ".md")]
    kept = list(project.private.glob("*.json")) if project.private.is_dir() else []
    files = sorted([*here, *kept, *project.issue_dir(issue).rglob("*")])
    stats = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.is_file()]
    return (desk.clock().date(), *stats)


def _examined(desk: Desk, issue: str) -> Seen:
    seen = examine(desk.project, desk.settings(), desk.letters(), issue, now=desk.clock())
    sent = is_sent(desk.project, issue)
    return Seen(grouped(seen.report.findings, seen.issue), sum(one.blocks for one in seen.report.findings), sent)


def grouped(findings: tuple[Finding, ...], issue: Issue) -> tuple[FindingGroup, ...]:
    """Findings by what they speak of, in the order in which the worst of each comes."""
    groups: dict[tuple[str, str], list[FindingView]] = {}
    for finding in findings:
        groups.setdefault(_about(finding, issue), []).append(_view(finding))
    return tuple(FindingGroup(card, title, tuple(views)) for (card, title), views in groups.items())


def _view(finding: Finding) -> FindingView:
    return FindingView(
        id=finding.id,
        severity=finding.severity,
        label=SEVERITIES[finding.severity],
        message=finding.message,
        where=finding.where,
        mend=finding.mend,
        waivable=finding.waivable and finding.check != "waiver",
        waived=finding.waived or "",
    )


def _about(finding: Finding, issue: Issue) -> tuple[str, str]:
    """The card that a finding speaks of, and what that is called."""
    if found := _PLACE.search(finding.where):
        name, key = _LISTS[found[1]], found[2]
        entries = getattr(issue, name)
        keys = keys_of([{"id": entry.id} for entry in entries], name)
        key = f"#{key}" if key.isdigit() and f"#{key}" in keys else key
        if key in keys:
            entry = entries[keys.index(key)]
            return card_id(Place(name, key)), getattr(entry, "title", "") or getattr(entry, "text", "")
    if "letter.md" in finding.where:
        return card_id(Place("letter", "")), "Your letter"
    for word, name in (("claims", "claims"), ("promises", "promises")):
        if finding.where.endswith(f", {word}"):
            return f"list-{name}", word.capitalize()
    if finding.where.startswith("sources.yaml"):
        return "", "Sources"
    if finding.where.startswith("curator.toml"):
        return "", "The newsletter's settings"
    if finding.check in ("equipped", "action-oriented"):
        return "list-actions" if "action" in finding.check else "", "The issue as a whole"
    return "", "The issue as a whole"
