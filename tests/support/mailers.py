"""Mailers for tests: a living implementation of the Protocol that says what a test tells it to."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import count

from curator.mail.mailer import Outcome, Outgoing, accepted


class ScriptedMailer:
    """Takes every letter unless told otherwise; keeps what it took. `before`: called for each letter first."""

    name = "scripted"
    looks_ahead = False

    def __init__(self, *, batch: int = 1, parallel: int = 2, delay: float = 0) -> None:
        self.batch, self.parallel, self.delay = batch, parallel, delay
        self.taken: list[Outgoing] = []
        self.flying = self.most_flying = 0
        self.before: Callable[[Outgoing], None] = lambda letter: None
        self.script: dict[str, list[Outcome | Exception]] = defaultdict(list)
        self._numbers = count(1)

    @property
    def counts(self) -> Counter[str]:
        """How many letters each address got."""
        return Counter(letter.to.address for letter in self.taken)

    def answer(self, address: str, *answers: Outcome | Exception) -> None:
        """Give these answers, one after the other, to the letters for one address, or for `*`."""
        self.script[address].extend(answers)

    async def send(self, batch: Sequence[Outgoing], following: str | None = None) -> Sequence[Outcome]:
        self.flying += 1
        self.most_flying = max(self.most_flying, self.flying)
        try:
            await asyncio.sleep(self.delay)
            return [self._one(letter) for letter in batch]
        finally:
            self.flying -= 1

    async def close(self) -> None:
        pass

    def _one(self, letter: Outgoing) -> Outcome:
        self.before(letter)
        letter.content()
        for key in (letter.to.address, "*"):
            if self.script[key]:
                answer = self.script[key].pop(0)
                if isinstance(answer, Exception):
                    raise answer
                if answer.kind != "accepted":
                    return answer
        self.taken.append(letter)
        return accepted(f"queued as {next(self._numbers)}")
