"""correct = check the words, write them into the issue in the making, make the archive again, and tell who got it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial

from curator.building.correction_letter import render_correction
from curator.checking.apology import apology
from curator.checking.evidence import Evidence
from curator.errors import BlockedError, RefusedError, UsageError
from curator.model.finding import Finding
from curator.model.issue import Correction, Issue
from curator.pipeline.drafts import current_or_new
from curator.pipeline.publish import publish
from curator.pipeline.send import Office
from curator.pipeline.send import send as send_flow
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.sending.run import Progress
from curator.sending.step import SendReport
from curator.settings import Settings
from curator.store.correction_index import Told, corrections, corrections_of
from curator.store.issue_files import ISSUE_FILE, is_sent, load_issue
from curator.store.recipients import recipients
from curator.store.yaml_file import read_yaml
from curator.text.dates import local
from curator.text.words import did_you_mean

PARTS = ("text", "reflection", "apology", "repair", "change")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that was written down.

    number: the how-manieth of the corrected issue. told_in: which issue tells it.
    """

    correction: Correction
    told_in: str
    number: int
    published: bool

    def to_json(self) -> dict[str, object]:
        """For --json."""
        return {
            "issue": self.correction.issue,
            "correction": asdict(self.correction),
            "told_in": self.told_in,
            "number": self.number,
            "published": self.published,
        }


def findings_of(fix: Correction, settings: Settings, *, now: dt.datetime) -> list[Finding]:
    """What the check `apology` says of a correction: a part that is missing, or a way out that it takes."""
    issue = Issue(issue=fix.issue, title="", corrections=(fix,))
    return list(apology(Evidence(issue=issue, sources=(), settings=settings, now=now)))


def correct(
    project: Project, settings: Settings, renderer: Renderer, fix: Correction, *, now: dt.datetime
) -> Corrected:
    """Write a correction of a sent issue into the issue in the making, and make the archive again if there is one.

    `fix.on` is set to today. Raises UsageError for an issue that was not sent or a pick it has not, BlockedError for
    an apology that is none; nothing is written then.
    """
    _require(project, settings, fix)
    fix = replace(fix, on=local(now, settings.newsletter.timezone).date())
    if found := findings_of(fix, settings, now=now):
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise BlockedError(f"{found[0].message}{more}", hint=found[0].mend)
    told_in = current_or_new(project, settings, now=now)
    file = read_yaml(project.issue_dir(told_in) / ISSUE_FILE)
    fields = {name: value for name, value in asdict(fix).items() if value not in (None, "", False)}
    file.insert_item("corrections", len(file.items("corrections")), fields)
    file.save()
    published = project.site.is_dir()
    if published:
        publish(project, settings, renderer, now=now)
    return Corrected(fix, told_in, len(corrections_of(corrections(project), fix.issue)), published)


def _require(project: Project, settings: Settings, fix: Correction) -> None:
    if not is_sent(project, fix.issue):
        raise UsageError(
            f"{fix.issue} has not gone out yet: mend it in its files.", hint=f"See {project.issue_dir(fix.issue)}"
        )
    if fix.pick is not None:
        known = [pick.id for pick in load_issue(project, fix.issue, settings.config.issue.sections).picks]
        if fix.pick not in known:
            raise UsageError(
                f'{fix.issue} has no pick "{fix.pick}"{did_you_mean(fix.pick, known)}',
                hint=f"`curator issue show {fix.issue}` shows them.",
            )


def told(project: Project, issue: str, number: int | None) -> tuple[Told, int]:
    """A correction of an issue and its number: the newest when none is named. Raises UsageError if there is none."""
    known: Sequence[Told] = corrections_of(corrections(project), issue)
    if not known:
        raise UsageError(
            f"There is no correction of {issue}.", hint=f'curator correct {issue} --text "what was wrong" …'
        )
    number = number or len(known)
    if not 1 <= number <= len(known):
        raise UsageError(f"{issue} has {len(known)} corrections, from 1.", hint="Name one of them with --number.")
    return known[number - 1], number


def send_correction(
    project: Project,
    renderer: Renderer,
    office: Office,
    issue: str,
    number: int | None = None,
    *,
    confirm: int | None,
    dry_run: bool = False,
    progress: Progress | None = None,
    stoppable: Callable[[Callable[[], object]], None] | None = None,
) -> SendReport:
    """Mail a correction to exactly those who got the issue, once each, or go on with it.

    Raises RefusedError for a private one or a wrong `confirm`, BlockedError for an apology that is none.
    """
    settings, now = office.settings, office.clock()
    found, number = told(project, issue, number)
    if found.correction.private:
        raise RefusedError(
            "This correction is private: it names no one, and nobody is mailed about it.",
            hint="Write to those it concerns yourself.",
        )
    if trouble := findings_of(found.correction, settings, now=now):
        raise BlockedError(trouble[0].message, hint=trouble[0].mend)
    corrected = load_issue(project, issue, settings.config.issue.sections)
    today = local(now, settings.newsletter.timezone).date()
    variants = render_correction(found.correction, corrected, settings, renderer, today=today)
    return send_flow(
        reference(issue, number),
        variants,
        office,
        confirm=confirm,
        dry_run=dry_run,
        progress=progress,
        stoppable=stoppable,
        kind="correction",
        audience_of=partial(recipients, issue=issue),
    )


def reference(issue: str, number: int) -> str:
    """The name of a correction in the ledger: `2026-12.1`."""
    return f"{issue}.{number}"
