"""Changes single fields of an issue's files, as the desk does while an editor types; everything else stays as it is.

A place is the list it stands in and a key: an entry's own id, or `#3` for the third of those without one. The place
`("", "")` is the top of issue.yaml. Values are plain ones, as JSON has them: text, numbers, lists, mappings; None for
nothing.
"""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString, PlainScalarString

from curator.errors import UsageError
from curator.model import issue as records
from curator.model.issue import Issue
from curator.project import Project
from curator.store.atomic import write_text
from curator.store.issue_files import ISSUE_FILE, LETTER_FILE, check_issue, is_sent
from curator.store.yaml_file import YamlFile, plain, read_text, read_yaml
from curator.text.words import fingerprint

KINDS: dict[str, type] = {
    "picks": records.Pick,
    "actions": records.Action,
    "prompts": records.Prompt,
    "events": records.Event,
    "promises": records.Promise,
    "claims": records.Claim,
    "waivers": records.Waiver,
}
"""The lists that can be changed here, and what an entry of each is."""

NAMED_BY = {"waivers": "finding"}
"""Lists whose entries are named by something else than an id."""

DATES = frozenset({"publish_on", "deadline", "due", "date", "on"})
LONG = 88
"""Characters from which on a text is folded into several lines."""

FOLD_AT = 92


class Place(NamedTuple):
    """Where a value stands: the list ("" for the top of the file) and the entry's key in it."""

    list: str
    key: str

    def __str__(self) -> str:
        return f"{self.list}/{self.key}"


TOP = Place("", "")


class IssueEdit:
    """One issue.yaml, opened to be changed; nothing is written before `save`."""

    def __init__(self, project: Project, issue: str) -> None:
        """Raises UsageError for an issue that was sent, FileError for a file that cannot be read."""
        if is_sent(project, issue):
            raise UsageError(
                f"{issue} has been sent; it stays as it is.",
                hint="Mend a mistake with `curator correct`, or start the next issue.",
            )
        self.project, self.issue = project, issue
        self.file: YamlFile = read_yaml(project.issue_dir(issue) / ISSUE_FILE)

    def entry(self, place: Place) -> dict[str, object]:
        """The fields of one entry, or of the top, as they stand in the file. Raises UsageError if there is none."""
        if place == TOP:
            return jsonable({key: value for key, value in self.file.data.items() if not isinstance(value, list)})
        return _complete(jsonable(self.file.items(place.list)[self.index(place)]))

    def index(self, place: Place) -> int:
        """Where an entry stands in its list, from 0. Raises UsageError if there is none."""
        keys = self.keys(place.list)
        if place.key in keys:
            return keys.index(place.key)
        raise UsageError(
            f"That is no longer in issues/{self.issue}/{ISSUE_FILE}: {place}.", hint="Look at the issue again."
        )

    def keys(self, name: str) -> list[str]:
        """The key of each entry of a list."""
        if name not in KINDS:
            raise UsageError(f'An issue has no list "{name}" that can be changed here.', hint="Edit the file by hand.")
        return keys_of(self.file.items(name), name)

    def change(self, place: Place, values: Mapping[str, object]) -> None:
        """Set these fields of one entry or of the top; None, or anything empty, takes a field away."""
        if place == TOP:
            for name, value in values.items():
                if name in self.file.data or not _is_empty(value):
                    self.file.set_key(name, _node(name, value, folded=False), "title")
            return
        order = [field.name for field in dataclasses.fields(KINDS[place.list])]

        def edit(entry: CommentedMap) -> None:
            for name, value in values.items():
                _set(entry, name, value, order)

        self.file.change_item(place.list, self.index(place), edit)

    def add(self, name: str, fields: Mapping[str, object], index: int | None = None) -> str:
        """Put one more entry into a list (at the end when no place is named); gives its key."""
        entries = self.file.items(name)
        has_id = any(field.name == "id" for field in dataclasses.fields(KINDS[name]))
        if has_id and not fields.get("id"):
            fields = {"id": self._fresh_id(name), **fields}
        values = {key: _node(key, value) for key, value in fields.items() if not _is_empty(value) or value == ""}
        at = len(entries) if index is None else min(index, len(entries))
        self.file.insert_item(name, at, values)
        return self.keys(name)[at]

    def _fresh_id(self, name: str) -> str:
        taken = set(self.keys(name))
        return next(made for n in range(1, len(taken) + 2) if (made := f"{name.removesuffix('s')}-{n}") not in taken)

    def drop(self, place: Place) -> tuple[int, dict[str, object]]:
        """Take one entry out; gives where it stood and its fields."""
        index, fields = self.index(place), self.entry(place)
        self.file.drop_item(place.list, index)
        return index, fields

    def move(self, place: Place, other: str, *, after: bool) -> Place:
        """Put an entry right before another one of its list, or right after it; gives its place from now on."""
        here, there = self.index(place), self.index(Place(place.list, other))
        if here == there:
            return place
        self.file.move_item(place.list, here, there, after=after)
        return Place(place.list, self.keys(place.list)[there - (here < there) + after])

    def save(self, sections: Sequence[str]) -> Issue:
        """Write the file, if what it says now is an issue.

        Raises FileError for what is none, and where another program changed the file meanwhile.
        """
        self.file.data.setdefault("issue", self.issue)
        issue = self.file.record(Issue)
        check_issue(self.file, issue, tuple(sections))
        if self.file.text != self.file.read:
            self.file.save()
        return issue


def keys_of(entries: Sequence[Any], name: str) -> list[str]:
    """The key of each entry of a list as it stands in the file: its id, else its place, from #1."""
    named_by = NAMED_BY.get(name, "id")
    return [
        str(entry[named_by]) if isinstance(entry, dict) and entry.get(named_by) else f"#{number}"
        for number, entry in enumerate(entries, 1)
    ]


def read_letter(project: Project, issue: str) -> str:
    """letter.md with plain line ends and no blank lines at its end; empty if there is none."""
    path = project.issue_dir(issue) / LETTER_FILE
    return tidy_letter(read_text(path)) if path.is_file() else ""


def write_letter(project: Project, issue: str, text: str, *, instead_of: str) -> bool:
    """Write letter.md, if it still says `instead_of`; False, and nothing written, if somebody else changed it."""
    if is_sent(project, issue):
        raise UsageError(f"{issue} has been sent; its letter stays as it is.")
    if read_letter(project, issue) != tidy_letter(instead_of):
        return False
    tidied = tidy_letter(text)
    write_text(project.issue_dir(issue) / LETTER_FILE, f"{tidied}\n" if tidied else "")
    return True


def tidy_letter(text: str) -> str:
    """Text with plain line ends and nothing blank at its end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def jsonable(value: Mapping[Any, object]) -> dict[str, object]:
    """Fields of the file as JSON has them: dates as text, numbers that are words as words."""
    fields: dict[str, object] = json.loads(json.dumps(plain(value), default=str))
    return fields


def _complete(fields: dict[str, object]) -> dict[str, object]:
    """The same with what a content note means where it does not say how deep it goes."""
    notes = fields.get("content_notes")
    if isinstance(notes, list):
        fields["content_notes"] = [{"depth": "mentioned", **one} if isinstance(one, dict) else one for one in notes]
    return fields


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", [], {})


def _set(entry: CommentedMap, name: str, value: object, order: Sequence[str]) -> None:
    if _is_empty(value):
        entry.pop(name, None)
        return
    node = _node(name, value)
    if name in entry:
        if type(node) is str and isinstance(entry[name], FoldedScalarString | LiteralScalarString):
            node = PlainScalarString(node)  # else it would be written in the style of the former text
        if entry[name] != node:
            entry[name] = node
        return
    known = [key for key in order[: order.index(name)] if key in entry] if name in order else []
    at = list(entry).index(known[-1]) + 1 if known else len(entry)
    entry.insert(at, name, node)


def _node(name: str, value: object, *, folded: bool = True) -> object:
    """The value as it looks best in the file: long text folded, short lists on one line."""
    if isinstance(value, str) and name in DATES:
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise UsageError(f'"{value}" is no date.', hint="Write it like 2026-12-01.") from None
    if isinstance(value, str):
        return _text(value, folded)
    if isinstance(value, list):
        row = CommentedSeq([_node("", one, folded=False) for one in value])
        row.fa.set_flow_style()
        return row
    if isinstance(value, dict):
        pairs = CommentedMap({key: _node(key, one, folded=False) for key, one in value.items() if not _is_empty(one)})
        pairs.fa.set_flow_style()
        return pairs
    return None if value in ("", False) else value


def _text(value: str, folded: bool) -> object:
    if not folded or value != value.strip() or "\t" in value:
        return value
    if "\n" in value:
        return LiteralScalarString(value)
    if len(value) <= LONG or "  " in value:
        return value
    text = FoldedScalarString(value)
    text.fold_pos = _breaks(value)
    return text


def _breaks(value: str) -> list[int]:
    """The blanks at which long text goes on in the next line."""
    breaks, last = list[int](), 0
    while len(value) - last > FOLD_AT:
        at = value.rfind(" ", last + 1, last + FOLD_AT + 1)
        if at < 0 and (at := value.find(" ", last + 1)) < 0:
            break
        breaks.append(at)
        last = at
    return breaks


def version_of(project: Project, issue: str) -> str:
    """A mark that changes whenever one of the issue's two files does."""
    folder = project.issue_dir(issue)
    texts = [read_text(path) if path.is_file() else "" for path in (folder / ISSUE_FILE, folder / LETTER_FILE)]
    return fingerprint(*texts)
