"""`/sources`: whom the editor reads, how their feeds do, what they allow; new ones by address or from a list."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from curator import __version__
from curator.errors import UsageError
from curator.fetching.discover import Discovery, FoundFeed, discover
from curator.fetching.opml import free_id, merge, read_opml, write_opml
from curator.model.item import FetchState
from curator.model.source import Source
from curator.model.vocabulary import SOURCE_STATES
from curator.net.client import client_for
from curator.reviewing.relationships import contacts_with
from curator.reviewing.vetting import checklist
from curator.store.feeds import states
from curator.store.source_file import add_source, set_state
from curator.text.dates import local
from curator.text.urls import canonical, host_of, is_http
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.fetching import start as start_fetch
from curator.web.desk.forms import Form, back, effect, say
from curator.web.desk.inbox_view import Choice, day_words
from curator.web.desk.jobs import Job
from curator.web.desk.pages import Frame, frame_for, show

STATE_WORDS = {
    "candidate": "candidate: read, and not picked from yet",
    "active": "active: may be picked from",
    "paused": "paused: not asked for now",
    "retired": "retired",
}
CONSENT_WORDS = {
    "unasked": "not asked yet",
    "asked": "asked, no answer yet",
    "yes": "yes",
    "yes-with-limits": "yes, with limits",
    "no": "no",
    "withdrawn": "withdrawn",
    "public-feed-ok": "a public feed, quotes are fine",
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source.

    id: its slug. name: as they call themselves. site: their address; may be empty. state: candidate, active, paused or
    retired. reason: why it stands so; may be empty. consent: in words. limits: what they take away from it. creators:
    their names. last: when the feed was read; may be empty. next: when it is asked again; may be empty. trouble: what
    is wrong with the feed; may be empty. since: since when; may be empty. asked: False for one that has no feed or is
    not asked. todo: what vetting still asks for.
    """

    id: str
    name: str
    site: str
    state: str
    reason: str
    consent: str
    limits: tuple[str, ...]
    creators: tuple[str, ...]
    last: str
    next: str
    trouble: str
    since: str
    asked: bool
    todo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """desk/sources.html.

    frame: what every page shares.
    groups: the sources by state, with the state in words.
    states: to choose among.
    job: the reading of feeds that is under way, or None.
    address: what was typed to add a source; may be empty.
    found: feeds to choose among, where a site has several.
    """

    frame: Frame
    groups: tuple[tuple[str, tuple[SourceRow, ...]], ...]
    states: tuple[Choice, ...]
    job: Job | None
    address: str = ""
    found: tuple[FoundFeed, ...] = ()


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/sources", look, methods=["GET"]),
        Route("/sources/list.opml", export, methods=["GET"]),
        Route("/sources/add", effect(add), methods=["POST"]),
        Route("/sources/import", effect(import_list), methods=["POST"]),
        Route("/sources/state", effect(change_state), methods=["POST"]),
        Route("/sources/read", effect(start_fetch), methods=["POST"]),
    ]


async def look(request: Request) -> Response:
    """GET: the page."""
    page = await desk_of(request).aside(lambda: _page(request))
    return await show(request, "desk/sources.html", page)


async def add(request: Request, form: Form) -> Response:
    """POST: one more source, by the address of its site or feed. Where a site has several feeds, one is chosen."""
    desk, address, chosen = desk_of(request), form.one("address"), form.one("feed")
    if not address:
        raise UsageError("Which address?")
    settings = await desk.aside(desk.settings)
    async with client_for(settings, version=__version__) as client:
        found = await discover(chosen or address, client, now=desk.clock())
    if len(found.feeds) > 1 and not chosen:
        page = await desk.aside(lambda: _page(request, address, found.feeds))
        return await show(request, "desk/sources.html", page)
    source = await desk.aside(lambda: _write(desk, found, found.feeds[0], form.one("name")))
    say(request, f"{source.name} is a candidate now. Read it for a while; then make it active.")
    return RedirectResponse(f"/sources#source-{source.id}", 303)


def _write(desk: Desk, found: Discovery, feed: FoundFeed, name: str) -> Source:
    site = feed.site or _root_of(found.page)
    name = name or feed.title or found.title or host_of(site)
    known = [source.id for source in desk.sources()]
    fields: dict[str, object] = {
        "id": free_id(name, host_of(site), known),
        "name": name,
        "site": site,
        "feed": feed.url,
        "state": "candidate",
        "added": _today(desk),
    }
    if feed.language:
        fields["languages"] = [feed.language]
    return add_source(desk.project, fields)


def _root_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"


def _today(desk: Desk) -> dt.date:
    return local(desk.clock(), desk.settings().newsletter.timezone).date()


async def import_list(request: Request, form: Form) -> Response:
    """POST: the feeds of an OPML file, as candidates; those that are read already stay as they are."""
    desk = desk_of(request)
    if not form.file:
        raise UsageError("Which file?")
    data = form.file

    def work() -> str:
        offered, refused = read_opml(data)
        result = merge(offered, desk.sources(), added=_today(desk))
        for source in result.new:
            fields = {"id": source.id, "name": source.name, "site": source.site, "feed": source.feed}
            more = {"state": source.state, "added": source.added, "languages": list(source.languages)}
            add_source(desk.project, {key: value for key, value in {**fields, **more}.items() if value})
        said = f"{len(result.new)} new candidates, {len(result.known)} known already."
        return f"{said} {len(refused)} could not be read: {refused[0]}" if refused else said

    say(request, await desk.aside(work))
    return back(request, form, "/sources")


async def export(request: Request) -> Response:
    """GET: the sources whose creators agreed, as OPML."""
    desk = desk_of(request)

    def work() -> str:
        return write_opml(desk.settings().newsletter.title, desk.sources(), now=desk.clock())

    headers = {"Content-Disposition": 'attachment; filename="sources.opml"'}
    return Response(await desk.aside(work), media_type="text/x-opml", headers=headers)


async def change_state(request: Request, form: Form) -> Response:
    """POST: candidate, active, paused or retired, with the reason beside it in the file."""
    if not form.one("reason"):
        raise UsageError("A change of state asks for the reason; it is kept in the file.")
    desk = desk_of(request)
    source = await desk.aside(
        lambda: set_state(desk.project, form.one("source"), form.one("state"), form.one("reason"))
    )
    say(request, f"{source.name} is {source.state} now.")
    return back(request, form, "/sources")


def _page(request: Request, address: str = "", found: tuple[FoundFeed, ...] = ()) -> SourcesPage:
    desk = desk_of(request)
    with desk.store.read() as db:
        known = states(db)
    rows = [_row(desk, source, known.get(source.id)) for source in desk.sources()]
    order = ("active", "candidate", "paused", "retired")
    groups = [(STATE_WORDS[state], tuple(row for row in rows if row.state == state)) for state in order]
    return SourcesPage(
        frame=frame_for(request, "Sources", "sources"),
        groups=tuple(group for group in groups if group[1]),
        states=tuple(Choice(state, STATE_WORDS[state]) for state in SOURCE_STATES),
        job=desk.jobs.running("fetch"),
        address=address,
        found=found,
    )


def _row(desk: Desk, source: Source, state: FetchState | None) -> SourceRow:
    known = state or FetchState(source.id)
    same = known.feed_in_file is None or source.feed is None or canonical(known.feed_in_file) == canonical(source.feed)
    known = known if same else FetchState(source.id)
    asked = bool(source.feed) and source.state in ("candidate", "active") and not known.gone_at
    trouble = "The server says that the feed is gone for good." if known.gone_at else known.error or ""
    todo: tuple[str, ...] = ()
    if source.state == "candidate":
        points = checklist(source, contacts_with(desk.store, source.creators), _today(desk))
        todo = tuple(f"{point.what}: {point.todo}" for point in points if not point.done)
    return SourceRow(
        id=source.id,
        name=source.name,
        site=source.site if source.site and is_http(source.site) else "",
        state=source.state,
        reason=source.reason or "",
        consent=CONSENT_WORDS[source.consent.state],
        limits=source.consent.limits,
        creators=tuple(creator.name for creator in source.creators),
        last=_when(desk, known.last_fetched),
        next=_when(desk, known.retry_at or known.next_due) if asked else "",
        trouble=trouble,
        since=_when(desk, known.failing_since) if trouble else "",
        asked=asked,
        todo=todo,
    )


def _when(desk: Desk, moment: dt.datetime | None) -> str:
    if moment is None:
        return ""
    there = local(moment, desk.settings().newsletter.timezone)
    return f"{day_words(there.date())}, {there:%H:%M}"
