"""`/`: the inbox. What came in, newest first, one of it opened beside the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.model.item import Item
from curator.settings import Settings
from curator.store.items import count_by_state, get_item, list_items
from curator.store.triage import all_tags
from curator.store.used_index import used_in
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.inbox_view import STATES, Choice, Filters, Ground, Row, names_of, older_path, row
from curator.web.desk.item_view import ItemView, view_of
from curator.web.desk.jobs import Job
from curator.web.desk.pages import Frame, frame_for, show

A_PAGE = 50
"""Items a page."""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """desk/inbox.html.

    frame: what every page shares.
    filters: which items are shown.
    tabs: the states to choose among, with counts.
    sources: to choose among.
    tags: to choose among.
    rows: the items.
    item: the one that is open, or None.
    older: the address of what comes after these; empty at the end.
    empty: why there is nothing: sources, fetch, done, none; empty where there is something.
    job: the reading of feeds that is under way, or None.
    """

    frame: Frame
    filters: Filters
    tabs: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    tags: tuple[Choice, ...]
    rows: tuple[Row, ...]
    item: ItemView | None
    older: str
    empty: str
    job: Job | None


def routes() -> list[Route]:
    """The routes of this action."""
    return [Route("/", look, methods=["GET"])]


async def look(request: Request) -> Response:
    """GET: the inbox."""
    page = await desk_of(request).aside(lambda: _page(request))
    return await show(request, "desk/inbox.html", page)


def filters_of(request: Request) -> Filters:
    """What the address asks for."""
    query = request.query_params
    state = query.get("state", "new")
    return Filters(
        state=state if state in STATES else "new",
        source=query.get("source", "")[:100],
        tag=query.get("tag", "")[:100],
        search=query.get("q", "")[:200].strip(),
        before=query.get("before", "")[:60],
    )


def _page(request: Request) -> InboxPage:
    desk, filters = desk_of(request), filters_of(request)
    settings, sources = desk.settings(), desk.sources()
    wanted = request.query_params.get("item", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
    with desk.store.read() as db:
        found = list_items(
            db,
            state=filters.triage,
            source=filters.source or None,
            tag=filters.tag or None,
            search=filters.search or None,
            limit=A_PAGE + 1,
            before=filters.after,
        )
        counts = count_by_state(db)
        tags = all_tags(db)
        opened = get_item(db, number) if number is not None else None
    ground = ground_for(desk, settings)
    shown = found[:A_PAGE]
    everything = sum(counts.values())
    numbers = {str(state): count for state, count in counts.items()} | {"all": everything}
    return InboxPage(
        frame=frame_for(request, "Inbox", "inbox"),
        filters=filters,
        tabs=tuple(
            Choice(state, label, state == filters.state, numbers[state], filters.path(state=state))
            for state, label in STATES.items()
        ),
        sources=tuple(Choice(source.id, source.name, source.id == filters.source) for source in sources),
        tags=tuple(Choice(tag, tag, tag == filters.tag) for tag in tags),
        rows=tuple(row(item, ground, filters.path(item.id), chosen=item.id == number) for item in shown),
        item=view_of(desk, opened, ground, after=_after(filters, shown, opened), here=filters.path(opened.id))
        if opened
        else None,
        older=older_path(filters, shown) if len(found) > A_PAGE else "",
        empty="" if shown else _why_empty(len(sources), everything, filters),
        job=desk.jobs.running("fetch"),
    )


def ground_for(desk: Desk, settings: Settings) -> Ground:
    """What rows are made with."""
    newsletter = settings.newsletter
    return Ground(names_of(desk.sources()), used_in(desk.project), newsletter.timezone, newsletter.language)


def _after(filters: Filters, shown: Sequence[Item], opened: Item) -> str:
    """Where to go once something was decided about the open item: to the next one in the list."""
    ids = [item.id for item in shown]
    if opened.id not in ids:
        return filters.path(opened.id)
    at = ids.index(opened.id)
    following = ids[at + 1 : at + 2] or ids[max(0, at - 1) : at]
    return filters.path(following[0] if following else None)


def _why_empty(sources: int, everything: int, filters: Filters) -> str:
    if not sources:
        return "sources"
    if not everything:
        return "fetch"
    return "none" if filters.narrowed or filters.state != "new" else "done"
