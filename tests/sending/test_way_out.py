"""Nobody real is mailed who could not leave: the pages must answer, safely, themselves, and for this database."""

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from curator.errors import CuratorError, RefusedError
from curator.net.client import GuardedClient
from curator.sending.way_out import NONCE, prove_way_out
from curator.settings import DeliverySettings, FetchSettings, ReadersSettings, SendgridSettings, Settings, SmtpSettings
from curator.store.engine import Store, open_store
from curator.store.nonce import read_nonce, write_nonce
from curator.subscribing.step import listing
from curator.subscribing.sync import SyncReport, sync
from tests.support.letters import sample_settings
from tests.support.readers import NOW, add_readers
from tests.support.sendgrid import KEY, SendgridServer, sendgrid_server
from tests.support.serving import serving
from tests.support.smtp import Certificates, make_certificates

REAL = DeliverySettings(provider="smtp", smtp=SmtpSettings(host="mail.example.org"))


@dataclass
class Pages:
    """Readers' pages that answer what a test wants, below a path, with or without a certificate."""

    store: Store
    port: int = 0
    status: int = 200
    location: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self) -> str:
        with self.store.read() as db:
            return read_nonce(db) or ""


@pytest.fixture(scope="module")
def certificates() -> Certificates:
    return make_certificates()


@pytest.fixture
def pages(sqlite_store: Store, certificates: Certificates) -> Iterator[Pages]:
    own = Pages(sqlite_store)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            own.asked.append(self.path)
            self.send_response(own.status)
            if own.location:
                self.send_header("Location", own.location)
            body = own.answer().encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = certificates.server.wrap_socket(server.socket, server_side=True)
    own.port = server.server_address[1]
    with serving(server):
        yield own


def settings(url: str, delivery: DeliverySettings = REAL) -> Settings:
    plain = sample_settings(Path("/nowhere"))
    return replace(plain, config=replace(plain.config, delivery=delivery, readers=ReadersSettings(url=url)))


def prove(store: Store, own: Settings, trust: ssl.SSLContext | None = None) -> None:
    async def go() -> None:
        fetch = FetchSettings(allow_private_hosts=("127.0.0.1",))
        async with GuardedClient(fetch, version="0", ssl_context=trust) as client:
            await prove_way_out(store, own, now=NOW, client=client)

    asyncio.run(go())


def test_pages_that_speak_for_this_database_are_enough(pages: Pages, certificates: Certificates) -> None:
    prove(pages.store, settings(f"https://127.0.0.1:{pages.port}/readers"), certificates.client)
    assert pages.asked == [f"/readers/{NONCE}"]


def test_each_time_the_sign_is_another(pages: Pages, certificates: Certificates) -> None:
    seen = set()
    for _ in range(3):
        prove(pages.store, settings(f"https://127.0.0.1:{pages.port}"), certificates.client)
        seen.add(pages.answer())
    assert len(seen) == 3


def test_pages_of_another_database_are_refused(pages: Pages, certificates: Certificates, tmp_path: Path) -> None:
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    with other.write() as db:
        write_nonce(db, NOW)
    with pytest.raises(RefusedError, match="does not speak for this database"):
        prove(other, settings(f"https://127.0.0.1:{pages.port}"), certificates.client)
    other.close()


def test_pages_that_send_visitors_on_are_refused(pages: Pages, certificates: Certificates) -> None:
    pages.status, pages.location = 301, f"https://127.0.0.1:{pages.port}/elsewhere"
    with pytest.raises(RefusedError):
        prove(pages.store, settings(f"https://127.0.0.1:{pages.port}"), certificates.client)


@pytest.mark.parametrize("status", [404, 500, 204])
def test_pages_that_answer_something_else_are_refused(pages: Pages, certificates: Certificates, status: int) -> None:
    pages.status = status
    with pytest.raises(RefusedError, match=str(status)):
        prove(pages.store, settings(f"https://127.0.0.1:{pages.port}"), certificates.client)


def test_a_certificate_that_nobody_vouches_for_is_refused(pages: Pages) -> None:
    with pytest.raises(RefusedError, match="cannot be reached"):
        prove(pages.store, settings(f"https://127.0.0.1:{pages.port}"))


@pytest.mark.parametrize(
    ("url", "words"), [("", "no way to leave"), ("http://127.0.0.1:1", "not https"), ("https://127.0.0.1:1", "reached")]
)
def test_without_an_answer_over_https_nothing_goes(sqlite_store: Store, url: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words) as caught:
        prove(sqlite_store, settings(url))
    assert caught.value.hint


def test_where_no_mail_leaves_the_machine_nobody_is_asked(pages: Pages) -> None:
    for delivery in (DeliverySettings(), DeliverySettings(provider="smtp", smtp=SmtpSettings(host="127.0.0.1"))):
        prove(pages.store, settings("http://127.0.0.1:8010", delivery))
    assert pages.asked == []


@pytest.fixture
def sendgrid() -> Iterator[SendgridServer]:
    with sendgrid_server() as server:
        yield server


def hosted(server: SendgridServer, group: int | None = 7) -> Settings:
    plain = sample_settings(Path("/nowhere"))
    delivery = DeliverySettings(
        provider="sendgrid", sendgrid=SendgridSettings(host=server.url, unsubscribe_group=group)
    )
    config = replace(plain.config, delivery=delivery, readers=ReadersSettings(hosted="sendgrid"))
    return replace(plain, config=config, secrets=replace(plain.secrets, sendgrid_api_key=KEY))


def test_where_sendgrid_hosts_leaving_its_group_must_be_there(sqlite_store: Store, sendgrid: SendgridServer) -> None:
    with pytest.raises(RefusedError, match="no unsubscribe group 7"):
        prove(sqlite_store, hosted(sendgrid))
    sendgrid.groups[7] = []
    prove(sqlite_store, hosted(sendgrid))
    wrong = hosted(sendgrid)
    wrong = replace(wrong, secrets=replace(wrong.secrets, sendgrid_api_key="SG.wrong"))
    with pytest.raises(RefusedError, match="401"):
        prove(sqlite_store, wrong)


def test_a_sync_stops_who_left_at_sendgrid_and_nobody_else(store: Store, sendgrid: SendgridServer) -> None:
    add_readers(store, 6)
    sendgrid.groups[7] = ["Reader1@example.org", "stranger@example.org"]
    sendgrid.suppressed["unsubscribes"] = ["reader2@example.org"]
    sendgrid.suppressed["bounces"] = [f"gone{number}@example.org" for number in range(1_200)] + ["reader3@example.org"]
    sendgrid.suppressed["spam_reports"] = ["reader4@example.org", "reader1@example.org"]
    report = asyncio.run(sync(store, hosted(sendgrid), now=NOW))
    assert report == SyncReport(1_206, left=2, bounced=1, complained=2)
    assert [one.state for one in listing(store)] == ["complained", "left", "bounced", "complained", "active", "active"]
    assert asyncio.run(sync(store, hosted(sendgrid), now=NOW)) == SyncReport(1_206, 0, 0, 0)


def test_without_an_answer_or_another_provider_a_sync_says_so(sqlite_store: Store, sendgrid: SendgridServer) -> None:
    for own in (sample_settings(Path("/nowhere")), hosted(sendgrid)):
        with pytest.raises(CuratorError):
            asyncio.run(sync(sqlite_store, own, now=NOW))
