"""Mail programs of others: Postfix takes what we send, SpamAssassin finds nothing to frown at."""

import asyncio
import datetime as dt
import os
import re
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from curator.mail.message import specimen
from curator.store.engine import Store
from tests.support.letters import sample_settings, sample_variant
from tests.support.postfix import free_port
from tests.support.programs import program
from tests.support.readers import add_readers, addresses
from tests.support.sender import by_smtp, run, settings_for

pytestmark = pytest.mark.mta
READERS = 300


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """Postfix's own mail sink, which writes each message into a file: its port and folder."""
    path, folder, port = program("smtp-sink", "postfix"), tmp_path / "sink", free_port()
    folder.mkdir()
    folder.chmod(0o777)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([path, *user, "-d", "mail.", f"127.0.0.1:{port}", "100"], cwd=folder)
    try:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, folder
    finally:
        process.terminate()
        process.wait()


def test_postfix_takes_every_letter_once_and_whole(sqlite_store: Store, tmp_path: Path, sink: tuple[int, Path]) -> None:
    port, folder = sink
    add_readers(sqlite_store, READERS)
    settings = settings_for(tmp_path, by_smtp(port))
    report = asyncio.run(run(f"sqlite:///{tmp_path / 'curator.db'}", settings, READERS))
    assert report.finished
    assert report.accepted == READERS
    raws = [file.read_bytes() for file in folder.iterdir()]
    mails = [message_from_bytes(raw, policy=policy.default) for raw in raws]
    assert Counter(str(mail["To"]) for mail in mails) == Counter(addresses(READERS))
    assert all(mail["X-Rcpt-Args"] == f"<{mail['To']}>" for mail in mails)
    assert len({mail["Message-ID"] for mail in mails}) == READERS
    for raw, mail in zip(raws, mails, strict=True):
        assert re.search(rb"^List-Unsubscribe: <https://news\.example\.org/readers/leave/[\w-]+>\r?$", raw, re.M)
        body = mail.get_body(("plain",))
        assert body
        assert "Choose what you get:" in body.get_content()


def test_spamassassin_finds_nothing_to_frown_at(tmp_path: Path) -> None:
    path = program("spamassassin", "spamassassin")
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - a date far from the machine's own costs points
    raw = specimen(sample_settings(tmp_path), sample_variant(words=40), ref="2026-12", now=now)
    checked = subprocess.run(
        [path, "-t", "-L", f"--prefspath={tmp_path / 'prefs'}"], input=raw, capture_output=True, check=True, timeout=100
    )
    status = re.search(rb"X-Spam-Status: (\w+), score=(-?[\d.]+)", checked.stdout)
    assert status, checked.stderr.decode()
    assert status[1] == b"No"
    assert float(status[2]) < 0.5, checked.stdout.decode("utf-8", "replace")[-1500:]
