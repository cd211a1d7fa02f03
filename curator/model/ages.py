"""Ages as an editor writes them: `5-8`."""

import re

from curator.errors import UsageError
from curator.model.issue import Ages


def parse_ages(text: str | None) -> Ages | None:
    """`5-8` as two whole numbers, None for nothing. Raises UsageError for anything else."""
    if text is None or not text.strip():
        return None
    found = re.fullmatch(r"(\d{1,2})\s*[-–]\s*(\d{1,2})", text.strip())
    if not found or int(found[1]) > int(found[2]):
        raise UsageError(f'"{text}" is no age range.', hint="Write it like 5-8.")
    return int(found[1]), int(found[2])


def spell_ages(ages: Ages) -> str:
    """Two whole numbers as `5-8`."""
    return f"{ages[0]}-{ages[1]}"
