"""`curator serve` as an editor starts it: a process of its own, asked over HTTP, stopped and killed."""

import datetime as dt
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from curator.clock import system_clock
from curator.sending.reconcile import ledger, settle
from curator.store import subscribers
from curator.store.engine import Store, open_store
from curator.subscribing.defence import second_page
from curator.text.tokens import make_token
from tests.support.cli import Editor
from tests.support.readers_pages import link_in, read_mail, write_newsletter
from tests.support.smtp import smtp_server

READER = "reader@example.org"
ENV = "CURATOR_SECRET_KEY=newest former\nCURATOR_ERASURE_KEY=erasure\n"
SMTP = """
[delivery]
provider = "smtp"
[delivery.smtp]
host = "127.0.0.1"
port = {port}
security = "none"
"""
BROKEN = (b"\x00\x01\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")


@dataclass
class Serving:
    """A running `curator serve`: its first line, and where it answers."""

    process: subprocess.Popen[str]
    line: str
    url: str

    def stop(self, how: signal.Signals) -> tuple[int, str, str]:
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as place:
        return int(place.getsockname()[1])


def newsletter(root: Path, path: str = "", more: str = "") -> str:
    url = f"http://127.0.0.1:{free_port()}{path}"
    write_newsletter(root, url=url, readers=f"mails_per_network = 1000\n{more}")
    (root / ".env").write_text(ENV)
    return url


@contextmanager
def serving(root: Path, url: str) -> Iterator[Serving]:
    command = [sys.executable, "-m", "curator", "serve", "--root", str(root), "--port", str(urlsplit(url).port)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert process.stdout
            ready, _, _ = select.select([process.stdout], [], [], 60)
            line = process.stdout.readline() if ready else ""
            yield Serving(process, line, url)
        finally:
            process.kill()


def sign_up(url: str, address: str) -> httpx.Response:
    """The second page's button, with a stamp of some seconds ago."""
    stamp = second_page(address.lower(), system_clock() - dt.timedelta(seconds=5), "newest")
    return httpx.post(f"{url}/", data={"email": address, "stamp": stamp})


def mails(root: Path, kind: str, number: int = 1) -> list[Path]:
    """The outbox's mails of a kind, once there are so many."""
    for _ in range(200):
        found = sorted((root / "out/outbox" / kind).glob("*.eml"))
        if len(found) >= number:
            return found
        time.sleep(0.05)
    raise AssertionError(f"no {kind} mail came")


def test_from_the_first_line_to_the_last(tmp_path: Path) -> None:
    root = tmp_path / "letters"
    url = newsletter(root, "/readers")
    with serving(root, url) as server:
        assert server.line == f"Listening on {url}/\n"
        assert "Look into your mailbox" in sign_up(url, "Reader@example.org").text
        link = link_in(read_mail(mails(root, "confirm")[0]))
        assert link.startswith(f"{url}/confirm/")
        assert httpx.get(link).status_code == 200
        assert httpx.post(link).status_code == 200
        (guide,) = mails(root, "guide")
        leave = str(read_mail(guide)["List-Unsubscribe"]).strip("<>")
        answer = httpx.post(leave, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
        assert "server" not in answer.headers
        code, out, err = server.stop(signal.SIGINT)
    assert (code, out, err) == (0, "", "Stopped.\n")
    assert Editor(root).ask("subscribers", "show", READER)["subscribers"][0]["state"] == "left"


def test_a_system_s_stop_ends_it_cleanly_and_programs_do_not_shake_it(tmp_path: Path) -> None:
    root = tmp_path / "letters"
    url = newsletter(root)
    with serving(root, url) as server:
        port = urlsplit(url).port
        with socket.create_connection(("127.0.0.1", port)) as hanging:
            hanging.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nemail=")
            for bad in BROKEN:
                with socket.create_connection(("127.0.0.1", port)) as raw:
                    raw.sendall(bad)
                    assert raw.recv(1000).startswith(b"HTTP/1.1 4")
            assert httpx.get(f"{url}/").status_code == 200
        httpx.get(f"{url}/leave/SECRETTOKEN")
        sign_up(url, READER)
        code, out, err = server.stop(signal.SIGTERM)
    assert code == 0
    for private in ("SECRETTOKEN", READER, "Traceback"):
        assert private not in out + err


def test_a_port_that_is_taken_is_said_plainly(tmp_path: Path) -> None:
    root = tmp_path / "letters"
    newsletter(root)
    with socket.create_server(("127.0.0.1", 0)) as place:
        answer = Editor(root).type("serve", "--port", str(place.getsockname()[1]))
    assert answer.code == 1
    assert "cannot be listened at" in answer.err
    assert "--port" in answer.err


def test_without_keys_it_does_not_start(tmp_path: Path) -> None:
    root = tmp_path / "letters"
    newsletter(root)
    (root / ".env").unlink()
    answer = Editor(root).type("serve", "--port", "0")
    assert answer.code == 2
    assert "CURATOR_SECRET_KEY" in answer.err


def test_a_rehearsal_s_clock_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATOR_NOW", "2027-03-01T09:00:00Z")
    root = tmp_path / "letters"
    url = newsletter(root)
    with serving(root, url):
        second = httpx.post(f"{url}/", data={"email": READER}).text
        stamp = re.search(r'name="stamp" value="([^"]+)"', second)
        assert stamp
        time.sleep(3.05)
        assert "Look into" in httpx.post(f"{url}/", data={"email": READER, "stamp": stamp[1]}).text
        assert read_mail(mails(root, "confirm")[0])["Date"].startswith("Mon, 01 Mar 2027")


def test_killed_again_and_again_it_sends_no_guide_twice_and_forgets_none(tmp_path: Path) -> None:
    """The server that takes the letters counts them; what was on its way at a kill is uncertain and stays so."""
    root = tmp_path / "letters"
    with smtp_server(delay=0.02) as sink:
        url = newsletter(root, more=SMTP.format(port=sink.port))
        store = open_store(f"sqlite:///{root / 'curator.db'}")
        addresses = [f"reader{number}@example.org" for number in range(12)]
        for kill in range(3):
            with serving(root, url) as server:
                for address in addresses[kill * 4 : kill * 4 + 4]:
                    sign_up(url, address)
                    _confirm(url, store, address)
                time.sleep(0.03 * kill)
                server.process.kill()
        with serving(root, url) as server:
            _wait_for_guides(store, len(addresses))
            server.stop(signal.SIGINT)
        guides = Counter(one.recipient for one in sink.taken if b"Welcome to" in one.content)
        rows = {row.address: row for row in ledger(store, "guide", kind="guide")}
        assert set(rows) == set(addresses)
        assert {row.state for row in rows.values()} <= {"accepted", "uncertain"}
        for address, row in rows.items():
            assert guides[address] == 1 if row.state == "accepted" else guides[address] <= 1
        unsure = [row for row in rows.values() if row.state == "uncertain"]
        settle(store, [row.id for row in unsure if not guides[row.address]], "retry", now=system_clock())
        with serving(root, url) as server:
            _wait_for_guides(store, len(addresses))
            server.stop(signal.SIGINT)
        guides = Counter(one.recipient for one in sink.taken if b"Welcome to" in one.content)
        assert guides == Counter(addresses)
        store.close()


def _confirm(url: str, store: Store, address: str) -> None:
    for _ in range(200):
        with store.read() as db:
            reader = subscribers.by_key(db, address)
        if reader:
            assert httpx.post(f"{url}/confirm/{make_token('confirm', reader.id, 'newest')}").status_code == 200
            return
        time.sleep(0.02)
    raise AssertionError(f"{address} was not asked")


def _wait_for_guides(store: Store, number: int) -> None:
    for _ in range(300):
        rows = ledger(store, "guide", kind="guide")
        if len(rows) == number and not any(row.state in ("pending", "claimed") for row in rows):
            return
        time.sleep(0.05)
    raise AssertionError("the guides do not go out")
