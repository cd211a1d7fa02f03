"""The set-ups of docs/howto, followed step by step as far as one machine goes: with real processes and connections."""

import asyncio
import contextlib
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import pytest

from curator.clock import system_clock
from curator.errors import RefusedError
from curator.net.client import GuardedClient
from curator.sending.way_out import prove_way_out
from curator.settings import DeliverySettings, FetchSettings, ReadersSettings, SmtpSettings, load_settings
from curator.store.engine import Store, open_store
from tests.support.cli import Editor
from tests.support.postfix import free_port
from tests.support.postgres import PostgresServer
from tests.support.readers import addresses
from tests.support.ready import ISSUE, by_sendgrid, by_smtp, ready_newsletter
from tests.support.sendgrid import KEY, sendgrid_server
from tests.support.smtp import Certificates, SmtpServer, make_certificates, smtp_server


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """`curator serve` in a process of its own; gives the line that it prints when it listens."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}  # noqa: TID251
    command = [sys.executable, "-m", "curator", "serve", "--root", str(root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        yield line
    finally:
        process.terminate()
        process.communicate(timeout=30)


def pages_at(port: int) -> str:
    return f'[readers]\nurl = "http://127.0.0.1:{port}/readers"\n'


def leave_link(server: SmtpServer, address: str) -> str:
    """The address behind the button of a reader's mail program."""
    (raw,) = [letter.content for letter in server.taken if letter.recipient == address]
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<(http://[^>]+)>", str(mail["List-Unsubscribe"]))
    assert found
    return found[1]


def press(link: str) -> None:
    """What a mail program does when its reader presses the button."""
    answer = httpx.post(link, data={"List-Unsubscribe": "One-Click"}, trust_env=False, timeout=20)
    assert (answer.status_code, answer.is_redirect) == (200, False)


def states(editor: Editor) -> dict[str, str]:
    return {one["address"]: one["state"] for one in editor.ask("subscribers", "list")["subscribers"]}


def test_1_trial_on_a_laptop(tmp_path: Path) -> None:
    editor = ready_newsletter(tmp_path / "letters", readers=2)
    assert editor.ask("send", ISSUE, "--confirm", "2")["provider"] == "outbox"
    mails = list((editor.root / "out/outbox" / ISSUE).glob("*.eml"))
    assert len(mails) == 2
    assert b"http://127.0.0.1:8010/leave/" in mails[0].read_bytes()


def test_2_laptop_and_sendgrid_alone(tmp_path: Path) -> None:
    with sendgrid_server() as server:
        server.groups[12345] = []
        config = by_sendgrid(server.url, more='unsubscribe_group = 12345\n[readers]\nhosted = "sendgrid"\n')
        env = f"\nCURATOR_SENDGRID_API_KEY={KEY}\n"
        editor = ready_newsletter(tmp_path / "letters", readers=3, config=config, env=env)
        assert "no pages to serve" in editor.do("serve", code=2).err
        assert editor.ask("send", ISSUE, "--confirm", "3")["accepted"] == 3
        assert "https://sendgrid.example.org/one-click/" in server.taken[0].headers["List-Unsubscribe"]
        server.groups[12345].append("reader1@example.org")
        editor.do("subscribers", "sync")
        assert states(editor)["reader1@example.org"] == "left"


def test_3_one_small_server_holds_everything(tmp_path: Path) -> None:
    port = free_port()
    with smtp_server(pipelining=True, delay=0.03) as server:
        laptop = ready_newsletter(tmp_path / "laptop", readers=30)
        laptop.do("backup", tmp_path / "letters.zip")
        shutil.copytree(laptop.root, tmp_path / "server", ignore=shutil.ignore_patterns("*.db*", ".env", ".curator"))
        own = ready_newsletter(tmp_path / "spare", config=by_smtp(server.port) + pages_at(port))
        shutil.copy(own.file("curator.toml"), tmp_path / "server" / "curator.toml")
        there = Editor(tmp_path / "server")
        there.do("restore", tmp_path / "letters.zip")
        with serving(there.root) as line:
            assert line == f"Listening on http://127.0.0.1:{port}/readers/\n"
            sender = subprocess.Popen(
                [sys.executable, "-m", "curator", "send", ISSUE, "--confirm", "30", "--root", str(there.root)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            while len(server.taken) < 3:
                assert sender.poll() is None, sender.communicate()
            press(leave_link(server, "reader1@example.org"))
            out, err = sender.communicate(timeout=60)
            assert sender.returncode == 0, out + err
        assert server.counts == Counter(addresses(30))
        assert states(there)["reader1@example.org"] == "left"
        assert there.ask("deliveries", ISSUE, "--state", "accepted")["deliveries"][29]["attempts"] == 1


def test_4_laptop_and_server_share_a_database(tmp_path: Path, postgres: PostgresServer) -> None:
    port, database = free_port(), postgres.new_database("shared")
    env = f"\nCURATOR_DATABASE_URL={database}\n"
    with smtp_server(pipelining=True) as server:
        config = by_smtp(server.port) + pages_at(port)
        laptop = ready_newsletter(tmp_path / "laptop", readers=3, config=config, env=env)
        there = ready_newsletter(tmp_path / "server", config=config, env=env)
        shutil.copy(laptop.file(".env"), there.file(".env"))
        with serving(there.root):
            assert laptop.ask("send", ISSUE, "--confirm", "3")["accepted"] == 3
            press(leave_link(server, "reader2@example.org"))
        assert states(laptop)["reader2@example.org"] == "left"
        assert states(laptop) == states(there)


@pytest.fixture(scope="module")
def certificates() -> Certificates:
    return make_certificates()


@contextmanager
def secured(onward: int, certificates: Certificates) -> Iterator[int]:
    """A web server that speaks HTTPS in front of another port. Gives its own."""
    ready, ports, ends = threading.Event(), list[int](), list[Callable[[], object]]()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, before = await asyncio.open_connection("127.0.0.1", onward)
        await asyncio.gather(pump(reader, before), pump(behind, writer))

    async def serve() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        ends.append(lambda: loop.call_soon_threadsafe(stop.set))
        server = await asyncio.start_server(visit, "127.0.0.1", 0, ssl=certificates.server)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()
        await stop.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield ports[0]
    ends[0]()
    thread.join(10)


def test_a_sender_knows_whether_the_pages_speak_for_its_database(tmp_path: Path, certificates: Certificates) -> None:
    port = free_port()
    editor = ready_newsletter(tmp_path / "letters", config=pages_at(port).replace("/readers", "/"))
    own, other = (open_store(f"sqlite:///{tmp_path / name}") for name in ("letters/curator.db", "other.db"))
    with serving(editor.root), secured(port, certificates) as secure:
        settings = load_settings(editor.root, {})
        real = DeliverySettings(provider="smtp", smtp=SmtpSettings(host="mail.example.org"))
        readers = ReadersSettings(url=f"https://127.0.0.1:{secure}")
        settings = replace(settings, config=replace(settings.config, delivery=real, readers=readers))

        def prove(store: Store) -> str:
            async def go() -> str:
                fetch = FetchSettings(allow_private_hosts=("127.0.0.1",))
                async with GuardedClient(fetch, version="0", ssl_context=certificates.client) as client:
                    answer = await prove_way_out(store, settings, now=system_clock(), client=client)
                    return answer.headers["date"] if answer else ""

            return asyncio.run(go())

        assert prove(own), "the same database; the date tells how the clocks stand"
        with pytest.raises(RefusedError, match="does not speak for this database"):
            prove(other)
    own.close()
    other.close()
