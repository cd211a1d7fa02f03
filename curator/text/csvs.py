"""Lines of CSV that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Iterable[object]) -> str:
    """One line, quoted where it has to be, with its line end. None is an empty cell."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([_safe("" if cell is None else str(cell)) for cell in cells])
    return out.getvalue()


def _safe(text: str) -> str:
    """A text that begins like a formula gets an apostrophe before it, as spreadsheets themselves do."""
    text = " ".join(text.split())
    return f"'{text}" if text.startswith(_FORMULA) else text
