"""Takes back the editor's last step: a triage, tag, note, pick, unpick, or a change of order. The log keeps both."""

import datetime as dt
from dataclasses import dataclass

from curator.errors import UsageError
from curator.project import Project
from curator.reviewing import arranging
from curator.store import triage as rows
from curator.store.engine import Store
from curator.store.issue_files import drop_pick, pick_in_file, put_pick


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, in words."""

    kind: str
    subject: str
    what: str

    def to_json(self) -> dict[str, object]:
        """For --json."""
        return {"undone": self.kind, "subject": self.subject, "what": self.what}


def undo(project: Project, store: Store, *, now: dt.datetime) -> Undone:
    """Take back the newest step that stands. Raises UsageError when there is none."""
    with store.write() as db:
        action = rows.last_action(db)
        if action is None:
            raise UsageError("There is nothing to take back.", hint="Every step so far is undone, or none was made.")
        what, before = _words(action), action.after
        if action.kind == "triage":
            rows.set_states(db, action.before, now)
        elif action.kind == "tag":
            rows.set_tags(db, int(action.subject), action.before["tags"])
        elif action.kind == "note":
            rows.set_note(db, int(action.subject), action.before["note"], now)
        elif action.kind == "pick":
            before = _undo_pick(project, action)
            rows.set_states(db, action.before["states"], now)
        elif action.kind == "unpick":
            put_pick(project, action.before["issue"], action.before["fields"], action.before["position"])
        elif action.kind in arranging.KINDS:
            before = arranging.take_back(project, action)
        rows.log_undo(db, action, before, now)
    return Undone(action.kind, action.subject, what)


def _undo_pick(project: Project, action: rows.Action) -> rows.Change:
    """Gives the pick as it stood in the file, with whatever the editor wrote into it since."""
    issue, pick = action.subject.split("/", 1)
    if old := action.before.get("pick"):
        there = pick_in_file(project, issue, pick)
        put_pick(project, issue, old["fields"], old["position"], exactly=True)
        return {"pick": there and there[1]}
    position, fields = drop_pick(project, issue, pick)
    return {"pick": fields, "position": position}


def _words(action: rows.Action) -> str:
    if action.kind == "triage":
        states = ", ".join(f"{item} is {value['state']} again" for item, value in action.before.items())
        return f"item {states}"
    if action.kind == "tag":
        return f"item {action.subject} has its former tags again: {', '.join(action.before['tags']) or 'none'}"
    if action.kind == "note":
        return f"item {action.subject} has its former note again"
    if action.kind in arranging.KINDS:
        return arranging.words(action)
    return f"{action.subject} is {'out of' if action.kind == 'pick' else 'back in'} the issue"
