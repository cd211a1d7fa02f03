"""Where this month stands, and the next command."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from curator.errors import CuratorError
from curator.model.delivery import LedgerCounts
from curator.model.issue import Issue
from curator.model.vocabulary import Triage
from curator.project import Project
from curator.reviewing import reminders
from curator.settings import Settings
from curator.store import feedback
from curator.store.backup import last_backup
from curator.store.contacts import contacts_of
from curator.store.deliveries import counts
from curator.store.engine import Store
from curator.store.feeds import states
from curator.store.issue_files import (
    ISSUE_FILE,
    LETTER_FILE,
    current_issue,
    file_sums,
    is_sent,
    issue_ids,
    load_issue,
    read_manifest,
)
from curator.store.items import count_by_state
from curator.store.mailings import find_mailing
from curator.store.remembered import remembered_issue, remembered_sources
from curator.text.dates import local

LONG = dt.timedelta(days=14)
THANKS_WITHIN = dt.timedelta(days=30)
LOOKED_BACK = 12
"""Issues whose promises are looked at."""
BACKUP_DUE = dt.timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Status:
    """Where an issue stands. state: empty, drafting, picked, blocked, ready, sending, uncertain, sent or published."""

    issue: str | None
    state: str
    next: str
    says: str
    items: dict[Triage, int]
    reminders: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """For --json."""
        return {
            "issue": self.issue,
            "state": self.state,
            "next": self.next,
            "says": self.says,
            "items": self.items,
            "reminders": list(self.reminders),
        }


def status(project: Project, store: Store, settings: Settings, *, now: dt.datetime) -> Status:
    """Where this month stands; changes nothing."""
    sections = settings.config.issue.sections
    with store.read() as db:
        items = count_by_state(db)
    issue = current_issue(project) or next(iter(reversed(issue_ids(project))), None)
    state, command, says = _stand(project, store, issue, sections, items)
    return Status(issue, state, command, says, items, tuple(_reminders(project, store, settings, now)))


def _stand(
    project: Project, store: Store, issue: str | None, sections: tuple[str, ...], items: dict[Triage, int]
) -> tuple[str, str, str]:
    if issue is None:
        return _before_an_issue(items)
    ledger = _ledger(store, issue)
    if ledger is not None:
        return _sending(project, issue, ledger)
    if is_sent(project, issue):
        return _sent(project, issue)
    picks = len(load_issue(project, issue, sections).picks)
    if picks == 0:
        command = "curator items list --state kept" if items.get("kept") else "curator fetch"
        return "drafting", command, f"{issue} has no picks yet."
    report = _report(project, issue)
    if report is None:
        return "picked", f"curator build {issue}", f"{issue} has {picks} picks and was not built since its last change."
    if any(f["severity"] == "block" and not f["waived"] for f in report):
        return "blocked", f"curator check {issue}", f"{issue} is built; something must be mended before it can go out."
    return "ready", f"curator send {issue}", f"{issue} is built and nothing blocks it."


def _before_an_issue(items: dict[Triage, int]) -> tuple[str, str, str]:
    if items.get("kept"):
        return "empty", "curator build", f"{items['kept']} items are kept; no issue is in the making."
    if items.get("new"):
        return "empty", "curator items list --state new", f"{items['new']} new items wait for you."
    return "empty", "curator fetch", "Nothing has come in yet."


def _ledger(store: Store, issue: str) -> LedgerCounts | None:
    with store.read() as db:
        mailing = find_mailing(db, "issue", issue)
        return counts(db, mailing.id) if mailing else None


def _sending(project: Project, issue: str, ledger: LedgerCounts) -> tuple[str, str, str]:
    if not ledger.finished:
        left = ledger.pending + ledger.claimed
        return "sending", f"curator send {issue}", f"{issue} is on its way: {ledger.accepted} accepted, {left} to go."
    if ledger.uncertain:
        command = f"curator deliveries {issue} --state uncertain"
        return "uncertain", command, f"{issue} went out; for {ledger.uncertain} nobody can say whether it arrived."
    return _sent(project, issue)


def _sent(project: Project, issue: str) -> tuple[str, str, str]:
    page = project.site / "issues" / issue / "index.html"
    if page.is_file() and 'content="noindex' not in page.read_text("utf-8")[:4000]:
        return "published", "curator issue new", f"{issue} is sent and in the archive."
    return "sent", "curator publish", f"{issue} is sent; the archive does not show it yet."


def _report(project: Project, issue: str) -> list[dict[str, object]] | None:
    """The findings of the last build, or None if there is none that is newer than the issue's files."""
    path = project.built_dir(issue) / "report.json"
    folder = project.issue_dir(issue)
    if not path.is_file():
        return None
    files = [folder / ISSUE_FILE, folder / LETTER_FILE, project.sources, project.config]
    if any(file.is_file() and file.stat().st_mtime > path.stat().st_mtime for file in files):
        return None
    findings: list[dict[str, object]] = json.loads(path.read_text("utf-8"))["findings"]
    return findings


def _reminders(project: Project, store: Store, settings: Settings, now: dt.datetime) -> list[str]:
    with store.read() as db:
        known = states(db)
    said: list[str] = []
    for source in remembered_sources(project):
        state = known.get(source.id)
        if state and state.gone_at:
            said.append(f"{source.name} says that its feed is gone for good. `curator sources list` shows it.")
        elif state and state.failing_since and now - state.failing_since > LONG:
            days = (now - state.failing_since).days
            said.append(f"{source.name} could not be read for {days} days: {state.error}")
    said += _to_come_back_to(project, store, settings, now)
    backup = last_backup(project)
    if backup and now - backup > BACKUP_DUE:
        said.append(f"The last backup is {(now - backup).days} days old: `curator backup`.")
    return said


def _to_come_back_to(project: Project, store: Store, settings: Settings, now: dt.datetime) -> list[str]:
    """Feedback, promises and people that wait."""
    zone = settings.newsletter.timezone
    today, sources = local(now, zone).date(), remembered_sources(project)
    with store.read() as db:
        open_feedback = feedback.listing(db, ("received", "cooling", "answered"))
        contacts = contacts_of(db, [creator.id for source in sources for creator in source.creators])
    issues = list(_read_again(project, settings))
    said = [*reminders.of_feedback(open_feedback, today), *reminders.of_promises(issues, today)]
    said += reminders.of_answers(sources, contacts, today)
    if issue := next((one for one in reversed(issues) if is_sent(project, one.issue)), None):
        sent = local(dt.datetime.fromisoformat(str(read_manifest(project, issue.issue)["sent_at"])), zone).date()
        if today - sent <= THANKS_WITHIN:
            said += reminders.of_thanks(issue, sources, contacts, sent)
    return [*said, *reminders.of_quiet(sources, contacts, today)]


def _read_again(project: Project, settings: Settings) -> Iterator[Issue]:
    """The last year's issues, oldest first. One that cannot be read is passed over: `check` names its line."""
    for issue in issue_ids(project)[-LOOKED_BACK:]:
        try:
            yield remembered_issue(project, issue, settings.config.issue.sections, file_sums(project, issue))
        except CuratorError:
            continue
