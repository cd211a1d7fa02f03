"""`/issue/ID`: the issue as cards in its sections; what each says can be changed where it stands."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from curator.errors import UsageError
from curator.model.item import Item
from curator.pipeline.drafts import start_issue
from curator.store.issue_edit import IssueEdit, read_letter, version_of
from curator.store.issue_files import find_issue, is_sent, issue_ids
from curator.store.items import list_items
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.forms import Form, effect, say
from curator.web.desk.inbox import ground_for
from curator.web.desk.inbox_view import Choice, Row, row
from curator.web.desk.issue_view import Card, Cards, SectionView
from curator.web.desk.item_view import section_choices
from curator.web.desk.pages import Frame, frame_for, show

SHORTLIST = 40
"""Items of the shortlist that are shown, at most."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What the issue holds.

    picks: how many.
    minutes: to read them.
    most_picks: how many do well.
    most_minutes: how long does well.
    """

    picks: int
    minutes: int
    most_picks: int
    most_minutes: int


@dataclass(frozen=True, slots=True)
class IssuePage:
    """desk/issue.html.

    frame: what every page shares.
    id: of the issue.
    title: its title.
    issues: all of them, to choose among.
    head: title, subject and date.
    letter: the editor's letter.
    sections: those of picks.
    lists: actions, questions and the rest.
    shortlist: items that were kept and stand in no issue.
    places: the sections to place them in.
    totals: what it holds.
    version: a mark that changes with the files.
    """

    frame: Frame
    id: str
    title: str
    issues: tuple[Choice, ...]
    head: Card
    letter: Card
    sections: tuple[SectionView, ...]
    lists: tuple[SectionView, ...]
    shortlist: tuple[Row, ...]
    places: tuple[Choice, ...]
    totals: Totals
    version: str


@dataclass(frozen=True, slots=True)
class NoIssuePage:
    """desk/no_issue.html: nothing to work on: there is none, or it was sent.

    frame: what every page shares.
    id: of the issue that was sent; empty if there is none.
    issues: all of them, to choose among.
    following: True where the next one can be started.
    """

    frame: Frame
    id: str
    issues: tuple[Choice, ...]
    following: bool


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/issue", look, methods=["GET"]),
        Route("/issue/new", effect(begin), methods=["POST"]),
        Route("/issue/{issue:str}", look, methods=["GET"]),
    ]


async def look(request: Request) -> Response:
    """GET: the page of one issue, or of the one in the making."""
    page = await desk_of(request).aside(lambda: _page(request))
    return await show(request, "desk/issue.html" if isinstance(page, IssuePage) else "desk/no_issue.html", page)


async def begin(request: Request, form: Form) -> Response:
    """POST: start the next issue."""
    desk = desk_of(request)
    kind = {"rest": "rest", "special": "special"}.get(form.one("kind"), "standard")
    issue = await desk.aside(
        lambda: start_issue(
            desk.project,
            desk.settings(),
            form.one("id") or None,
            "rest" if kind == "rest" else "special" if kind == "special" else "standard",
            now=desk.clock(),
        )
    )
    say(request, f"{issue} is begun. Place something from the shortlist, or write the letter.")
    return RedirectResponse(f"/issue/{issue}", 303)


def issue_in(request: Request) -> str | None:
    """The issue that the address names, or the one in the making; None if there is none."""
    named = request.path_params.get("issue")
    try:
        return find_issue(desk_of(request).project, named)
    except UsageError:
        if named:
            raise
        return None


def issue_choices(desk: Desk, chosen: str | None, path: str) -> tuple[Choice, ...]:
    """Every issue, the newest first."""
    return tuple(
        Choice(one, f"{one}{' (sent)' if is_sent(desk.project, one) else ''}", one == chosen, path=f"/{path}/{one}")
        for one in reversed(issue_ids(desk.project))
    )


def _page(request: Request) -> IssuePage | NoIssuePage:
    desk, issue = desk_of(request), issue_in(request)
    if issue is None or is_sent(desk.project, issue):
        frame = frame_for(request, f"Issue {issue}" if issue else "Issue", "issue")
        return NoIssuePage(frame, issue or "", issue_choices(desk, issue, "issue"), following=not frame.issue)
    settings, opened = desk.settings(), IssueEdit(desk.project, issue)
    loaded = desk.issue(issue)
    cards = Cards(opened, settings, desk.sources())
    rules = settings.config.issue
    return IssuePage(
        frame=frame_for(request, f"Issue {issue}", "issue"),
        id=issue,
        title=loaded.title,
        issues=issue_choices(desk, issue, "issue"),
        head=cards.head(),
        letter=cards.letter(read_letter(desk.project, issue)),
        sections=cards.sections(),
        lists=cards.lists(),
        shortlist=_shortlist(desk, {pick.url for pick in loaded.picks}),
        places=section_choices(settings, "reading"),
        totals=Totals(
            len(loaded.picks), sum(pick.minutes or 0 for pick in loaded.picks), rules.max_items, rules.max_minutes
        ),
        version=version_of(desk.project, issue),
    )


def _shortlist(desk: Desk, here: set[str]) -> tuple[Row, ...]:
    """What was kept and is in no issue yet."""
    with desk.store.read() as db:
        kept = list_items(db, state="kept")
    ground = ground_for(desk, desk.settings())

    def waits(item: Item) -> bool:
        return item.entry.url not in here and not ground.used.get(item.entry.canonical_url or "")

    waiting = [item for item in kept if waits(item)][:SHORTLIST]
    return tuple(row(item, ground, f"/items/{item.id}", chosen=False) for item in waiting)
