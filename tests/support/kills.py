"""Kills a sender again and again at random moments, and looks each time at who got what.

By hand, as long as you like: `python -m tests.support.kills smtp|sendgrid URL READERS KILLS`.
"""

import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from curator.model.delivery import Delivery
from curator.sending.reconcile import ledger, settle
from curator.sending.step import SendReport
from curator.store.engine import Store, open_store
from tests.support.readers import NOW, add_readers, addresses
from tests.support.sender import by_sendgrid, by_smtp, run, settings_for
from tests.support.sendgrid import HANG_UP as NOT_TAKEN
from tests.support.sendgrid import LOSE_ANSWER as TAKEN_UNSAID
from tests.support.sendgrid import TAKE_AND_FAIL, SendgridServer, sendgrid_server
from tests.support.smtp import HANG_UP, LOSE_ANSWER, SmtpServer, smtp_server

PARALLEL = {"smtp": 4, "sendgrid": 2}
BATCH = {"smtp": 1, "sendgrid": 10}
ARRIVAL = 0.1
"""Seconds in which what was on its way when a sender died arrives."""


@dataclass
class Kills:
    """One sending with a server that behaves badly now and then. spoiled: letters whose answer the server withheld."""

    provider: str
    url: str
    root: Path
    server: SmtpServer | SendgridServer
    readers: int
    chance: random.Random
    kills: int = 0
    spoiled: int = 0
    refused: set[str] = field(default_factory=set)

    def behave_badly(self) -> None:
        """Script 4xx, 5xx, dropped connections and lost answers."""
        if isinstance(self.server, SmtpServer):
            names = self.chance.sample(addresses(self.readers), 8)
            for stage, name, answer in zip(
                ("rcpt", "content", "data", "mail", "content", "content", "rcpt", "content"),
                names,
                (
                    "450 4.2.1 Busy",
                    "452 4.3.1 Full",
                    HANG_UP,
                    HANG_UP,
                    HANG_UP,
                    LOSE_ANSWER,
                    "550 5.1.1 No",
                    "552 5.3.4 Big",
                ),
                strict=True,
            ):
                self.server.answer(stage, "*" if stage == "mail" else name, answer)
            self.spoiled, self.refused = 2, set(names[6:])
        else:
            self.server.answer((429, {}), TAKEN_UNSAID, (503, {}), TAKE_AND_FAIL, NOT_TAKEN)
            self.spoiled = 3 * BATCH[self.provider]

    @property
    def counts(self) -> Counter[str]:
        """How many letters each address got."""
        return self.server.counts

    def rows(self) -> dict[str, Delivery]:
        """The ledger by address."""
        store = open_store(self.url)
        try:
            return {row.address: row for row in ledger(store, "2026-12")}
        finally:
            store.close()

    def kill_once(self, letters: int) -> bool:
        """Start a sender and kill -9 it when the server has taken so many letters more. False if it was done before."""
        enough = len(self.server.taken) + letters
        number = PARALLEL["smtp"] if self.provider == "smtp" else BATCH["sendgrid"]
        own = [self.url, str(self.root), str(self.readers), self.provider, str(self.server.port), str(number)]
        process = subprocess.Popen([sys.executable, "-m", "tests.support.sender", *own], stdout=subprocess.DEVNULL)
        try:
            while len(self.server.taken) < enough:
                if process.poll() is not None:
                    return False
                time.sleep(0.0005)
            time.sleep(self.chance.random() * 0.003)
        finally:
            process.kill()
            process.wait()
        self.kills += 1
        time.sleep(ARRIVAL)
        return True

    def check(self) -> int:
        """Nobody the ledger is sure of got none or two, and who it is not sure of is named. Gives how many wait."""
        counts, unsure, left = self.counts, 0, 0
        for name, row in self.rows().items():
            if row.state == "accepted":
                assert counts[name] == 1, f"{name} was acknowledged and got {counts[name]}"
            elif row.state in ("pending", "failed"):
                assert counts[name] == 0, f"{name} is {row.state} and got {counts[name]}"
                left += row.state == "pending"
            else:
                assert counts[name] <= 1, f"{name} got {counts[name]}"
                unsure += 1
        assert unsure <= self.kills * PARALLEL[self.provider] * BATCH[self.provider] + self.spoiled
        return left

    def finish(self) -> SendReport:
        """One undisturbed run."""
        number = PARALLEL["smtp"] if self.provider == "smtp" else BATCH["sendgrid"]
        way = by_smtp if self.provider == "smtp" else by_sendgrid
        settings = settings_for(self.root, way(self.server.port, number))
        return asyncio.run(run(self.url, settings, self.readers))

    def settle_by_truth(self) -> int:
        """Settle each uncertain delivery as an editor would who could ask every reader. Gives their number."""
        unsure = [row for row in self.rows().values() if row.state == "uncertain"]
        store = open_store(self.url)
        try:
            for row in unsure:
                settle(store, [row.id], "sent" if self.counts[row.address] else "retry", now=NOW)
        finally:
            store.close()
        return len(unsure)

    def everybody_once(self) -> None:
        """Every reader got it exactly once, but for those whom the server refuses."""
        assert self.counts == Counter(set(addresses(self.readers)) - self.refused)


def rehearse(store: Store, url: str, root: Path, provider: str, *, readers: int, kills: int, seed: int) -> Kills:
    """The whole story. Raises AssertionError where a promise is broken."""
    add_readers(store, readers)
    with ExitStack() as stack:
        server: SmtpServer | SendgridServer = (
            stack.enter_context(smtp_server(delay=0.002, pipelining=True))
            if provider == "smtp"
            else stack.enter_context(sendgrid_server(delay=0.005))
        )
        story = Kills(provider, url, root, server, readers, random.Random(seed))
        story.behave_badly()
        left = readers
        for _ in range(kills):
            if not story.kill_once(max(1, story.chance.randrange(1, max(2, 2 * left // (kills - story.kills))))):
                break
            left = story.check()
        server.forget_answers()
        for name in story.refused if isinstance(server, SmtpServer) else ():
            server.answer("rcpt", name, "550 5.1.1 No")
        report = story.finish()
        story.check()
        assert report.pending == 0
        uncertain = story.settle_by_truth()
        assert uncertain == report.uncertain
        story.finish()
        scripted, story.refused = story.refused, {row.address for row in story.rows().values() if row.state == "failed"}
        assert story.refused <= scripted, f"written off for nothing: {story.refused - scripted}"
        story.everybody_once()
        print(
            f"{provider}: {readers} readers, {story.kills} kills, {uncertain} uncertain, {len(story.refused)} refused"
        )
    return story


if __name__ == "__main__":
    opened = open_store(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        rehearse(
            opened, sys.argv[2], Path(folder), sys.argv[1], readers=int(sys.argv[3]), kills=int(sys.argv[4]), seed=11
        )
    opened.close()
