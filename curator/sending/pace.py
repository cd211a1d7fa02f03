"""How fast, and when again. Pure: every function is told the time and gives a decision."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from curator.mail.mailer import Outcome
from curator.store.deliveries import Claim, Result


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try. All in seconds.

    retries: after the first, second … temporary refusal of one address; after the last it has failed. wait: how long
    one run stays for those. first_hold: the rest after the provider's first trouble; doubled each time up to
    longest_hold. troubles: so many in a row without one letter taken end the run.
    """

    retries: tuple[float, ...] = (60, 300, 900, 3600, 14400)
    wait: float = 900
    first_hold: float = 5
    longest_hold: float = 300
    troubles: int = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """When the next letters may be taken: by `per_hour`, and after trouble. next_at: when the last one's turn ends."""

    patience: Patience
    per_hour: int | None = None
    next_at: dt.datetime | None = None
    hold: float = 0
    held_until: dt.datetime | None = None
    in_a_row: int = 0

    def allowance(self, now: dt.datetime, room: int) -> int:
        """How many of `room` letters may be taken now."""
        if room <= 0 or (self.held_until and now < self.held_until):
            return 0
        if not self.per_hour:
            return room
        gone = (now - self.next_at).total_seconds() if self.next_at else 0.0
        return max(0, min(room, math.floor(gone * self.per_hour / 3600) + 1))

    def taken(self, now: dt.datetime, number: int) -> "Pace":
        """After so many letters were taken."""
        if not self.per_hour or not number:
            return self
        turn = dt.timedelta(seconds=number * 3600 / self.per_hour)
        # time that went by unused does not make a burst
        return replace(self, next_at=max(self.next_at or now, now - turn) + turn)

    def wait(self, now: dt.datetime) -> float:
        """Seconds until `allowance` is above nothing."""
        gates = [gate for gate in (self.next_at if self.per_hour else None, self.held_until) if gate]
        return max([0.0, *((gate - now).total_seconds() for gate in gates)])

    def after(self, outcomes: list[Outcome], now: dt.datetime) -> "Pace":
        """After some answers: a letter taken ends every hold; trouble without one begins or doubles it."""
        kinds = {outcome.kind for outcome in outcomes}
        if "accepted" in kinds:
            return replace(self, hold=0, held_until=None, in_a_row=0)
        if "trouble" not in kinds:
            return self
        asked = max((outcome.retry_after or 0 for outcome in outcomes), default=0)
        hold = min(self.hold * 2 or self.patience.first_hold, self.patience.longest_hold)
        until = now + dt.timedelta(seconds=max(hold, asked))
        return replace(self, hold=hold, held_until=until, in_a_row=self.in_a_row + 1)

    @property
    def steady(self) -> bool:
        """True while letters follow each other without a pause."""
        return not self.per_hour and self.held_until is None

    @property
    def given_up(self) -> bool:
        """True after too much trouble in a row."""
        return self.in_a_row >= self.patience.troubles


def results_of(landed: Iterable[tuple[Claim, Outcome]], now: dt.datetime, patience: Patience) -> list[Result]:
    """What the ledger writes down for some answers: one result where one answer was given for many letters."""
    alike: dict[tuple[int, int], tuple[Claim, Outcome, list[int]]] = {}
    for one, outcome in landed:
        alike.setdefault((id(outcome), one.attempts), (one, outcome, []))[2].append(one.delivery)
    results = []
    for first, outcome, rows in alike.values():
        result = result_of(first.delivery, first.attempts, outcome, now, patience)
        results.append(replace(result, also=tuple(rows[1:])) if len(rows) > 1 else result)
    return results


def result_of(delivery: int, attempts: int, outcome: Outcome, now: dt.datetime, patience: Patience) -> Result:
    """What the ledger writes down for one answer. `attempts` counts this one."""
    if outcome.kind == "accepted":
        return Result(delivery, "accepted", now, provider_id=outcome.provider_id)
    if outcome.kind == "uncertain":
        return Result(delivery, "uncertain", now, error=outcome.reason)
    if outcome.kind == "untried":
        return Result(delivery, "pending", now, error=outcome.reason)
    if outcome.kind == "refused":
        return Result(delivery, "failed", now, error=outcome.reason)
    if outcome.kind == "later" and attempts > len(patience.retries):
        return Result(delivery, "failed", now, error=f"Given up after {attempts} tries: {outcome.reason}")
    # trouble says nothing about the address, which is why it never gives one up
    delay = patience.retries[min(attempts, len(patience.retries)) - 1] if patience.retries else 0.0
    if outcome.kind == "trouble":
        delay = min(delay, patience.retries[0] if patience.retries else 0.0)
    not_before = now + dt.timedelta(seconds=max(delay, outcome.retry_after or 0))
    return Result(delivery, "pending", now, error=outcome.reason, not_before=not_before)
