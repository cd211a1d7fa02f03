"""A report as one page of HTML that stands alone: nothing is fetched, nothing runs, every plot has its table."""

from html import escape

from curator.reporting.plots import plot
from curator.reporting.report import Report, Row, Table
from curator.reporting.text import shown

_STYLE = """
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--muted:#555;--line:#bbb;--bar:#2b5c8a}
@media (prefers-color-scheme:dark){:root{--ink:#eee;--paper:#171717;--muted:#b5b5b5;--line:#555;--bar:#8fb8de}}
body{font:1rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:52rem;margin:0 auto;
padding:1.5rem 1rem 4rem}h1,h2{line-height:1.25}h2{margin-top:2.5rem}table{border-collapse:collapse;margin:.75rem 0}
.wide{overflow-x:auto}th,td{padding:.25rem .75rem .25rem 0;text-align:right;border-bottom:1px solid var(--line)}
th:first-child{text-align:left;font-weight:normal}thead th{font-weight:bold}.note{color:var(--muted)}
svg{max-width:100%;height:auto;display:block;margin:.5rem 0}svg text{fill:var(--ink);font:14px system-ui,sans-serif}
svg .bar{fill:var(--bar)}svg .line{stroke:var(--bar);fill:none;stroke-width:2}svg .axis{stroke:var(--line)}
"""


def page_of(report: Report, *, newsletter: str, language: str) -> str:
    """The whole page. language: of the newsletter; the report itself is in English."""
    title = f"{report.title} — {newsletter}"
    issues = f"{report.issues[0]} to {report.issues[-1]}" if len(report.issues) > 1 else "".join(report.issues)
    parts = [
        "<!doctype html>",
        f'<html lang="en" data-newsletter-language="{escape(language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{escape(report.title)}</h1>",
        f'<p class="note">{escape(newsletter)}, {len(report.issues)} issues: {escape(issues)}</p>' if issues else "",
        *(f"<p>{escape(sentence)}</p>" for sentence in report.says),
        *(_section(table, number) for number, table in enumerate(report.tables, 1)),
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _section(table: Table, number: int) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = "".join(_row(row) for row in table.rows)
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    drawn = plot(table, number)
    return (
        f'<section><h2 id="t{number}">{escape(table.title)}</h2>{note}{drawn}'
        f'<div class="wide" tabindex="0" role="region" aria-labelledby="t{number}">'
        f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _row(row: Row) -> str:
    cells = "".join(f"<td>{shown(value)}</td>" for value in row.values)
    return f'<tr><th scope="row">{escape(row.label)}</th>{cells}</tr>'
