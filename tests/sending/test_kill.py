"""kill -9 in the middle: nobody gets two, nobody is forgotten, and what nobody can know is named."""

import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from curator.model.subscriber import ConsentEvent
from curator.store import deliveries, mailings, subscribers
from curator.store.engine import Store
from tests.support.kills import Kills, rehearse
from tests.support.readers import NOW, add_readers, addresses, reader_ids
from tests.support.sender import by_smtp, run, settings_for
from tests.support.sendgrid import sendgrid_server
from tests.support.smtp import SmtpServer, smtp_server

READERS = 150


@pytest.mark.parametrize("provider", ["smtp", "sendgrid"])
def test_killed_senders_lose_nothing_and_double_nothing(
    store: Store, database_url: str, tmp_path: Path, provider: str
) -> None:
    story = rehearse(store, database_url, tmp_path, provider, readers=READERS, kills=3, seed=7)
    assert story.kills >= 2
    if isinstance(story.server, SmtpServer):
        ids = [letter.content.split(b"Message-ID: ")[1].split(b"\r\n")[0] for letter in story.server.taken]
        assert len(set(ids)) == len(ids)
    else:
        assert set(story.server.by_delivery.values()) == {1}


def test_a_claim_of_a_killed_sender_is_uncertain_never_silently_sent_again(sqlite_store: Store, tmp_path: Path) -> None:
    add_readers(sqlite_store, READERS)
    url = f"sqlite:///{tmp_path / 'curator.db'}"
    with smtp_server(delay=0.05, pipelining=True) as server:
        story = Kills("smtp", url, tmp_path, server, READERS, random.Random(1))
        assert story.kill_once(3)
        with sqlite_store.read() as db:
            mailing = mailings.find_mailing(db, "issue", "2026-12")
            assert mailing
            held = deliveries.counts(db, mailing.id).claimed
        assert 1 <= held <= 4, "what was only announced is not claimed"
        server.delay = 0
        assert story.finish().uncertain == held
        assert max(server.counts.values()) == 1


def start(url: str, root: Path, readers: int, provider: str, port: int, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.sender", url, str(root), str(readers), provider, str(port)]
    return subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("provider", ["smtp", "sendgrid"])
def test_two_senders_at_once_share_the_work_and_double_nobody(
    store: Store, database_url: str, tmp_path: Path, provider: str
) -> None:
    add_readers(store, READERS)
    with smtp_server(delay=0.01, pipelining=True) as mail, sendgrid_server(delay=0.02) as api:
        server = mail if provider == "smtp" else api
        both = [start(database_url, tmp_path, READERS, provider, server.port, 5) for _ in range(2)]
        ends = [one.communicate(timeout=60) for one in both]
        assert [one.returncode for one in both] == [0, 0], ends
        assert server.counts == Counter(addresses(READERS))
    with store.read() as db:
        mailing = mailings.find_mailing(db, "issue", "2026-12")
        assert mailing
        assert deliveries.counts(db, mailing.id).accepted == READERS


def test_who_leaves_while_a_sender_runs_is_not_mailed(store: Store, database_url: str, tmp_path: Path) -> None:
    add_readers(store, READERS)
    with smtp_server(delay=0.02, pipelining=True) as server:
        sender = start(database_url, tmp_path, READERS, "smtp", server.port, 2)
        while len(server.taken) < 5:
            assert sender.poll() is None
            time.sleep(0.001)
        server.held = True
        gone = []
        with store.write() as db:
            for number in reader_ids(db)[30:60]:
                subscribers.leave(db, number, ConsentEvent(number, "left", NOW))
                gone.append(f"reader{number}@example.org")
        before = dict(server.counts)
        server.held = False
        sender.communicate(timeout=60)
        assert not [name for name in gone if server.counts[name] > before.get(name, 0)]
        assert sum(server.counts.values()) == READERS - 30


def test_a_sender_that_dies_leaves_its_rows_to_one_that_lives(sqlite_store: Store, tmp_path: Path) -> None:
    add_readers(sqlite_store, READERS)
    url = f"sqlite:///{tmp_path / 'curator.db'}"
    with smtp_server(delay=0.02, pipelining=True) as server:
        living, dying = (start(url, tmp_path, READERS, "smtp", server.port, 2) for _ in range(2))
        while len(server.taken) < 20:
            time.sleep(0.001)
        dying.kill()
        dying.communicate()
        living.communicate(timeout=60)
        report = asyncio.run(run(url, settings_for(tmp_path, by_smtp(server.port)), READERS))
        assert report.accepted + report.uncertain == READERS
        assert report.uncertain <= 2
        assert max(server.counts.values()) == 1
