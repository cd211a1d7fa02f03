"""The forms of ids, and how an issue's id is read."""

import re

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ISSUE_ID = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-[a-z0-9]+)*")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def is_slug(text: str) -> bool:
    """True for `book-river`: small letters, digits, single hyphens."""
    return SLUG.fullmatch(text) is not None


def is_issue_id(text: str) -> bool:
    """True for `2026-12` and `2026-12-winter`."""
    return ISSUE_ID.fullmatch(text) is not None


def is_month(text: str) -> bool:
    """True for `2026-12`."""
    return MONTH.fullmatch(text) is not None


def issue_month(issue_id: str) -> tuple[int, int]:
    """Year and month of an issue's id. Raises ValueError for anything else."""
    if not (found := ISSUE_ID.fullmatch(issue_id)):
        raise ValueError(f"not an issue id: {issue_id}")
    return int(found[1]), int(found[2])


def pick_id(item_id: int | str) -> str:
    """The id of the pick that an item becomes."""
    return f"pick-{item_id}"
