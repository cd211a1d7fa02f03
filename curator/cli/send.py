"""curator send: the issue to its readers, once each."""

from dataclasses import asdict

import click

from curator.cli.common import Run, common, plural, progress_bar
from curator.errors import InterruptedRunError, UsageError
from curator.model.issue import Variant
from curator.pipeline import send as flow
from curator.pipeline.send import Office
from curator.sending.step import SendReport
from curator.store.issue_files import find_issue
from curator.wiring import App, new_token


@click.command()
@click.argument("issue_id")
@click.option("--test", "tests", multiple=True, metavar="ADDRESS", help="Send one marked copy here, and nothing else.")
@click.option("--dry-run", is_flag=True, help="Say who would get it; send nothing.")
@click.option("--confirm", type=int, metavar="N", help="The size of the audience; asked on a terminal.")
@click.option("--per-hour", type=click.IntRange(min=1), metavar="N", help="At most so many an hour.")
@click.argument("more_tests", nargs=-1, metavar="")
@common
def send(
    run: Run,
    issue_id: str,
    tests: tuple[str, ...],
    more_tests: tuple[str, ...],
    dry_run: bool,
    confirm: int | None,
    per_hour: int | None,
) -> int:
    """Send an issue to its subscribers. Stop it with Ctrl-C and run it again: nobody gets it twice."""
    if more_tests and not tests:
        raise UsageError(f'What is "{more_tests[0]}"?', hint="Test copies go to --test ADDRESS.")
    with run.app() as app:
        issue = find_issue(app.project, issue_id)
        if tests:
            return _test(run, app, issue, [*tests, *more_tests])
        mailing = flow.begun(app.store, issue)
        variants = (
            ()
            if mailing
            else flow.variants_to_send(app.project, app.store, app.settings, app.renderer, issue, now=app.clock())
        )
        if confirm is None and not dry_run and run.interactive:
            confirm = _ask(app, issue, variants, run)
        with progress_bar("Sending", shown=not run.json, rate=True) as show:
            report = flow.send(
                issue,
                variants,
                office(app),
                confirm=confirm,
                dry_run=dry_run,
                per_hour=per_hour,
                progress=lambda counts: show(counts.total - counts.pending - counts.claimed, counts.total, ""),
            )
    run.result(asdict(report), _text(report))
    if report.stopped:
        raise InterruptedRunError(f"Stopped: {plural(report.pending, 'reader')} still to go.")
    return 1 if report.uncertain or report.failed or (report.pending and not report.dry_run) else 0


def office(app: App) -> Office:
    """What a sending works with."""
    return Office(app.store, app.mailer(), app.settings, app.clock, new_token)


def _test(run: Run, app: App, issue: str, addresses: list[str]) -> int:
    from curator.pipeline.build import examine

    variant = examine(app.project, app.settings, app.renderer, issue, now=app.clock()).built.variants[0]
    report = flow.send_test(issue, variant, addresses, office(app))
    lines = [f"{plural(report.accepted, 'test copy', 'test copies')} of {issue} handed to {report.provider}."]
    if report.provider == "outbox":
        lines.append(f"The provider is the outbox: the copies are files in {app.project.outbox}, no mail was sent.")
    run.result({"issue": issue, **asdict(report)}, "\n".join([*lines, *report.problems]))
    return 1 if report.problems else 0


def _ask(app: App, issue: str, variants: tuple[Variant, ...], run: Run) -> int:
    plan = flow.send(issue, variants, office(app), confirm=None, dry_run=True)
    run.say(f"{issue} goes to {plural(plan.audience, 'reader')} through {plan.provider}.")
    answer: int = click.prompt("To send it, type that number", type=int, err=True)
    return answer


def _text(report: SendReport) -> str:
    if report.dry_run:
        readers = plural(report.audience, "reader")
        return f"{report.issue} would go to {readers} through {report.provider}. Nothing was sent."
    lines = [f"{report.issue}: {report.accepted:,} of {plural(report.audience, 'reader')} handed to {report.provider}."]
    if report.suppressed:
        lines.append(f"  {report.suppressed:,} left or paused before their turn and got nothing.")
    if report.failed:
        lines.append(f"  {report.failed:,} could not be delivered: curator deliveries {report.issue} --state failed")
    if report.pending:
        lines.append(f"  {report.pending:,} still to go: curator send {report.issue} goes on.")
    if report.uncertain:
        lines.append(f"  {report.uncertain:,} uncertain: nobody can say whether they arrived.")
        lines.append(f"  See curator deliveries {report.issue} --state uncertain")
    if report.finished:
        lines.append("Next: curator publish")
    return "\n".join(lines)
