"""issues/<id>/: issue.yaml and letter.md, read as one Issue and changed without losing a comment."""

import datetime as dt
import hashlib
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

from ruamel.yaml.comments import CommentedMap

from curator.errors import FileError, UsageError
from curator.model.ids import is_issue_id
from curator.model.issue import Issue, Waiver
from curator.model.vocabulary import IssueKind
from curator.project import Project
from curator.store.atomic import write_text
from curator.store.yaml_file import YamlFile, read_text, read_through, read_yaml
from curator.text.words import did_you_mean

ISSUE_FILE = "issue.yaml"
LETTER_FILE = "letter.md"


def issue_ids(project: Project) -> list[str]:
    """Ids of all issues that have an issue.yaml, oldest first."""
    if not project.issues.is_dir():
        return []
    return sorted(p.name for p in project.issues.iterdir() if is_issue_id(p.name) and (p / ISSUE_FILE).is_file())


def is_sent(project: Project, issue: str) -> bool:
    """True when the issue has its manifest: sending began."""
    return project.manifest(issue).is_file()


def current_issue(project: Project) -> str | None:
    """The newest issue without a manifest: the one in the making."""
    return next((issue for issue in reversed(issue_ids(project)) if not is_sent(project, issue)), None)


def find_issue(project: Project, issue: str | None) -> str:
    """The named issue, or the current one. Raises UsageError with the nearest id."""
    if issue is None:
        if current := current_issue(project):
            return current
        newest = issue_ids(project)[-1:]
        other = f", or name one that went out, such as {newest[0]}" if newest else ""
        raise UsageError("There is no issue in the making.", hint=f"Start one with `curator issue new`{other}.")
    if (project.issue_dir(issue) / ISSUE_FILE).is_file() and is_issue_id(issue):
        return issue
    raise UsageError(
        f'There is no issue "{issue}"{did_you_mean(issue, issue_ids(project))}', hint="`curator issue list` shows them."
    )


def load_issue(project: Project, issue: str, sections: tuple[str, ...]) -> Issue:
    """One issue with its letter. Raises FileError with file, line and right word."""
    loaded = read_through(project.issue_dir(issue) / ISSUE_FILE, partial(_issue_in, issue, sections))
    letter = project.issue_dir(issue) / LETTER_FILE
    return replace(loaded, letter=read_text(letter) if letter.is_file() else "")


def _issue_in(issue: str, sections: tuple[str, ...], file: YamlFile) -> Issue:
    if "letter" in file.data:
        raise file.wrong(f'unknown key "letter"; the letter stands in {LETTER_FILE} beside it', "letter")
    file.data.setdefault("issue", issue)
    loaded = file.record(Issue)
    if loaded.issue != issue:
        raise file.wrong(f'issue is "{loaded.issue}" but the folder is "{issue}"', "issue")
    check_issue(file, loaded, sections)
    return loaded


def check_issue(file: YamlFile, issue: Issue, sections: tuple[str, ...]) -> None:
    """What no schema can say: each pick's id once, and sections that there are. Raises FileError with its line."""
    seen: set[str] = set()
    for number, pick in enumerate(issue.picks):
        if pick.id in seen:
            raise file.wrong(f'the pick id "{pick.id}" is used twice', "picks", number, "id")
        seen.add(pick.id)
        if pick.section not in sections:
            meant = did_you_mean(pick.section, sections)
            raise file.wrong(f'there is no section "{pick.section}"{meant}', "picks", number, "section")


def file_sums(project: Project, issue: str) -> dict[str, str]:
    """What an editor wrote of an issue: each file's name and SHA-256, images included. For telling a later change."""
    folder = project.issue_dir(issue)
    images = sorted(path for path in (folder / "images").rglob("*") if path.is_file())
    files = [path for path in (folder / ISSUE_FILE, folder / LETTER_FILE) if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in (*files, *images)
    }


def create_issue(project: Project, issue: str, kind: IssueKind, title: str, publish_on: dt.date) -> Path:
    """Write the files of a new issue. Raises UsageError if it is there or the id has another form."""
    if not is_issue_id(issue):
        raise UsageError(f'"{issue}" is no issue id.', hint="Write a month such as 2026-12, or 2026-12-winter.")
    folder = project.issue_dir(issue)
    if (folder / ISSUE_FILE).exists():
        raise UsageError(f"{folder} is there already.", hint="`curator status` says what comes next.")
    text = _NEW_ISSUE.format(issue=issue, kind=kind, title=json.dumps(title, ensure_ascii=False), on=publish_on)
    write_text(folder / ISSUE_FILE, text)
    if not (folder / LETTER_FILE).exists():
        write_text(folder / LETTER_FILE, _NEW_LETTER)
    return folder


_NEW_ISSUE = """\
# One issue. `curator pick` writes into this file; you can edit it at any time, and your comments stay.
issue: {issue}
kind: {kind} # standard, rest (three sections) or special
title: {title}
subject: # the mail's subject; the title if empty
preheader: # the line that mail programs show beside the subject
publish_on: {on}

# What you chose. Required: id, section, title, url, creators (their ids in sources.yaml).
picks: []

# What a reader can do. Required: text, time, cost, place, called_for_by (who asks for this).
# At least one should fit everyone: 15 minutes or less, free, from home, private.
actions: []

# Questions to talk about, by age.
prompts: []
"""

_NEW_LETTER = """\
replace me: two or three paragraphs from you. What is this issue about, and what would you like families to do with it?
"""


def _edit(project: Project, issue: str) -> YamlFile:
    if is_sent(project, issue):
        raise UsageError(
            f"{issue} has been sent; its picks stay as they are.",
            hint="Mend a mistake with `curator correct`, or start the next issue with `curator issue new`.",
        )
    return read_yaml(project.issue_dir(issue) / ISSUE_FILE)


def _find(file: YamlFile, pick_id: str) -> int | None:
    for number, pick in enumerate(file.items("picks")):
        if isinstance(pick, dict) and pick.get("id") == pick_id:
            return number
    return None


def pick_in_file(project: Project, issue: str, pick_id: str) -> tuple[int, dict[str, object]] | None:
    """Where a pick stands in the file and its fields, or None."""
    file = read_yaml(project.issue_dir(issue) / ISSUE_FILE)
    number = _find(file, pick_id)
    return None if number is None else (number, _jsonable(file.items("picks")[number]))


def put_pick(
    project: Project, issue: str, fields: dict[str, object], position: int | None = None, *, exactly: bool = False
) -> None:
    """Add one pick at `position` (the end when None), or change the one with the same id where it stands.

    Keys without a value are left out of a new pick and taken out of one that is there; with `exactly`, so is every key
    that `fields` does not name.
    """
    file = _edit(project, issue)
    values = {key: value for key, value in fields.items() if value not in (None, [], "", False)}

    def change(pick: CommentedMap) -> None:
        for key in [key for key in pick if key not in values and (exactly or key in fields)]:
            del pick[key]
        for key, value in values.items():
            if pick.get(key) != value:
                pick[key] = value

    number = _find(file, str(fields["id"]))
    if number is not None:
        file.change_item("picks", number, change)
    else:
        file.insert_item("picks", len(file.items("picks")) if position is None else position, values)
    file.save()


def drop_pick(project: Project, issue: str, pick_id: str) -> tuple[int, dict[str, object]]:
    """Take one pick out; gives its position and fields, so that it can be put back. Raises UsageError if unknown."""
    file = _edit(project, issue)
    number = _find(file, pick_id)
    if number is None:
        known = [str(pick.get("id")) for pick in file.items("picks") if isinstance(pick, dict)]
        raise UsageError(
            f'{issue} has no pick "{pick_id}"{did_you_mean(pick_id, known)}', hint="See `curator issue show`."
        )
    fields = _jsonable(file.items("picks")[number])
    file.drop_item("picks", number)
    file.save()
    return number, fields


def _jsonable(pick: dict[str, object]) -> dict[str, object]:
    fields: dict[str, object] = json.loads(json.dumps(pick, default=str))
    return fields


def add_waiver(project: Project, issue: str, waiver: Waiver) -> None:
    """Write one waiver into the issue; a former one of the same finding is replaced."""
    file = _edit(project, issue)
    for number, entry in enumerate(file.items("waivers")):
        if isinstance(entry, dict) and entry.get("finding") == waiver.finding:
            file.drop_item("waivers", number)
            break
    fields = {"finding": waiver.finding, "reason": waiver.reason, "on": waiver.on}
    file.insert_item("waivers", len(file.items("waivers")), fields)
    file.save()


def read_manifest(project: Project, issue: str) -> dict[str, object]:
    """The manifest of a sent issue. Raises FileError if it is damaged."""
    path = project.manifest(issue)
    try:
        data: dict[str, object] = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise FileError("is damaged", path=path, line=error.lineno, hint="`curator send` writes it again.") from None
    return data
