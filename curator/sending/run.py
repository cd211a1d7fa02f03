"""The loop that hands letters over. It keeps the provider busy and the ledger ahead of it.

One commit carries the answers that just came and the next claims, so that a kill leaves no more uncertain than was in
flight. Some of the rows after those are set aside, so that the provider can be told whom the next letter is for; they
are claimed when their turn comes. The store is called through one thread. Whatever ends the run, what is in flight is
waited for and recorded.
"""

import asyncio
import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from curator.clock import Clock
from curator.errors import MailError, StoreError
from curator.mail.letterhead import letterhead, linking
from curator.mail.mailer import Mailer, Outcome, Outgoing, uncertain, untried
from curator.mail.message import Addressee, Prepared, prepare
from curator.model.delivery import FrozenVariant, LedgerCounts, Mailing
from curator.model.subscriber import Format
from curator.sending.pace import Pace, Patience, results_of
from curator.settings import Settings
from curator.store import deliveries
from curator.store.deliveries import Claim, Claims, Result
from curator.store.engine import Store
from curator.store.worker import dead

Progress = Callable[[LedgerCounts], None]
"""Called after each commit with where the mailing stands."""

AHEAD = 4
"""Rows set aside for each thing the provider can do at a time."""

NEAR = 0.01
"""Seconds. Whoever answers sooner stands close by, and will have answered for most other letters a moment later."""

TOGETHER = 0.002
"""Seconds to wait for those, so that one commit carries them all."""

T = TypeVar("T")
Landed = list[tuple[Claim, Outcome]]


class Letters:
    """Frozen texts as letters, each kind encoded once.

    Raises UsageError or RefusedError where no link to leave can be made.
    """

    def __init__(self, mailing: Mailing, variants: dict[str, FrozenVariant], settings: Settings) -> None:
        self._mailing, self._variants, self._settings = mailing, variants, settings
        self._links = linking(settings)
        self._prepared: dict[tuple[str, Format, bool], Prepared] = {}

    def letter(self, claim: Claim, now: dt.datetime) -> Outgoing:
        """The letter of one claim."""
        kind = (claim.variant, claim.format, claim.discreet)
        if kind not in self._prepared:
            head = letterhead(self._settings, ref=self._mailing.ref, kind=self._mailing.kind, discreet=claim.discreet)
            self._prepared[kind] = prepare(head, self._variants[claim.variant], fmt=claim.format)
        to = Addressee(claim.address, claim.message_id, self._links(claim.subscriber))
        return Outgoing(claim.delivery, self._prepared[kind], to, now)


@dataclass(frozen=True, slots=True)
class Means:
    """What a run works with. worker: the name whose lock is held. stop: set to end the run after what is in flight."""

    store: Store
    thread: ThreadPoolExecutor
    mailer: Mailer
    letters: Letters
    clock: Clock
    worker: str
    stop: asyncio.Event
    progress: Progress
    patience: Patience


@dataclass(frozen=True, slots=True)
class _Flight:
    """A batch on its way, the row that the provider was told comes next, and when it set out, by the loop's clock."""

    batch: Sequence[Claim]
    following: Claim | None
    begun: float


NONE = Claims()


@dataclass(frozen=True, slots=True)
class _Written:
    """What one commit brought. asked: how many claims were asked for."""

    claims: Claims = NONE
    kept: Claims = NONE
    asked: int = 0


class Run:
    """One run over one mailing. `error`: what ended it early, once everything is recorded."""

    def __init__(self, mailing: Mailing, means: Means, counts: LedgerCounts, per_hour: int | None) -> None:
        self._mailing, self._means, self._counts = mailing, means, counts
        self._pace = Pace(means.patience, per_hour)
        self._flying: dict[asyncio.Task[Landed], _Flight] = {}
        self._kept: deque[Claim] = deque()
        self._loop = asyncio.get_running_loop()
        self._begun, self._begun_tick = means.clock(), self._loop.time()
        self.error: BaseException | None = None

    async def go(self) -> None:
        """Hand over all that is due; stay a while for what is due soon."""
        landed: Landed = []
        while True:
            written = await self._commit(landed)
            self._start(written.claims.taken)
            landed = []
            if self._flying:
                landed = await self._land()
            elif self._ending or not await self._rest(nothing_due=written.asked > 0 and not written.claims.taken):
                return

    def _now(self) -> dt.datetime:
        """The clock's time when the run began and what went by since: pauses end under a rehearsal's fixed time too."""
        return self._begun + dt.timedelta(seconds=self._loop.time() - self._begun_tick)

    @property
    def _ending(self) -> bool:
        return self.error is not None or self._means.stop.is_set()

    async def _commit(self, landed: Landed) -> _Written:
        """Record what came back, claim what there is room for, and set some of the next rows aside."""
        now, mailer = self._now(), self._means.mailer
        room = (mailer.parallel - len(self._flying)) * mailer.batch
        limit = 0 if self._ending else self._pace.allowance(now, room)
        results = results_of(landed, now, self._means.patience)
        if not results and not limit:
            return _Written()
        turn = [self._kept.popleft() for _ in range(min(limit, len(self._kept)))]
        ahead = mailer.looks_ahead and limit and self._pace.steady and len(self._kept) < mailer.parallel
        keep = mailer.parallel * AHEAD if ahead else 0
        try:
            written = await self._in_thread(lambda: self._write(results, limit, turn, keep, now))
        except StoreError as error:
            if self.error:
                raise
            # once more without claiming: what was handed over is worth a second try
            self.error = error
            return await self._in_thread(lambda: self._write(results, 0, (), 0, now))
        self._kept.extend(written.kept.taken)
        self._pace = self._pace.taken(now, len(written.claims.taken))
        self._count(results, written)
        return written

    def _write(
        self, results: Sequence[Result], limit: int, turn: Sequence[Claim], keep: int, now: dt.datetime
    ) -> _Written:
        store, mailing, worker = self._means.store, self._mailing.id, self._means.worker
        with store.write() as db:
            deliveries.record(db, worker, results)
            if not limit:
                return _Written()
            kept = [claim.delivery for claim in turn]
            claims = deliveries.claim(db, mailing, worker=worker, limit=limit, now=now, kept=kept)
            aside = deliveries.keep(db, mailing, worker=worker, limit=keep, now=now) if keep else NONE
            return _Written(claims, aside, limit)

    def _start(self, claims: Sequence[Claim]) -> None:
        size = self._means.mailer.batch
        for start in range(0, len(claims), size):
            following = self._kept.popleft() if self._kept and self._means.mailer.looks_ahead else None
            flight = _Flight(claims[start : start + size], following, self._loop.time())
            self._flying[asyncio.create_task(self._hand_over(flight))] = flight

    async def _hand_over(self, flight: _Flight) -> Landed:
        now, batch = self._now(), flight.batch
        following = flight.following.address if flight.following else None
        try:
            letters = [self._means.letters.letter(claim, now) for claim in batch]
            outcomes = await self._means.mailer.send(letters, following)
        except MailError as error:
            self.error = self.error or error
            outcomes = [untried(error.message)] * len(batch)
        return list(zip(batch, outcomes, strict=True))

    async def _land(self) -> Landed:
        """What came back, or nothing if it is time to claim more."""
        pause = None if self._ending else self._pace.wait(self._now()) or None
        # a far-away server's answers are not waited for: those that come during a commit are carried by the next one
        # together, and come spread over time instead of all at once
        done, _ = await asyncio.wait(self._flying, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        if any(self._loop.time() - self._flying[task].begun < NEAR for task in done):
            done, _ = await asyncio.wait(self._flying, timeout=TOGETHER)
        landed: Landed = []
        for task in done:
            flight = self._flying.pop(task)
            if flight.following:
                self._kept.appendleft(flight.following)
            if error := task.exception():
                self.error = error
                landed += [(claim, uncertain("Sending broke off before the answer came.")) for claim in flight.batch]
            else:
                landed += task.result()
        outcomes = [outcome for _, outcome in landed]
        self._pace = self._pace.after(outcomes, self._now())
        if self._pace.given_up and not self.error:
            reason = next((outcome.reason for outcome in outcomes if outcome.kind == "trouble"), "")
            self.error = MailError(f"The provider takes no more letters now ({reason}).", fatal=True)
        return landed

    async def _rest(self, *, nothing_due: bool) -> bool:
        """Sleep until there is something to do. False if there is nothing, or not soon enough."""
        now = self._now()
        pause = self._pace.wait(now)
        if nothing_due:
            due = await self._in_thread(self._look_again)
            if due is None or (due - now).total_seconds() > self._means.patience.wait:
                return False
            pause = max(pause, (due - now).total_seconds())
        try:
            await asyncio.wait_for(self._means.stop.wait(), max(pause, 0.01))
        except TimeoutError:
            return True
        return False

    def _look_again(self) -> dt.datetime | None:
        """When the next row is due: at once if a sender that was killed meanwhile had some set aside."""
        store, mailing = self._means.store, self._mailing.id
        abandon_dead(store, mailing)
        with store.read() as db:
            return deliveries.next_due(db, mailing)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await self._loop.run_in_executor(self._means.thread, work)

    def _count(self, results: Sequence[Result], written: _Written) -> None:
        change = dict.fromkeys(("pending", "claimed", "accepted", "failed", "uncertain", "suppressed"), 0)
        for result in results:
            change[result.state] += result.letters
            change["claimed"] -= result.letters
        taken, fallen = len(written.claims.taken), written.claims.suppressed + written.kept.suppressed
        change["claimed"] += taken
        change["pending"] -= taken + fallen
        change["suppressed"] += fallen
        self._counts = replace(
            self._counts, **{state: max(0, getattr(self._counts, state) + by) for state, by in change.items()}
        )
        self._means.progress(self._counts)


def abandon_dead(store: Store, mailing: int) -> None:
    """What a killed sender left behind: its claims become uncertain, what it had only set aside is free again."""
    with store.read() as db:
        claimants = deliveries.claimants(db, mailing)
    if gone := dead(store, claimants):
        with store.write() as db:
            deliveries.abandon(db, mailing, gone)
