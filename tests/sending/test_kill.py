"""kill -9 in the middle: nobody gets two, nobody is forgotten, and what nobody can know is named."""

import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from curator.model.delivery import Delivery
from curator.sending.reconcile import ledger, settle
from curator.sending.step import SendReport
from curator.settings import SmtpSettings
from curator.store import deliveries, mailings
from curator.store.engine import Store
from tests.support.readers import NOW, add_readers, addresses
from tests.support.sender import run
from tests.support.smtp import LOSE_ANSWER, SmtpServer, smtp_server

READERS = 150
CONNECTIONS = 4


def finish(url: str, root: Path, server: SmtpServer) -> SendReport:
    smtp = SmtpSettings(host="127.0.0.1", port=server.port, security="none", connections=CONNECTIONS)
    return asyncio.run(run(url, root, smtp, READERS))


def kill_after(letters: int, url: str, root: Path, server: SmtpServer) -> None:
    """Start a sender in a process of its own and kill it as soon as the server has taken so many letters more."""
    enough = len(server.taken) + letters
    command = [sys.executable, "-m", "tests.support.sender", url, str(root), str(server.port)]
    process = subprocess.Popen([*command, str(CONNECTIONS), str(READERS)], stdout=subprocess.DEVNULL)
    try:
        while len(server.taken) < enough:
            assert process.poll() is None, "it ended before it was killed"
            time.sleep(0.0005)
    finally:
        process.kill()
        process.wait()


def by_address(store: Store) -> dict[str, Delivery]:
    return {row.address: row for row in ledger(store, "2026-12")}


@pytest.mark.parametrize("pipelining", [False, True], ids=["in turn", "pipelined"])
def test_killed_senders_lose_nothing_and_double_nothing(
    store: Store, database_url: str, tmp_path: Path, pipelining: bool
) -> None:
    chance = random.Random(7)
    add_readers(store, READERS)
    with smtp_server(delay=0.002, pipelining=pipelining) as server:
        server.answer("content", "reader40@example.org", LOSE_ANSWER)
        for kill in range(1, 4):
            kill_after(chance.randrange(5, 40), database_url, tmp_path, server)
            time.sleep(0.05)  # what was on its way when the process died arrives
            rows = by_address(store)
            assert all(server.counts[name] == 1 for name, row in rows.items() if row.state == "accepted")
            assert all(server.counts[name] == 0 for name, row in rows.items() if row.state == "pending")
            unsure = sum(1 for row in rows.values() if row.state in ("claimed", "uncertain"))
            assert unsure <= kill * CONNECTIONS + 1
        report = finish(database_url, tmp_path, server)
        assert report.accepted + report.uncertain == READERS
        assert report.uncertain <= 3 * CONNECTIONS + 1
        assert max(server.counts.values()) == 1

        server.forget_answers()
        for name, row in by_address(store).items():
            if row.state == "uncertain":
                settle(store, [row.id], "sent" if server.counts[name] else "retry", now=NOW)
        assert finish(database_url, tmp_path, server).finished
        assert server.counts == Counter(addresses(READERS))
        messages = [letter.content.split(b"Message-ID: ")[1].split(b"\r\n")[0] for letter in server.taken]
        assert len(set(messages)) == READERS


def test_a_claim_of_a_killed_sender_is_uncertain_never_silently_sent_again(sqlite_store: Store, tmp_path: Path) -> None:
    add_readers(sqlite_store, READERS)
    url = f"sqlite:///{tmp_path / 'curator.db'}"
    with smtp_server(delay=0.05) as server:
        kill_after(3, url, tmp_path, server)
        with sqlite_store.read() as db:
            mailing = mailings.find_mailing(db, "issue", "2026-12")
            assert mailing
            held = deliveries.counts(db, mailing.id).claimed
        assert 1 <= held <= CONNECTIONS
        server.delay = 0
        assert finish(url, tmp_path, server).uncertain == held
        assert max(server.counts.values()) == 1
