"""curator correct: own a mistake in four parts, where everyone can read it."""

import datetime as dt
from dataclasses import asdict

import click

from curator.cli.common import Run, common, plural, progress_bar
from curator.cli.send import office
from curator.errors import InterruptedRunError, UsageError
from curator.model.issue import Correction
from curator.pipeline import corrections as flow
from curator.sending.reconcile import ledger
from curator.sending.step import SendReport
from curator.store.issue_files import find_issue
from curator.wiring import App

QUESTIONS = {
    "text": "What was wrong, in one or two plain sentences?",
    "reflection": "What have you understood: how it came about, and what it did?",
    "apology": "Your apology. Say what you did and that you are sorry; no if, no but.",
    "repair": "What have you mended?",
    "change": "What do you do differently from now on?",
}


@click.command()
@click.argument("issue_id")
@click.option("--pick", "pick_id", help="Which pick it is about.")
@click.option("--text", help="What was wrong.")
@click.option("--reflection", help="What you understood.")
@click.option("--apology", help="The apology, without a way out.")
@click.option("--repair", help="What you mended.")
@click.option("--change", help="What you do differently now.")
@click.option("--private", is_flag=True, help="It names no one: kept in the file, shown only as a number.")
@click.option("--send", "mail", is_flag=True, help="Mail it to exactly those who got that issue.")
@click.option("--number", type=int, help="Which correction of that issue to mail; the newest when left out.")
@click.option("--dry-run", is_flag=True, help="Say who would get the mail; send nothing.")
@click.option("--confirm", type=int, metavar="N", help="How many got that issue; asked on a terminal.")
@common
def correct(
    run: Run,
    issue_id: str,
    pick_id: str | None,
    private: bool,
    mail: bool,
    number: int | None,
    dry_run: bool,
    confirm: int | None,
    **parts: str | None,
) -> int:
    """Correct a sent issue: the next issue, the log and the corrected page say so, and with --send a mail does too.

    What is left out is asked on a terminal. Nothing is written while a part is missing or takes itself back.
    """
    with run.app() as app:
        issue = find_issue(app.project, issue_id)
        given = {name: text for name, text in parts.items() if text}
        if mail and not given and not private:
            return _send(run, app, issue, number, confirm, dry_run, {})
        if run.interactive:
            given |= {name: _ask(question) for name, question in QUESTIONS.items() if name not in given}
        fix = Correction(issue=issue, on=dt.date.min, pick=pick_id, private=private, **given)
        done = flow.correct(app.project, app.settings, app.renderer, fix, now=app.clock())
        lines = [f"Written into {done.told_in}: a correction of {issue}."]
        if done.published:
            lines.append("The archive was made again: bring it to where it is published.")
        if mail:
            if private:
                raise UsageError("A private correction is not mailed.", hint="It is written down; leave out --send.")
            run.say("\n".join(lines))
            return _send(run, app, issue, done.number, confirm, dry_run, done.to_json())
        if not private:
            lines.append(f"To tell those who got it: curator correct {issue} --send")
    run.result(done.to_json(), "\n".join(lines))
    return 0


def _ask(question: str) -> str:
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return answer.strip()


def _send(
    run: Run, app: App, issue: str, number: int | None, confirm: int | None, dry_run: bool, data: dict[str, object]
) -> int:
    found, number = flow.told(app.project, issue, number)
    if confirm is None and not dry_run and run.interactive:
        plan = flow.send_correction(app.project, app.renderer, office(app), issue, number, confirm=None, dry_run=True)
        run.say(f"The correction goes to {plural(plan.audience, 'reader')} through {plan.provider}.")
        confirm = click.prompt("To send it, type that number", type=int, err=True)
    with progress_bar("Sending", shown=not run.json, rate=True) as show:
        report = flow.send_correction(
            app.project,
            app.renderer,
            office(app),
            issue,
            number,
            confirm=confirm,
            dry_run=dry_run,
            progress=lambda counts: show(counts.total - counts.pending - counts.claimed, counts.total, ""),
        )
    uncertain = (
        [str(one.id) for one in ledger(app.store, flow.reference(issue, number), "uncertain", kind="correction")]
        if report.uncertain
        else []
    )
    correction = {"issue": issue, "correction": asdict(found.correction), "told_in": found.told_in, "number": number}
    run.result(correction | data | {"mail": asdict(report) | {"uncertain_ids": uncertain}}, _text(report, uncertain))
    if report.stopped:
        raise InterruptedRunError(f"Stopped: {plural(report.pending, 'reader')} still to go.")
    return 1 if report.uncertain or report.failed or (report.pending and not report.dry_run) else 0


def _text(report: SendReport, uncertain: list[str]) -> str:
    readers = plural(report.audience, "reader")
    if report.dry_run:
        return f"The correction would go to {readers} through {report.provider}. Nothing was sent."
    lines = [f"The correction: {report.accepted:,} of {readers} handed to {report.provider}."]
    if report.suppressed:
        lines.append(f"  {report.suppressed:,} left or paused before their turn and got nothing.")
    if report.failed:
        lines.append(f"  {report.failed:,} could not be delivered.")
    if report.pending:
        lines.append(f"  {report.pending:,} still to go: the same command goes on.")
    if uncertain:
        lines.append(f"  Uncertain: {', '.join(uncertain)}. Settle them: curator deliveries settle ID --as sent|retry")
    return "\n".join(lines)
