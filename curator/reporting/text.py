"""A report for the terminal: sentences, tables, and bars of signs. What a bar shows stands beside it as a number."""

from curator.reporting.report import A_FEW, Report, Table, Value

WIDTH = 30
BAR = "▇"


def shown(value: Value) -> str:
    """A value as readers of a report meet it."""
    return A_FEW if value is None else "–" if value == 0 else f"{value:,}"


def text_of(report: Report) -> str:
    """The whole report."""
    lines = [report.title, "=" * len(report.title)]
    if report.issues:
        span = f"{report.issues[0]} to {report.issues[-1]}" if len(report.issues) > 1 else report.issues[0]
        lines.append(f"{len(report.issues)} issue{'s' if len(report.issues) > 1 else ''}: {span}")
    lines += ["", *report.says]
    for table in report.tables:
        lines += ["", *_table(table)]
    return "\n".join(lines)


def _table(table: Table) -> list[str]:
    label = max([len(row.label) for row in table.rows] + [0])
    widths = [
        max([len(head)] + [len(shown(row.values[n])) for row in table.rows]) for n, head in enumerate(table.heads)
    ]
    drawn = table.plot and len(table.heads) == 1
    most = max([value or 0 for row in table.rows if not row.total for value in row.values] + [1])
    lines = [table.title, "  ".join([" " * label, *(h.rjust(w) for h, w in zip(table.heads, widths, strict=True))])]
    for row in table.rows:
        cells = [shown(value).rjust(width) for value, width in zip(row.values, widths, strict=True)]
        bar = f"  {BAR * round(WIDTH * (row.values[0] or 0) / most)}" if drawn and not row.total else ""
        lines.append(f"{'  '.join([row.label.ljust(label), *cells])}{bar}".rstrip())
    return [*lines, *([table.note] if table.note else [])]
