"""Plots as SVG, drawn by hand: bars and one line. What they show is said in words for those who do not see them."""

from html import escape

from curator.reporting.report import Table
from curator.reporting.text import shown

WIDTH, LABEL, BAR, GAP = 720, 300, 22, 8
HEIGHT, LEFT, TOP, BOTTOM = 220, 50, 20, 40


def plot(table: Table, number: int) -> str:
    """The plot of a table, or nothing where it has none."""
    if not table.rows or not table.plot:
        return ""
    return _lines(table, number) if table.plot == "lines" else _bars(table, number)


def in_words(table: Table) -> str:
    """What a plot shows, as one sentence a column."""
    sentences = []
    for place, head in enumerate(table.heads):
        values = ", ".join(f"{row.label} {shown(row.values[place])}" for row in table.rows)
        sentences.append(f"{head}: {values}.")
    return " ".join(sentences)


def _frame(table: Table, number: int, height: float, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}" role="img" '
        f'aria-labelledby="p{number} d{number}"><title id="p{number}">{escape(table.title)}</title>'
        f'<desc id="d{number}">{escape(in_words(table))}</desc>{body}</svg>'
    )


def _bars(table: Table, number: int) -> str:
    """One bar a row, in a group for each column. A hidden number has no bar, only its words."""
    rows = [row for row in table.rows if not row.total]
    most = max([value or 0 for row in rows for value in row.values] + [1])
    y, drawn = 0.0, []
    for place, head in enumerate(table.heads):
        drawn.append(f'<text x="0" y="{y + 16:.0f}" font-weight="bold">{escape(head)}</text>')
        y += BAR + GAP
        for row in rows:
            value = row.values[place]
            length = (WIDTH - LABEL - 70) * (value or 0) / most
            drawn.append(f'<text x="0" y="{y + 16:.0f}">{escape(_short(row.label))}</text>')
            if value:
                drawn.append(f'<rect class="bar" x="{LABEL}" y="{y:.0f}" width="{length:.1f}" height="{BAR}"/>')
            drawn.append(f'<text x="{LABEL + length + 8:.1f}" y="{y + 16:.0f}">{escape(shown(value))}</text>')
            y += BAR + GAP
        y += GAP
    return _frame(table, number, y, "".join(drawn))


def _lines(table: Table, number: int) -> str:
    """One line over the issues, from nothing upward."""
    values = [row.values[0] or 0 for row in table.rows]
    most = max([*values, 1])
    step = (WIDTH - LEFT - 30) / max(len(values) - 1, 1)
    points = [(LEFT + n * step, TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most)) for n, value in enumerate(values)]
    base = HEIGHT - BOTTOM
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    first, last = table.rows[0].label, table.rows[-1].label
    body = (
        f'<line class="axis" x1="{LEFT}" y1="{base}" x2="{WIDTH - 20}" y2="{base}"/>'
        f'<text x="0" y="{TOP + 5}">{most}</text><text x="0" y="{base + 5}">0</text>'
        f'<polyline class="line" points="{path}"/>'
        f'<text x="{LEFT}" y="{HEIGHT - 12}">{escape(first)}</text>'
        f'<text x="{WIDTH - 20}" y="{HEIGHT - 12}" text-anchor="end">{escape(last)}</text>'
    )
    return _frame(table, number, HEIGHT, body)


def _short(label: str) -> str:
    return label if len(label) <= 42 else f"{label[:41].rstrip()}…"
