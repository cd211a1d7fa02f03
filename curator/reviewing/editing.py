"""Changes what stands in an issue's files, field by field, and never over what somebody else wrote meanwhile.

Whoever edits says what a field said when they began. A field that says something else by now is a clash: nothing is
written there, and both texts are given back for somebody to choose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curator.errors import UsageError
from curator.model.issue import Issue
from curator.project import Project
from curator.store.issue_edit import IssueEdit, Place, read_letter, tidy_letter, write_letter
from curator.store.issue_files import find_issue, is_sent

LETTER = Place("letter", "")
"""The place of letter.md, which is one text."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a field is to say, and what it said when the editor began."""

    field: str
    value: object
    base: object


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that was changed in two places: what the editor wrote, and what the file says."""

    field: str
    mine: object
    theirs: object


@dataclass(frozen=True, slots=True)
class EditReport:
    """What became of changes. written: the fields that were. now: the entry as the file has it by now.

    issue: as it stands after the change; None where nothing was written, and for a letter.
    """

    written: tuple[str, ...]
    clashes: tuple[Clash, ...]
    now: Mapping[str, object]
    issue: Issue | None = None


def settle(current: Mapping[str, object], changes: Sequence[Change]) -> tuple[dict[str, object], list[Clash]]:
    """Which values to write, and what clashes. A field that already says what is wanted is neither."""
    values: dict[str, object] = {}
    clashes: list[Clash] = []
    for change in changes:
        mine, base, theirs = (said(one) for one in (change.value, change.base, current.get(change.field)))
        if theirs == mine or mine == base:
            continue
        if theirs == base:
            values[change.field] = change.value
        else:
            clashes.append(Clash(change.field, change.value, current.get(change.field)))
    return values, clashes


def said(value: object) -> object:
    """A value as a reader would compare it: nothing is nothing, line ends are line ends."""
    if isinstance(value, str):
        return tidy_letter(value).lstrip("\n") or None
    if isinstance(value, list):
        return [said(one) for one in value] or None
    if isinstance(value, dict):
        return {key: kept for key, one in value.items() if (kept := said(one)) is not None} or None
    return value or None


def edit(project: Project, issue: str, place: Place, changes: Sequence[Change], sections: Sequence[str]) -> EditReport:
    """Write the changes that clash with nothing. Raises FileError or UsageError for what no issue may say."""
    if is_sent(project, find_issue(project, issue)):
        raise UsageError(f"{issue} has been sent; it stays as it is.", hint="Mend a mistake with a correction.")
    if place == LETTER:
        return _edit_letter(project, issue, changes)
    opened = IssueEdit(project, issue)
    current = opened.entry(place)
    values, clashes = settle(current, changes)
    if not values:
        return EditReport((), tuple(clashes), current)
    opened.change(place, values)
    written = opened.save(sections)
    return EditReport(tuple(values), tuple(clashes), opened.entry(place), written)


def _edit_letter(project: Project, issue: str, changes: Sequence[Change]) -> EditReport:
    current = {"text": read_letter(project, issue)}
    values, clashes = settle(current, changes)
    text = values.get("text", current["text"])
    if values and write_letter(project, issue, str(text or ""), instead_of=current["text"]):
        return EditReport(("text",), (), {"text": text})
    return EditReport((), tuple(clashes), current)


def entry_of(project: Project, issue: str, place: Place) -> Mapping[str, object]:
    """The fields of one place as the file has them. Raises UsageError if it is not there."""
    if place == LETTER:
        return {"text": read_letter(project, issue)}
    return IssueEdit(project, issue).entry(place)


def parse_place(text: str) -> Place:
    """`picks/pick-12` as a place. Raises UsageError for anything else."""
    name, sign, key = text.partition("/")
    if not sign or len(text) > 300:
        raise UsageError(f'"{text[:60]}" is no place in an issue.')
    return Place(name, key)
