"""A framing of an issue: another title and opening for a named audience. Everything else is the same, word for word."""

import re
import unicodedata
from dataclasses import replace

from curator.model.issue import Framing, Issue


def framed(issue: Issue, framing: Framing) -> Issue:
    """The issue as this audience meets it. An empty intro leaves the letter as it is."""
    return replace(issue, title=framing.title, subject=None, letter=framing.intro or issue.letter, framings=())


def framing_files(issue: Issue) -> tuple[tuple[str, Framing], ...]:
    """Each framing with the name of its page beside the issue's: `for-a-staff-room.html`. Each name once."""
    found: dict[str, Framing] = {}
    for framing in issue.framings:
        plain = unicodedata.normalize("NFKD", framing.audience).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "others"
        name, number = f"for-{stem}.html", 2
        while name in found:
            name, number = f"for-{stem}-{number}.html", number + 1
        found[name] = framing
    return tuple(found.items())
