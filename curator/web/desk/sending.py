"""`/send`: a test copy, the sending with its ledger, what a crash left uncertain, and the archive."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.errors import UsageError
from curator.model.delivery import Delivery, DeliveryState, LedgerCounts
from curator.model.variants import STANDARD
from curator.pipeline import send as flow
from curator.pipeline.publish import publish as publish_flow
from curator.sending.reconcile import settle as settle_step
from curator.sending.step import SendReport
from curator.store import deliveries
from curator.store.issue_files import find_issue, issue_ids
from curator.store.reader_counts import getting_mail
from curator.subscribing.addresses import normalise
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.findings import FindingView, seen_of
from curator.web.desk.forms import Form, back, effect, say
from curator.web.desk.inbox_view import Choice
from curator.web.desk.issue import issue_choices, issue_in
from curator.web.desk.jobs import Job
from curator.web.desk.pages import Frame, frame_for, show
from curator.web.desk.previewing import draw
from curator.wiring import new_token

MOST_LISTED = 200
"""Deliveries that are shown of each kind; the terminal lists them all."""


@dataclass(frozen=True, slots=True)
class SendPage:
    """desk/send.html.

    frame: what every page shares.
    id: of the issue; empty if there is none.
    issues: all of them, to choose among.
    blocking: what must be mended before it can go out.
    audience: how many readers it goes to; the frozen ones once it was begun.
    provider: who carries the mail.
    local: True where no mail leaves this machine.
    begun: True once text and audience are frozen.
    finished: True when nothing is left to send or to settle.
    counts: the ledger; None before it was begun.
    done: how many of the audience are dealt with.
    uncertain: deliveries of which nobody can say whether they arrived.
    failed: deliveries that did not work.
    more: how many of these are not shown.
    job: the sending that is under way, or the last one.
    """

    frame: Frame
    id: str
    issues: tuple[Choice, ...]
    blocking: tuple[FindingView, ...]
    audience: int
    provider: str
    local: bool
    begun: bool
    finished: bool
    counts: LedgerCounts | None
    done: int
    uncertain: tuple[Delivery, ...]
    failed: tuple[Delivery, ...]
    more: int
    job: Job | None


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/send", look, methods=["GET"]),
        Route("/issue/{issue:str}/send", look, methods=["GET"]),
        Route("/issue/{issue:str}/send", effect(send), methods=["POST"]),
        Route("/issue/{issue:str}/test", effect(test), methods=["POST"]),
        Route("/issue/{issue:str}/settle", effect(settle), methods=["POST"]),
        Route("/publish", effect(publish), methods=["POST"]),
    ]


async def look(request: Request) -> Response:
    """GET: the page."""
    desk = desk_of(request)
    issue = await desk.aside(lambda: _newest(request))
    begun = await desk.aside(lambda: bool(issue and flow.begun(desk.store, issue)))
    blocking: tuple[FindingView, ...] = ()
    if issue and not begun:
        seen = await seen_of(desk, issue)
        found = [one for group in seen.groups for one in group.findings]
        blocking = tuple(one for one in found if one.severity == "block" and not one.waived)
    page = await desk.aside(lambda: _page(request, issue or "", blocking))
    return await show(request, "desk/send.html", page)


def _newest(request: Request) -> str | None:
    """The issue that the address names, or the one in the making, or the one that was sent last."""
    return issue_in(request) or next(iter(reversed(issue_ids(desk_of(request).project))), None)


def _page(request: Request, issue: str, blocking: tuple[FindingView, ...]) -> SendPage:
    desk = desk_of(request)
    settings, now = desk.settings(), desk.clock()
    mailing = flow.begun(desk.store, issue) if issue else None
    with desk.store.read() as db:
        counts = deliveries.counts(db, mailing.id) if mailing else None
        audience = mailing.audience if mailing else getting_mail(db, now.date())
    uncertain = _listed(desk, mailing.id, "uncertain") if mailing else ()
    failed = _listed(desk, mailing.id, "failed") if mailing else ()
    hidden = max(0, counts.uncertain - len(uncertain)) + max(0, counts.failed - len(failed)) if counts else 0
    return SendPage(
        frame=frame_for(request, f"Send {issue}".strip(), "send"),
        id=issue,
        issues=issue_choices(desk, issue, "issue"),
        blocking=blocking,
        audience=audience,
        provider=settings.config.delivery.provider,
        local=settings.provider_is_local,
        begun=mailing is not None,
        finished=bool(counts and counts.finished and not counts.uncertain),
        counts=counts,
        done=counts.total - counts.pending - counts.claimed if counts else 0,
        uncertain=uncertain,
        failed=failed,
        more=hidden,
        job=desk.jobs.find("send"),
    )


def _listed(desk: Desk, mailing: int, state: DeliveryState) -> tuple[Delivery, ...]:
    """The first deliveries of a mailing that stand so."""
    with desk.store.read() as db:
        return tuple(islice(deliveries.listing(db, mailing, state), MOST_LISTED))


async def test(request: Request, form: Form) -> Response:
    """POST: one marked copy to each address; it counts for nothing."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    addresses = [
        one.strip() for text in form.all("address") for one in text.replace(";", ",").split(",") if one.strip()
    ]
    if not addresses:
        raise UsageError("To which address?")
    for address in addresses:
        normalise(address)

    def work() -> str:
        variant = draw(desk, desk.issue(find_issue(desk.project, issue)), form.one("variant") or STANDARD)
        report = flow.send_test(issue, variant, addresses, _office(desk))
        copies = f"{report.accepted} test cop{'y' if report.accepted == 1 else 'ies'} handed to {report.provider}."
        where = f" They are files in {desk.project.outbox}." if report.provider == "outbox" else ""
        return " ".join([copies + where, *report.problems])

    say(request, await desk.look(work))
    return back(request, form, f"/issue/{issue}/send")


def _office(desk: Desk) -> flow.Office:
    return flow.Office(desk.store, desk.mailer(), desk.settings(), desk.clock, new_token)


async def send(request: Request, form: Form) -> Response:
    """POST: begin, or go on, if the number that was typed is the size of the audience."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    typed = form.one("confirm").replace(",", "").replace(" ", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise UsageError("Type how many readers it goes to, as a number. Nothing was sent.")
    find_issue(desk.project, issue)
    if desk.jobs.running("send"):
        say(request, "It is being sent already.")
        return back(request, form, f"/issue/{issue}/send")

    async def work(job: Job) -> str:
        return words(await _send(desk, issue, int(typed), job))

    desk.jobs.start("send", f"Sending {issue}", work)
    return back(request, form, f"/issue/{issue}/send")


async def _send(desk: Desk, issue: str, confirm: int, job: Job) -> SendReport:
    """The same as the command does, in a thread of its own, with a way to stop it."""
    loop = asyncio.get_running_loop()
    stopping = _Stopping()

    def told(counts: LedgerCounts) -> None:
        done = counts.total - counts.pending - counts.claimed
        loop.call_soon_threadsafe(job.tell, done, counts.total, f"{counts.accepted:,} of {counts.total:,} handed over")

    def run() -> SendReport:
        settings, now = desk.settings(), desk.clock()
        made = (
            ()
            if flow.begun(desk.store, issue)
            else flow.variants_to_send(desk.project, desk.store, settings, desk.letters(), issue, now=now)
        )
        return flow.send(issue, made, _office(desk), confirm=confirm, progress=told, stoppable=stopping.take)

    job.tell(0, 0, "Looking at everything once more")
    running = asyncio.ensure_future(asyncio.to_thread(run))
    asked = asyncio.ensure_future(job.stop.wait())
    await asyncio.wait((running, asked), return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        stopping.stop()
    asked.cancel()
    return await running


class _Stopping:
    """Stops a run that may not have begun yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop: Callable[[], object] | None = None
        self._wanted = False

    def take(self, stop: Callable[[], object]) -> None:
        """What ends the run."""
        with self._lock:
            self._stop = stop
            if self._wanted:
                stop()

    def stop(self) -> None:
        """End it now, or as soon as it begins."""
        with self._lock:
            self._wanted = True
            if self._stop:
                self._stop()


def words(report: SendReport) -> str:
    """How a sending went, in a few sentences."""
    said = [f"{report.accepted:,} of {report.audience:,} handed to {report.provider}."]
    if report.suppressed:
        said.append(f"{report.suppressed:,} left or paused before their turn and got nothing.")
    if report.failed:
        said.append(f"{report.failed:,} could not be delivered.")
    if report.uncertain:
        said.append(f"{report.uncertain:,} are uncertain: settle them below.")
    if report.pending:
        said.append(f"{report.pending:,} still to go.")
    return " ".join(said)


async def settle(request: Request, form: Form) -> Response:
    """POST: say what became of deliveries that a crash left uncertain."""
    desk, issue = desk_of(request), str(request.path_params["issue"])
    ids = [int(one) for one in form.all("delivery") if one.isascii() and one.isdigit() and len(one) < 19]
    if not ids:
        raise UsageError("Choose at least one.")
    outcome = form.one("as")
    if outcome not in ("sent", "retry"):
        raise UsageError("Choose what became of them.")
    report = await desk.aside(
        lambda: settle_step(desk.store, ids, "sent" if outcome == "sent" else "retry", now=desk.clock())
    )
    what = "arrived, you say" if outcome == "sent" else "go out again when you send on"
    say(request, f"{len(report.settled)} settled: they {what}.")
    return back(request, form, f"/issue/{issue}/send")


async def publish(request: Request, form: Form) -> Response:
    """POST: write the archive."""
    desk = desk_of(request)
    report = await desk.look(lambda: publish_flow(desk.project, desk.settings(), desk.letters(), now=desk.clock()))
    said = f"The archive has {len(report.pages)} pages; {len(report.changed)} files changed. It lies in {report.dir}."
    say(request, " ".join(filter(None, [said, report.problem])))
    return back(request, form, "/send")
