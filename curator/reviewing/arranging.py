"""Puts the parts of an issue into order, adds and takes out; each step is logged, so that `undo` takes it back."""

import datetime as dt
from collections.abc import Mapping, Sequence

from curator.errors import UsageError
from curator.project import Project
from curator.store import triage as rows
from curator.store.engine import Store
from curator.store.issue_edit import IssueEdit, Place
from curator.store.issue_files import find_issue
from curator.text.words import did_you_mean

MOVE, ADD, DROP = "move", "add", "drop"
KINDS = (MOVE, ADD, DROP)
"""What the log calls these steps."""


def move(
    project: Project,
    store: Store,
    issue: str,
    place: Place,
    *,
    section: str | None = None,
    before: str | None = None,
    sections: Sequence[str],
    now: dt.datetime,
) -> Place:
    """Put an entry right before another one, or at the end of its section (or list) where none is named.

    section: the pick's new one; None leaves it. Gives its place from now on. Raises UsageError for a
    section or neighbour that is not there.
    """
    find_issue(project, issue)
    opened = IssueEdit(project, issue)
    if section and section not in sections:
        raise UsageError(f'There is no section "{section}"{did_you_mean(section, sections)}')
    stood, fields = opened.index(place), opened.entry(place)
    if section and place.list == "picks" and fields.get("section") != section:
        opened.change(place, {"section": section})
    if before and before != place.key:
        place = opened.move(place, before, after=False)
    elif not before and (last := _last_of(opened, place, section or fields.get("section"))):
        place = opened.move(place, last, after=True)
    opened.save(sections)
    after = {"section": section, "index": opened.index(place)}
    with store.write() as db:
        rows.log(db, MOVE, f"{issue}/{place}", {"section": fields.get("section"), "index": stood}, after, now)
    return place


def _last_of(opened: IssueEdit, place: Place, section: object) -> str | None:
    """The last other entry of the list; of the same section, where there are sections and one is in it."""
    keys = [key for key in opened.keys(place.list) if key != place.key]
    if place.list == "picks":
        keys = [key for key in keys if opened.entry(Place("picks", key)).get("section") == section]
    return keys[-1] if keys else None


def add(
    project: Project,
    store: Store,
    issue: str,
    name: str,
    fields: Mapping[str, object],
    *,
    sections: Sequence[str],
    now: dt.datetime,
) -> str:
    """Put one more entry at the end of a list; gives its key."""
    find_issue(project, issue)
    opened = IssueEdit(project, issue)
    key = opened.add(name, fields)
    opened.save(sections)
    with store.write() as db:
        rows.log(db, ADD, f"{issue}/{name}/{key}", {}, {"fields": opened.entry(Place(name, key))}, now)
    return key


def drop(
    project: Project, store: Store, issue: str, place: Place, *, sections: Sequence[str], now: dt.datetime
) -> Mapping[str, object]:
    """Take one entry out; gives the fields it had."""
    find_issue(project, issue)
    opened = IssueEdit(project, issue)
    index, fields = opened.drop(place)
    opened.save(sections)
    with store.write() as db:
        rows.log(db, DROP, f"{issue}/{place}", {"index": index, "fields": fields}, {}, now)
    return fields


def take_back(project: Project, action: rows.Action, sections: Sequence[str] | None = None) -> rows.Change:
    """Undo one of these steps in the file; gives what stood there until now, so that no word is lost."""
    issue, name, key = action.subject.split("/", 2)
    opened, place = IssueEdit(project, issue), Place(name, key)
    standing: rows.Change = {}
    if action.kind == DROP:
        opened.add(name, action.before["fields"], action.before["index"])
    elif action.kind == ADD:
        index, fields = opened.drop(place)
        standing = {"index": index, "fields": fields}
    else:
        standing = {"index": opened.index(place), "section": opened.entry(place).get("section")}
        _put_back(opened, place, action.before)
    opened.save(sections if sections is not None else _sections_in(opened))
    return standing


def _put_back(opened: IssueEdit, place: Place, before: rows.Change) -> None:
    if place.list == "picks" and before.get("section"):
        opened.change(place, {"section": before["section"]})
    keys, here = opened.keys(place.list), opened.index(place)
    there = min(int(before["index"]), len(keys) - 1)
    opened.move(place, keys[there], after=there > here)


def _sections_in(opened: IssueEdit) -> list[str]:
    """The sections that the file names: taking a step back brings no new one."""
    return [str(entry.get("section")) for entry in opened.file.items("picks") if isinstance(entry, dict)]


def words(action: rows.Action) -> str:
    """What taking the step back does, for an editor."""
    _, name, key = action.subject.split("/", 2)
    return {
        MOVE: f"{key} is back where it stood",
        ADD: f"{key} is out of the {name} again",
        DROP: f"{key} is back in the {name}",
    }[action.kind]
