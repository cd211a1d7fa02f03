"""`curator send` as an editor types it, with the provider on the other side of a real connection."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.support.readers import addresses
from tests.support.ready import ISSUE, by_sendgrid, by_smtp, ready_newsletter
from tests.support.sendgrid import KEY, LOSE_ANSWER, sendgrid_server
from tests.support.smtp import smtp_server


def start(root: Path, *words: str, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
    """`curator …` in a process of its own."""
    command = [sys.executable, "-m", "curator", *words, "--root", str(root)]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "120"}  # noqa: TID251
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=env)


def test_ctrl_c_finishes_what_is_in_flight_and_the_same_command_goes_on(tmp_path: Path) -> None:
    with smtp_server(delay=0.05, pipelining=True) as server:
        editor = ready_newsletter(tmp_path / "letters", readers=60, config=by_smtp(server.port))
        run = start(editor.root, "send", ISSUE, "--confirm", "60")
        while len(server.taken) < 6:
            assert run.poll() is None, run.communicate()
            time.sleep(0.01)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
        assert run.returncode == 130, err
        stopped = len(server.taken)
        assert 6 <= stopped < 60
        assert f"Stopped: {60 - stopped} readers still to go." in err
        assert "Run the same command again to go on." in err
        assert "Traceback" not in err
        assert f"{stopped} of 60 readers" in out
        states = Counter(row["state"] for row in editor.ask("deliveries", ISSUE)["deliveries"])
        assert states == {"accepted": stopped, "pending": 60 - stopped}, "nothing is uncertain"
        server.delay = 0
        assert "--confirm 60" in editor.do("send", ISSUE, code=4).err
        assert editor.ask("send", ISSUE, "--confirm", "60")["accepted"] == 60
        assert server.counts == Counter(addresses(60))


def test_a_terminal_shows_how_fast_it_goes_and_how_long_it_takes(tmp_path: Path) -> None:
    with smtp_server(delay=0.1, pipelining=True) as server:
        editor = ready_newsletter(tmp_path / "letters", readers=40, config=by_smtp(server.port))
        screen, terminal = pty.openpty()
        run = start(editor.root, "send", ISSUE, "--confirm", "40", stderr=terminal)
        os.close(terminal)
        shown = b""
        while run.poll() is None or select.select([screen], [], [], 0)[0]:
            if select.select([screen], [], [], 0.1)[0]:
                try:
                    shown += os.read(screen, 65_536)
                except OSError:
                    break
        run.communicate(timeout=60)
        os.close(screen)
    words = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode("utf-8", "replace")
    assert run.returncode == 0, words
    assert "Sending" in words
    assert re.search(r"\d+/40 +\d+\.\d/s +0:00:\d\d", words), words[-500:]


def test_the_limit_an_hour_is_kept(tmp_path: Path) -> None:
    with smtp_server(pipelining=True) as server:
        editor = ready_newsletter(tmp_path / "letters", readers=4, config=by_smtp(server.port))
        begun = time.monotonic()
        assert editor.ask("send", ISSUE, "--confirm", "4", "--per-hour", "14400")["accepted"] == 4
        assert time.monotonic() - begun > 0.7


def test_by_sendgrid_with_a_lost_answer_settled_by_hand(tmp_path: Path) -> None:
    with sendgrid_server() as server:
        editor = ready_newsletter(
            tmp_path / "letters",
            readers=12,
            config=by_sendgrid(server.url, more="batch_size = 5\n"),
            env=f"\nCURATOR_SENDGRID_API_KEY={KEY}\n",
        )
        server.answer(LOSE_ANSWER)
        report = editor.ask("send", ISSUE, "--confirm", "12", code=1)
        assert (report["accepted"], report["uncertain"]) == (7, 5)
        unsure = editor.ask("deliveries", ISSUE, "--state", "uncertain")["deliveries"]
        assert {row["id"] for row in unsure} <= set(server.by_delivery)
        assert editor.do("send", ISSUE, "--confirm", "12", code=1), "it is never sent again by itself"
        assert set(server.counts.values()) == {1}
        assert "Which deliveries?" in editor.do("deliveries", "settle", "--as", "sent", code=2).err
        editor.do("deliveries", "settle", *(row["id"] for row in unsure[:2]), "--as", "sent")
        settled = editor.ask("deliveries", "settle", "--all", ISSUE, "--as", "sent")["settled"]
        assert settled == [row["id"] for row in unsure[2:]], "each once, and no other"
        assert editor.ask("send", ISSUE)["accepted"] == 12


@pytest.fixture
def group() -> str:
    return 'unsubscribe_group = 7\n[readers]\nhosted = "sendgrid"\n'


def test_where_sendgrid_hosts_leaving_its_lists_are_read_before_each_send(tmp_path: Path, group: str) -> None:
    with sendgrid_server() as server:
        env = f"\nCURATOR_SENDGRID_API_KEY={KEY}\n"
        root = tmp_path / "letters"
        editor = ready_newsletter(root, readers=4, config=by_sendgrid(server.url, more=group), env=env)
        refused = editor.do("send", ISSUE, "--confirm", "4", code=4)
        assert "no unsubscribe group 7" in refused.err
        server.groups[7] = ["reader2@example.org"]
        assert "--confirm 3" in editor.do("send", ISSUE, "--confirm", "4", code=4).err, "one left at SendGrid"
        assert editor.ask("send", ISSUE, "--confirm", "3")["accepted"] == 3
        assert "reader2@example.org" not in server.counts
        assert "https://sendgrid.example.org/leave/" in server.taken[0].html
        server.groups[7].append("reader3@example.org")
        assert editor.ask("subscribers", "sync") == {"listed": 2, "left": 1, "bounced": 0, "complained": 0}


def test_real_readers_are_not_mailed_without_a_way_to_leave(tmp_path: Path) -> None:
    config = '\n[delivery]\nprovider = "smtp"\n[delivery.smtp]\nhost = "mail.example.org"\n[readers]\nurl = "{}"\n'
    for url, words in (("http://127.0.0.1:8010", "not https"), ("https://127.0.0.1:1/readers", "cannot be reached")):
        editor = ready_newsletter(tmp_path / url[-7:].replace("/", "-"), readers=1, config=config.format(url))
        answer = editor.type("send", ISSUE, "--confirm", "1")
        assert answer.code in (3, 4), "a check or the last look; never a letter"
        if answer.code == 4:
            assert words in answer.err
