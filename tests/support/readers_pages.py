"""The readers' pages of a plainly invented newsletter, over a database of the test's choosing."""

import asyncio
import datetime as dt
import email
import email.policy
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import httpx
import uvicorn

from curator.mail.mailer import Mailer
from curator.model.subscriber import Subscriber
from curator.project import Project
from curator.settings import Settings, load_settings
from curator.store import subscribers
from curator.store.engine import Store
from curator.text.tokens import Purpose, make_token
from curator.web.readers.app import make_app
from curator.web.readers.office import Office, open_office
from curator.web.readers.post import PostRoom
from curator.web.server import listen
from curator.wiring import App

T = TypeVar("T")
START = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
CONFIG = """\
[newsletter]
title = "Sample Letters"
tagline = "A sample letter for families"
from_email = "letters@news.example.org"
postal_address = "1 Sample Street, Sampleton"
base_url = "https://letters.example.org/news"
{newsletter}
[charter]
purpose = "Once a month: stories from many homes, to read aloud and to talk about."
who_for = "Families."
[readers]
url = "{url}"
{readers}
"""
SECRETS = {"CURATOR_SECRET_KEY": "newest former", "CURATOR_ERASURE_KEY": "erasure"}
GUIDE = "# Three first steps\n\n1. Read **one** thing.\n2. Talk about it.\n3. Do one thing.\n"
URL = "http://127.0.0.1:8010"


@dataclass
class Clock:
    """A clock that a test moves."""

    now: dt.datetime = START

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@dataclass
class Pages:
    """A newsletter's readers' pages. `client` asks them without a network; `post` writes the mails that are due."""

    office: Office
    clock: Clock
    root: Path
    client: httpx.AsyncClient
    loop: asyncio.AbstractEventLoop
    room: PostRoom = field(init=False)

    def __post_init__(self) -> None:
        self.room = PostRoom(self.office)

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def get(self, path: str, **headers: str) -> httpx.Response:
        found: httpx.Response = self.run(self.client.get(self.at(path), headers=headers))
        return found

    def head(self, path: str) -> httpx.Response:
        found: httpx.Response = self.run(self.client.head(self.at(path)))
        return found

    def send(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
        found: httpx.Response = self.run(self.client.post(self.at(path), data=data, **options))
        return found

    def at(self, path: str) -> str:
        return path if path.startswith("http") else self.office.settings.readers_url + path

    def sign_up(self, address: str, wait: float = 3, **fields: str) -> httpx.Response:
        """Both pages of the form, as a person fills them in."""
        second = self.send("/", {"email": address, **fields})
        stamp = re.search(r'name="stamp" value="([^"]+)"', second.text)
        assert stamp, second.text
        self.clock.forward(seconds=wait)
        return self.send("/", {"email": address, "stamp": stamp[1], **fields})

    def post(self) -> list[EmailMessage]:
        """Write what is due, and give the new mails in the outbox."""
        before = set(self.letters())
        self.run(self.room.round())
        return [read_mail(path) for path in self.letters() if path not in before]

    def letters(self) -> list[Path]:
        return sorted((self.root / "out/outbox").rglob("*.eml"), key=lambda path: path.stat().st_mtime_ns)

    def join(self, address: str = "reader@example.org") -> Subscriber:
        """Somebody who signed up and said yes."""
        self.sign_up(address)
        (mail,) = self.post()
        assert self.send(link_in(mail)).status_code == 200
        self.post()
        return self.reader(address)

    def reader(self, address: str = "reader@example.org") -> Subscriber:
        with self.office.store.read() as db:
            found = subscribers.by_key(db, address.lower())
        assert found, f"{address} is no reader"
        return found

    def events(self, reader: int) -> list[str]:
        with self.office.store.read() as db:
            return [event.kind for event in subscribers.events_of(db, reader)]

    def path(self, purpose: Purpose, reader: int, key: str = "newest") -> str:
        return f"/{purpose}/{make_token(purpose, reader, key)}"

    def everything(self) -> str:
        """All of the database, as text: to see that nothing was changed."""
        from curator.store.tables import metadata

        with self.office.store.read() as db:
            tables = {table.name: [list(row) for row in db.execute(table.select())] for table in metadata.sorted_tables}
        return json.dumps(tables, default=str, sort_keys=True)


def read_mail(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part
    return str(part.get_content())


def link_in(mail: EmailMessage) -> str:
    """The first web address in the text of a mail."""
    found = re.search(r"https?://\S+", text_of(mail))
    assert found
    return found[0]


def write_newsletter(root: Path, *, url: str = URL, newsletter: str = "", readers: str = "") -> Settings:
    """A newsletter's files, and its settings."""
    root.mkdir(exist_ok=True)
    (root / "curator.toml").write_text(CONFIG.format(url=url, newsletter=newsletter, readers=readers), "utf-8")
    (root / "guide.md").write_text(GUIDE, "utf-8")
    return load_settings(root, SECRETS)


def make_office(root: Path, store: Store, settings: Settings, mailer: Callable[[], Mailer] | None = None) -> Office:
    """The office over a database that is the test's to close."""
    app = App(Project(root), settings)
    app.__dict__["store"] = store
    office = open_office(app)
    return replace(office, make_mailer=mailer) if mailer else office


@contextmanager
def open_pages(
    root: Path, store: Store, *, mailer: Callable[[], Mailer] | None = None, peer: str = "198.51.100.7", **config: str
) -> Iterator[Pages]:
    """The pages, asked in this process by a visitor from `peer`."""
    settings = write_newsletter(root, **config)
    clock = Clock()
    office = replace(make_office(root, store, settings, mailer), clock=clock)
    transport = httpx.ASGITransport(make_app(office), client=(peer, 50_000))
    with asyncio.Runner() as runner:
        client = httpx.AsyncClient(transport=transport)
        try:
            yield Pages(office, clock, root, client, runner.get_loop())
        finally:
            runner.run(client.aclose())
            office.thread.shutdown()


@contextmanager
def running_pages(root: Path, store: Store, *, path: str = "", **config: str) -> Iterator[tuple[str, Office]]:
    """The pages on a real server on this machine, post room and all. Gives their address and their office."""
    place = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{place.getsockname()[1]}{path}"
    office = make_office(root, store, write_newsletter(root, url=url, **config))
    started = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[Any] | None = None) -> None:
            await super().startup(sockets)
            started.set()

    server = Server(uvicorn.Config(make_app(office), lifespan="on", ws="none", log_config=None, access_log=False))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([place])), daemon=True)
    thread.start()
    try:
        assert started.wait(20)
        yield url, office
    finally:
        server.should_exit = True
        thread.join(20)
        place.close()
