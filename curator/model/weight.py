"""Which picks weigh on a reader."""

from curator.model.issue import Pick

HEAVY = "heavy"
"""The tag of a pick that weighs on a reader; a content note that is described or depicted says the same."""
CONTESTED = "contested"
"""The tag of a pick on which communities themselves disagree: a second viewpoint stands beside it."""
MARKS = frozenset({HEAVY, CONTESTED})
"""Tags that stand among a pick's topics and are none."""


def is_heavy(pick: Pick) -> bool:
    """True for a pick that is tagged heavy, or that describes or shows something hard."""
    return HEAVY in pick.topics or any(note.depth != "mentioned" for note in pick.content_notes)
