"""The one text of an item that searching looks at."""

from collections.abc import Iterable

from curator.text.words import fold

SEARCHED_TEXT = 4_000
"""Characters of an item's text that searching looks at."""


def searched_text(title: str, authors: Iterable[str], summary: str, text: str, *more: str) -> str:
    """Title, authors, tags and note (`more`), summary and the start of the text, folded for searching."""
    start = text[:SEARCHED_TEXT]
    told = "" if " ".join(start[: 2 * len(summary)].split()).startswith(summary.rstrip("…")) else summary
    return fold("\n".join([title, ", ".join(authors), *more, told, start]))
