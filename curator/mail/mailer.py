"""What every way of sending has in common: a letter to hand over, and what became of it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from curator.mail.message import Addressee, Prepared

Sign = Callable[[bytes], bytes]
"""Gives a message back with its signature above it."""

OutcomeKind = Literal["accepted", "refused", "later", "trouble", "untried", "uncertain"]


class Outgoing(NamedTuple):
    """One letter to one reader. `delivery` is the ledger's row, 0 for a test copy. date: the moment of handing over."""

    delivery: int
    letter: Prepared
    to: Addressee
    date: dt.datetime

    def parts(self) -> Sequence[bytes]:
        """The message as bytes in parts, most of them shared with other letters. Raises MailError as `content` does."""
        return self.letter.parts(self.to, self.date)

    def content(self) -> bytes:
        """The message as bytes. Raises MailError (permanent) for an address that cannot be mailed."""
        return self.letter.message(self.to, self.date)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter. Only `uncertain` leaves it open whether it went out.

    accepted: the provider has it; provider_id is what it said. refused: this address will never work.
    later: not now; retry_after in seconds if the provider named a time. trouble: nobody is served just now, which says
    nothing about this address. untried: the run ended before its turn. uncertain: handed over, the answer was lost.
    """

    kind: OutcomeKind
    provider_id: str | None = None
    reason: str | None = None
    retry_after: float | None = None


def accepted(provider_id: str | None = None) -> Outcome:
    """The provider has taken it."""
    return Outcome("accepted", provider_id=provider_id)


def failed(reason: str, *, permanent: bool, retry_after: float | None = None) -> Outcome:
    """This letter did not go out: never will, or not now."""
    return Outcome("refused" if permanent else "later", reason=reason, retry_after=retry_after)


def trouble(reason: str, *, retry_after: float | None = None) -> Outcome:
    """Nothing can be handed over just now; this letter did not go out."""
    return Outcome("trouble", reason=reason, retry_after=retry_after)


def untried(reason: str) -> Outcome:
    """It was not tried, and can be at any time."""
    return Outcome("untried", reason=reason)


def uncertain(reason: str) -> Outcome:
    """It may have gone out, and nobody can say."""
    return Outcome("uncertain", reason=reason)


class Mailer(Protocol):
    """A way of sending: the outbox, SMTP, a provider's API."""

    @property
    def name(self) -> str:
        """outbox, smtp or sendgrid."""
        ...

    @property
    def batch(self) -> int:
        """The most letters in one `send`: what one lost answer can make uncertain."""
        ...

    @property
    def parallel(self) -> int:
        """The most calls of `send` at a time; may shrink when the provider wants fewer."""
        ...

    @property
    def looks_ahead(self) -> bool:
        """True when it is faster if it is told the next letter's address."""
        ...

    async def send(self, batch: Sequence[Outgoing], following: str | None = None) -> Sequence[Outcome]:
        """Hand over a batch: one outcome for each letter, in order.

        following: the address that the next call will probably be for. A mailer may get ready for it, no more: that
        letter is not this worker's to hand over yet.
        Raises MailError (fatal) when nothing of this batch went out and nothing can: a wrong password, no server.
        """
        ...

    async def close(self) -> None:
        """Say goodbye to the provider. Nothing may be in flight."""
        ...
