"""send = check, freeze, hand over. On a resume nothing is rendered or checked again: the frozen text goes on."""

import asyncio
import datetime as dt
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from curator.clock import Clock
from curator.errors import BlockedError
from curator.mail.mailer import Mailer
from curator.model.delivery import Mailing, MailingKind
from curator.model.issue import Variant
from curator.pipeline.build import examine, wished_variants
from curator.pipeline.links import open_links
from curator.pipeline.online import look_online
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.sending.run import Progress
from curator.sending.step import SendReport
from curator.sending.step import send as send_step
from curator.sending.trial import TestReport
from curator.sending.trial import send_test as send_test_step
from curator.sending.way_out import prove_way_out
from curator.settings import Settings
from curator.store.engine import Store
from curator.store.mailings import Audience, find_mailing
from curator.subscribing.sync import sync


@dataclass(frozen=True, slots=True)
class Office:
    """What a sending works with. new_token: a fresh name, safe in a file name."""

    store: Store
    mailer: Mailer
    settings: Settings
    clock: Clock
    new_token: Callable[[], str]


def begun(store: Store, issue: str) -> Mailing | None:
    """The issue's mailing if its sending began, else None."""
    with store.read() as db:
        return find_mailing(db, "issue", issue)


def variants_to_send(
    project: Project, store: Store, settings: Settings, renderer: Renderer, issue: str, *, now: dt.datetime
) -> tuple[Variant, ...]:
    """The issue as it would go out now, in the texts that its readers wish.

    Its links are opened first, those that were not within the last day; and where mail reaches real readers, its page
    and images are looked at where they will. Raises BlockedError, naming the first finding, while a check blocks.
    """
    open_links(project, settings, issue, now=now)
    online = () if settings.provider_is_local else look_online(project, settings, renderer, issue, now=now)
    variants = wished_variants(store, settings)
    seen = examine(project, settings, renderer, issue, now=now, variants=variants, online=online)
    blocking = [finding for finding in seen.report.findings if finding.blocks]
    if blocking:
        more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
        raise BlockedError(f"{issue} is not ready: {blocking[0].message}{more}", hint=f"See `curator check {issue}`.")
    return seen.built.variants


def send(
    issue: str,
    variants: Sequence[Variant],
    office: Office,
    *,
    confirm: int | None,
    dry_run: bool = False,
    per_hour: int | None = None,
    progress: Progress | None = None,
    stoppable: Callable[[Callable[[], object]], None] | None = None,
    kind: MailingKind = "issue",
    audience_of: Audience | None = None,
) -> SendReport:
    """Send an issue, or go on with it. The first Ctrl-C ends the run after what is in flight.

    stoppable: is given what ends the run in the same way from another thread. kind, audience_of: see the step.
    """

    async def run() -> SendReport:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        if stoppable:
            stoppable(lambda: loop.call_soon_threadsafe(stop.set))
        if threading.current_thread() is threading.main_thread():
            loop.add_signal_handler(signal.SIGINT, stop.set)
        try:
            if not dry_run:
                await _make_sure(office, issue, kind, begins=confirm is not None)
            return await send_step(
                issue,
                variants,
                office.store,
                office.mailer,
                office.settings,
                clock=office.clock,
                new_token=office.new_token,
                confirm=confirm,
                kind=kind,
                audience_of=audience_of,
                dry_run=dry_run,
                per_hour=per_hour,
                progress=progress,
                stop=stop,
            )
        finally:
            await office.mailer.close()

    return asyncio.run(run())


async def _make_sure(office: Office, ref: str, kind: MailingKind, *, begins: bool) -> None:
    """Readers can leave, and whoever did so at the provider gets nothing. A mailing that is finished asks nobody.

    Raises RefusedError where readers could not leave; a mailing that has begun goes on, its links are out already.
    """
    settings, store, now = office.settings, office.store, office.clock()
    with store.read() as db:
        mailing = find_mailing(db, kind, ref)
    if mailing is None and begins:
        await prove_way_out(store, settings, now=now)
    if settings.hosted and not (mailing and mailing.finished_at):
        await sync(store, settings, now=now)


def send_test(issue: str, variant: Variant, addresses: Sequence[str], office: Office) -> TestReport:
    """One marked copy to each address; never counted, never stored."""

    async def run() -> TestReport:
        try:
            return await send_test_step(
                variant, addresses, office.mailer, office.settings, ref=issue, now=office.clock()
            )
        finally:
            await office.mailer.close()

    return asyncio.run(run())
