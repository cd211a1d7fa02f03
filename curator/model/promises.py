"""Promises over time: which ones still wait to be kept."""

from collections.abc import Sequence

from curator.model.issue import Issue, Promise


def same_promise(text: str) -> str:
    """What tells one promise from another: its words, however they are spaced or written large."""
    return " ".join(text.casefold().split())


def open_promises(issues: Sequence[Issue]) -> tuple[Promise, ...]:
    """The promises of these issues (oldest first) that no issue has closed, each as it was told last."""
    told: dict[str, Promise] = {}
    closed: set[str] = set()
    for issue in issues:
        for promise in issue.promises:
            name = same_promise(promise.text)
            told[name] = promise
            if promise.closed_in:
                closed.add(name)
    return tuple(promise for name, promise in told.items() if name not in closed)
