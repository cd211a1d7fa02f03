"""`/voices`: the editor's own selection over time, as tables with plots. It counts choices, never people."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.pipeline.report import material
from curator.reporting.plots import plot
from curator.reporting.report import KINDS, Kind, Report, Table
from curator.reporting.step import report
from curator.reporting.text import shown
from curator.web.desk.desk import desk_of
from curator.web.desk.inbox_view import Choice
from curator.web.desk.pages import Frame, frame_for, show

LABELS: dict[Kind, str] = {"voices": "Voices", "gaps": "Gaps", "load": "Load", "language": "Language"}


@dataclass(frozen=True, slots=True)
class TableView:
    """One table of a report.

    title: what it is about. note: what it says and does not say. heads: of its columns. rows: label and cells. drawing:
    the plot as SVG, to be put in as it is; may be empty.
    """

    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    drawing: str


@dataclass(frozen=True, slots=True)
class VoicesPage:
    """desk/voices.html.

    frame: what every page shares.
    kinds: the reports to choose among.
    title: of the report. says: its sentences. issues: how many it looked at. tables: its tables.
    """

    frame: Frame
    kinds: tuple[Choice, ...]
    title: str
    says: tuple[str, ...]
    issues: int
    tables: tuple[TableView, ...]


def routes() -> list[Route]:
    """The routes of this action."""
    return [Route("/voices", look, methods=["GET"])]


async def look(request: Request) -> Response:
    """GET: one of the reports."""
    desk = desk_of(request)
    kind: Kind = next((one for one in KINDS if one == request.query_params.get("report")), "voices")
    made = await desk.look(lambda: report(kind, material(desk.project, desk.settings(), now=desk.clock())))
    page = await desk.aside(lambda: _page(request, kind, made))
    return await show(request, "desk/voices.html", page)


def _page(request: Request, kind: Kind, made: Report) -> VoicesPage:
    return VoicesPage(
        frame=frame_for(request, made.title, "voices"),
        kinds=tuple(Choice(one, LABELS[one], one == kind, path=f"/voices?report={one}") for one in KINDS),
        title=made.title,
        says=made.says,
        issues=len(made.issues),
        tables=tuple(_table(table, number) for number, table in enumerate(made.tables, 1)),
    )


def _table(table: Table, number: int) -> TableView:
    rows = tuple((row.label, tuple(shown(value) for value in row.values)) for row in table.rows)
    return TableView(table.title, table.note, table.heads, rows, plot(table, number))
