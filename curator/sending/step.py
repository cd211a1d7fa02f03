"""Send: freeze text and audience once, hand over what is pending, say where everything stands.

Run again at any time: a finished mailing sends nothing, a stopped one goes on, and two at once cannot double.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from curator.clock import Clock
from curator.errors import RefusedError, UsageError
from curator.mail.letterhead import letterhead, links, message_id
from curator.mail.mailer import Mailer
from curator.model.delivery import FrozenVariant, LedgerCounts, Mailing, MailingKind
from curator.model.issue import Variant
from curator.project import Project
from curator.sending.audience import plan
from curator.sending.manifest import write_manifest
from curator.sending.pace import Patience
from curator.sending.run import Letters, Means, Progress, Run, abandon_dead
from curator.settings import Settings
from curator.store import deliveries, mailings, subscribers, worker
from curator.store.engine import Store
from curator.store.mailings import Audience


@dataclass(frozen=True, slots=True)
class SendReport:
    """Where a mailing stands. `pending` counts what another sender holds right now, too.

    stopped: the editor ended this run early. finished: nothing is left to send or to settle.
    """

    issue: str
    audience: int
    accepted: int
    failed: int
    pending: int
    uncertain: int
    suppressed: int
    provider: str = ""
    dry_run: bool = False
    finished: bool = False
    stopped: bool = False


PATIENT = Patience()


@dataclass(frozen=True, slots=True)
class _Office:
    """What a sending works with, beside the mailing itself."""

    store: Store
    mailer: Mailer
    settings: Settings
    clock: Clock
    new_token: Callable[[], str]
    patience: Patience


async def send(
    ref: str,
    variants: Sequence[Variant],
    store: Store,
    mailer: Mailer,
    settings: Settings,
    *,
    clock: Clock,
    new_token: Callable[[], str],
    confirm: int | None,
    kind: MailingKind = "issue",
    audience_of: Audience | None = None,
    dry_run: bool = False,
    per_hour: int | None = None,
    progress: Progress | None = None,
    stop: asyncio.Event | None = None,
    patience: Patience = PATIENT,
) -> SendReport:
    """Send a mailing to its audience, or go on where the last run ended.

    variants: the first is the standard one; they count only until the mailing is frozen. confirm: the size of the
    frozen audience, which must be named each time until it is finished. audience_of: whom a new mailing is for, among
    those who may be mailed; everyone when left out. new_token: gives a fresh name, safe in a file
    name. stop: set it to end the run after what is in flight. Raises RefusedError for a wrong `confirm`, MailError
    where no letter can go out; what was handed over until then is recorded.
    """
    office = _Office(store, mailer, settings, clock, new_token, patience)
    stop = stop or asyncio.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="store") as thread:
        loop = asyncio.get_running_loop()
        begin = _Beginning(ref, kind, variants, office, confirm, dry_run, audience_of)
        mailing, counts = await loop.run_in_executor(thread, begin.mailing)
        if mailing is None or dry_run or counts.finished:
            return _report(ref, mailing, counts, office, dry_run=dry_run)
        rate = per_hour or office.settings.config.delivery.per_hour
        running = asyncio.create_task(_run(mailing, office, thread, rate, progress or (lambda _: None), stop))
        try:
            counts = await asyncio.shield(running)
        except asyncio.CancelledError:
            # Ctrl-C cancels this task: what is in flight is finished and recorded all the same
            stop.set()
            await running
            raise
        return _report(ref, mailing, counts, office, stopped=stop.is_set())


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Finds the mailing, or freezes it."""

    ref: str
    kind: MailingKind
    variants: Sequence[Variant]
    office: _Office
    confirm: int | None
    dry_run: bool
    audience_of: Audience | None = None

    def mailing(self) -> tuple[Mailing | None, LedgerCounts]:
        """The mailing with its counts; None for a rehearsal of one that was not begun."""
        store = self.office.store
        with store.read() as db:
            found = mailings.find_mailing(db, self.kind, self.ref)
        if found is None and self.dry_run:
            return None, LedgerCounts(pending=self._audience())
        if found is None:
            found = self._freeze()
        with store.read() as db:
            counts, provider = deliveries.counts(db, found.id), mailings.provider_of(db, found.id)
            frozen = mailings.frozen_variants(db, found.id)
        if not self.dry_run:
            if not counts.finished:
                self._allow(found.audience)
                _same_carrier(provider, self.office.mailer.name, self.ref)
            if self.kind == "issue":
                write_manifest(Project(self.office.settings.root), found, frozen.values())
        return found, counts

    def _audience(self) -> int:
        today, names = self.office.clock().date(), self._names()
        with self.office.store.read() as db:
            whom = self.audience_of(db) if self.audience_of else subscribers.addressees(db)
            return sum(1 for _ in plan(whom, names, today))

    def _names(self) -> list[str]:
        """The texts that there are. Raises UsageError if there is none."""
        if not self.variants:
            raise UsageError(f"There is nothing to send for {self.ref} yet.", hint="Run `curator build` first.")
        return [variant.name for variant in self.variants]

    def _freeze(self) -> Mailing:
        """Write text and audience down, in one transaction. Nothing is written if `confirm` does not fit."""
        settings, now = self.office.settings, self.office.clock()
        letterhead(settings, ref=self.ref)
        links(settings, 1)  # nobody is mailed who could not leave
        names = self._names()
        texts = [FrozenVariant(one.name, one.subject, one.preheader, one.html, one.text) for one in self.variants]
        with self.office.store.write() as db:
            frozen = mailings.freeze(
                db,
                kind=self.kind,
                ref=self.ref,
                variants=texts,
                plan=lambda readers: plan(readers, names, now.date(), settings.choosable),
                message_id=lambda reader: message_id(settings, kind=self.kind, ref=self.ref, subscriber=reader),
                provider=self.office.mailer.name,
                now=now,
                audience_of=self.audience_of,
            ) or mailings.find_mailing(db, self.kind, self.ref)
            if frozen is None:
                raise RefusedError(f"{self.ref} could not be frozen.")
            if not frozen.audience:
                raise UsageError(
                    "Nobody would get this: there is no active reader.", hint="Add one with `curator subscribers add`."
                )
            self._allow(frozen.audience)
        return frozen

    def _allow(self, audience: int) -> None:
        if self.confirm == audience:
            return
        said = "The size of the audience was not confirmed" if self.confirm is None else f"Not {self.confirm:,}, but"
        readers = f"{audience:,} reader{'' if audience == 1 else 's'}"
        raise RefusedError(
            f"{said}: {self.ref} goes to {readers}." if self.confirm is None else f"{said} {readers} get {self.ref}.",
            hint=f"If that is right, say so: --confirm {audience}",
        )


def _same_carrier(begun_with: str, mailer: str, ref: str) -> None:
    """A mailing that began in the outbox reached nobody; half of it in the outbox and half by mail helps no one."""
    if begun_with != mailer and "outbox" in (begun_with, mailer):
        raise RefusedError(
            f"{ref} was begun with the provider {begun_with}, and now {mailer} is set.",
            hint=f'Set [delivery] provider = "{begun_with}" again to finish it.',
        )


async def _run(
    mailing: Mailing,
    office: _Office,
    thread: ThreadPoolExecutor,
    per_hour: int | None,
    progress: Progress,
    stop: asyncio.Event,
) -> LedgerCounts:
    """One run under a worker's lock. Raises what ended it early, after everything is recorded."""
    loop, store = asyncio.get_running_loop(), office.store
    name, lock = office.new_token(), ExitStack()
    await loop.run_in_executor(thread, lambda: lock.enter_context(worker.working(store, name)))
    try:
        counts, frozen = await loop.run_in_executor(thread, lambda: _take_stock(store, mailing))
        letters = Letters(mailing, frozen, office.settings)
        means = Means(store, thread, office.mailer, letters, office.clock, name, stop, progress, office.patience)
        run = Run(mailing, means, counts, per_hour)
        await run.go()
        counts = await loop.run_in_executor(thread, lambda: _close_books(office, mailing, name))
    finally:
        await loop.run_in_executor(thread, lock.close)
    if run.error:
        raise run.error
    return counts


def _take_stock(store: Store, mailing: Mailing) -> tuple[LedgerCounts, dict[str, FrozenVariant]]:
    """Settle what a killed sender left behind; then where the mailing stands."""
    abandon_dead(store, mailing.id)
    with store.read() as db:
        return deliveries.counts(db, mailing.id), mailings.frozen_variants(db, mailing.id)


def _close_books(office: _Office, mailing: Mailing, name: str) -> LedgerCounts:
    with office.store.write() as db:
        deliveries.release(db, mailing.id, [name])
        deliveries.finish_or_reopen(db, mailing.id, office.clock())
        return deliveries.counts(db, mailing.id)


def _report(
    ref: str,
    mailing: Mailing | None,
    counts: LedgerCounts,
    office: _Office,
    *,
    dry_run: bool = False,
    stopped: bool = False,
) -> SendReport:
    return SendReport(
        issue=ref,
        audience=mailing.audience if mailing else counts.total,
        accepted=counts.accepted,
        failed=counts.failed,
        pending=counts.pending + counts.claimed,
        uncertain=counts.uncertain,
        suppressed=counts.suppressed,
        provider=office.mailer.name,
        dry_run=dry_run,
        finished=mailing is not None and counts.finished and not counts.uncertain,
        stopped=stopped and not counts.finished,
    )
