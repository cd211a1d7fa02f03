"""Load: what an issue asks of its readers, and what it offers those with little time. Nothing here is about people."""

from collections.abc import Sequence

from curator.model.access import is_low_access
from curator.model.issue import Issue
from curator.model.weight import is_heavy
from curator.reporting.report import ENOUGH, Material, Report, Row, Table, Value

FIRST_STEP = "A first step takes 15 minutes at most, is free, at home, and private or among people one knows."
HEADS = ("minutes", "picks", "heavy picks", "first steps", "stretches", "questions")


def load(material: Material) -> Report:
    """Minutes, picks, heavy picks and access points of each issue."""
    if not material.issues:
        return Report("load", "Load", (), ("There is no issue yet.",))
    rows = tuple(Row(issue.issue, _of(issue)) for issue in material.issues)
    without = [issue.issue for issue in material.issues if not any(is_low_access(one) for one in issue.actions)]
    rest = [issue.issue for issue in material.issues if issue.kind == "rest"]
    minutes = [sum(pick.minutes or 0 for pick in issue.picks) for issue in material.issues]
    says = [
        f"An issue takes {_from_to(minutes)} minutes, as far as its picks say.",
        f"Issues without a first step that everyone can take: {', '.join(without)}."
        if without
        else "Every issue offers a first step that everyone can take.",
        f"Issues that rested: {', '.join(rest)}." if rest else "No issue rested yet; one is allowed to.",
        material.trend_note() if len(material.issues) < ENOUGH else "",
    ]
    table = Table(
        "Each issue",
        HEADS,
        rows,
        FIRST_STEP,
        plot="",
    )
    over_time = Table(
        "Minutes of each issue",
        ("minutes",),
        tuple(Row(row.label, row.values[:1]) for row in rows),
        "Added up from the picks.",
        plot="lines",
    )
    tables = (over_time, table) if len(rows) >= ENOUGH else (_together(rows),)
    return Report("load", "Load", material.ids, tuple(one for one in says if one), tables)


def _together(rows: Sequence[Row]) -> Table:
    """What few issues hold, without an order from which a change could be read."""
    columns = [[row.values[place] or 0 for row in rows] for place in range(len(HEADS))]
    found = tuple(Row(head, (min(column), max(column))) for head, column in zip(HEADS, columns, strict=True))
    return Table("An issue", ("the least", "the most"), found, f"{FIRST_STEP} Each line by itself.", plot="")


def _from_to(minutes: list[int]) -> str:
    return str(minutes[0]) if min(minutes) == max(minutes) else f"{min(minutes)} to {max(minutes)}"


def _of(issue: Issue) -> tuple[Value, ...]:
    first = sum(is_low_access(action) for action in issue.actions)
    return (
        sum(pick.minutes or 0 for pick in issue.picks),
        len(issue.picks),
        sum(is_heavy(pick) for pick in issue.picks),
        first,
        len(issue.actions) - first,
        len(issue.prompts),
    )
