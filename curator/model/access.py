"""Which actions almost everyone can do."""

from curator.model.issue import Action


def is_low_access(action: Action) -> bool:
    """True for what almost everyone can do: 15 minutes at most, free, from home, seen by nobody or people they know."""
    return (
        action.time in ("5m", "15m")
        and action.cost == "0"
        and action.place in ("home", "online")
        and action.exposure in ("private", "known-people")
    )
