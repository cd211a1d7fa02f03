"""`/readers`: how many readers there are, over time; one of them by address. There is no list of people."""

import datetime as dt
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from curator.errors import UsageError
from curator.model.subscriber import SUBSCRIBER_STATES
from curator.store.reader_counts import Month, by_month, getting_mail
from curator.store.subscribers import count_by_state
from curator.subscribing import step as steps
from curator.text.dates import local, month_name
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.forms import Form, effect, say
from curator.web.desk.inbox_view import day_words
from curator.web.desk.pages import Frame, frame_for, show
from curator.web.desk.plots import Plot, bars

MONTHS = 24
"""Months that are shown, at most."""

STATES = {
    "pending": "asked, not confirmed yet",
    "active": "get the letter",
    "paused": "paused",
    "left": "left",
    "bounced": "address no longer works",
    "complained": "marked it as unwanted",
    "erased": "erased, nothing is kept",
}
EVENTS = {
    "asked": "was asked to confirm",
    "confirmed": "confirmed",
    "attested": "agreed, as the editor wrote down",
    "paused": "paused",
    "resumed": "came back from a pause",
    "left": "left",
    "erased": "was erased",
    "changed": "changed what they get",
}


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the table.

    name: such as December 2026. came: who agreed. left: who ended it. paused: who paused. readers: at its end.
    """

    name: str
    came: int
    left: int
    paused: int
    readers: int


@dataclass(frozen=True, slots=True)
class ReaderView:
    """One reader, found by address.

    address: as they typed it. state: in words. format: html or text. sections: that they chose; empty for all.
    discreet: True where sender and subject are neutral. until: the end of their pause; may be empty. since: when they
    came. events: what they agreed to and ended, as (day, what). gets_mail: True where leaving or pausing
    changes something.
    """

    address: str
    state: str
    format: str
    sections: tuple[str, ...]
    discreet: bool
    until: str
    since: str
    events: tuple[tuple[str, str], ...]
    gets_mail: bool


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """desk/readers.html.

    frame: what every page shares.
    total: how many get the next letter.
    states: how many stand where, as (words, number).
    months: the last two years.
    plot: readers at the end of each month.
    query: the address that was looked for; may be empty.
    reader: whom it belongs to, or None.
    unknown: why nobody was found; may be empty.
    """

    frame: Frame
    total: int
    states: tuple[tuple[str, int], ...]
    months: tuple[MonthRow, ...]
    plot: Plot
    query: str
    reader: ReaderView | None
    unknown: str


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/readers", look, methods=["GET"]),
        Route("/readers/find", effect(find), methods=["POST"]),
        Route("/readers/pause", effect(pause), methods=["POST"]),
        Route("/readers/leave", effect(leave), methods=["POST"]),
    ]


async def look(request: Request) -> Response:
    """GET: the numbers."""
    page = await desk_of(request).aside(lambda: _page(request, "", None, ""))
    return await show(request, "desk/readers.html", page)


async def find(request: Request, form: Form) -> Response:
    """POST: one reader by address; an address never stands in the browser's history."""
    desk, address = desk_of(request), form.one("address")

    def work() -> ReadersPage:
        try:
            return _page(request, address, _view(desk, steps.show(desk.store, address)), "")
        except UsageError as error:
            return _page(request, address, None, error.message)

    return await show(request, "desk/readers.html", await desk.aside(work))


async def pause(request: Request, form: Form) -> Response:
    """POST: send nothing to a reader for three months, because they asked for it."""
    desk, address = desk_of(request), form.one("address")
    until = desk.clock().date() + dt.timedelta(days=92)
    await desk.aside(lambda: steps.pause(desk.store, address, until, now=desk.clock()))
    say(request, f"They get nothing before {day_words(until)}.")
    return RedirectResponse("/readers", 303)


async def leave(request: Request, form: Form) -> Response:
    """POST: end a subscription, because the reader asked for it."""
    if form.one("sure") != "yes":
        raise UsageError("Say that the reader asked for it. Nothing was changed.")
    desk, address = desk_of(request), form.one("address")
    await desk.aside(lambda: steps.leave(desk.store, address, now=desk.clock()))
    say(request, "They have left and get no more mail. Only they can come back.")
    return RedirectResponse("/readers", 303)


def _page(request: Request, query: str, reader: ReaderView | None, unknown: str) -> ReadersPage:
    desk = desk_of(request)
    with desk.store.read() as db:
        counts, months = count_by_state(db), by_month(db)
        total = getting_mail(db, desk.clock().date())
    rows = month_rows(months)[-MONTHS:]
    return ReadersPage(
        frame=frame_for(request, "Readers", "readers"),
        total=total,
        states=tuple((STATES[state], counts.get(state, 0)) for state in SUBSCRIBER_STATES if counts.get(state)),
        months=tuple(rows),
        plot=bars([(row.name, row.readers) for row in rows]),
        query=query,
        reader=reader,
        unknown=unknown,
    )


def month_rows(months: list[Month]) -> list[MonthRow]:
    """Every month from the first to the last, also those in which nothing happened, with a running total."""
    known = {(one.year, one.month): one for one in months}
    rows: list[MonthRow] = []
    if not months:
        return rows
    year, month, readers = months[0].year, months[0].month, 0
    last = (months[-1].year, months[-1].month)
    while (year, month) <= last:
        now = known.get((year, month), Month(year, month, 0, 0, 0))
        readers = max(0, readers + now.came - now.left)
        rows.append(MonthRow(month_name(year, month, "en"), now.came, now.left, now.paused, readers))
        year, month = year + month // 12, month % 12 + 1
    return rows


def _view(desk: Desk, details: steps.ReaderDetails) -> ReaderView:
    reader, zone = details.reader, desk.settings().newsletter.timezone
    return ReaderView(
        address=reader.address,
        state=STATES[reader.state],
        format=reader.format,
        sections=reader.sections,
        discreet=reader.discreet,
        until=day_words(reader.paused_until) if reader.paused_until else "",
        since=day_words(local(reader.created, zone).date()) if reader.created else "",
        events=tuple(
            (
                day_words(local(one.at, zone).date()),
                f"{EVENTS.get(one.kind, one.kind)}{': ' + one.wording if one.wording else ''}",
            )
            for one in details.events
        ),
        gets_mail=reader.state in ("active", "paused"),
    )
