"""A real mail server on loopback whose answers a test can script. It writes down what it took, and from whom.

Stages: `mail`, `rcpt`, `data` (the DATA command) and `content` (after the letter). Special answers: HANG_UP closes the
connection without a word; LOSE_ANSWER takes the letter and then closes it, so that the sender never knows.
"""

import asyncio
import ssl
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.support.loopback import LoopbackServer

HANG_UP = "hang up"
LOSE_ANSWER = "lose answer"
LOGIN = LoginPassword(b"letters", b"open sesame")


@dataclass(frozen=True)
class Taken:
    """One letter that the server took."""

    sender: str
    recipient: str
    content: bytes
    encrypted: bool
    logged_in: bool


class SmtpServer(LoopbackServer):
    """A mail server. delay: seconds before the answer to a letter.

    held: set it to keep every answer to a letter back until it is unset.
    deaf: throws away what came together with the end of a letter, as a broken server does.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        login: bool = False,
        pipelining: bool = False,
        most_connections: int = 1000,
        delay: float = 0,
        deaf: bool = False,
    ) -> None:
        self.taken: list[Taken] = []
        self.connections = self.open = self.most_open = 0
        self.most_connections, self.delay, self.pipelining, self.deaf = most_connections, delay, pipelining, deaf
        self.held = False
        self._script: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._options: dict[str, Any] = {"auth_required": login, "authenticator": self._authenticate}
        if tls and not implicit_tls:
            self._options |= {"tls_context": tls, "require_starttls": True}
        if implicit_tls or not tls:
            self._options |= {"auth_require_tls": False, "auth_required": False}
        self._implicit = tls if implicit_tls else None
        super().__init__()

    @property
    def counts(self) -> Counter[str]:
        """How many letters each address got."""
        return Counter(letter.recipient for letter in self.taken)

    def answer(self, stage: str, address: str, *answers: str) -> None:
        """Give these answers, one after the other, where `address` (or `*`) comes to that stage."""
        self._script[stage, address].extend(answers)

    def forget_answers(self) -> None:
        """From now on, take everything."""
        self._script.clear()

    def scripted(self, stage: str, address: str) -> str | None:
        for key in ((stage, address), (stage, "*")):
            if self._script[key]:
                return self._script[key].pop(0)
        return None

    def _authenticate(self, *words: Any) -> AuthResult:
        return AuthResult(success=words[-1] == LOGIN, handled=False)

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(
            lambda: _Protocol(self, _Handler(self), hostname="127.0.0.1", loop=self._loop, **self._options),
            "127.0.0.1",
            0,
            ssl=self._implicit,
        )


class _Protocol(SMTP):
    """Counts connections, refuses some, and can hang up before it says 354."""

    def __init__(self, server: SmtpServer, handler: "_Handler", **options: Any) -> None:
        super().__init__(handler, **options)
        self._counter, self._refused, self._counted = server, False, False

    def connection_made(self, transport: Any) -> None:
        if self._counted:  # again, after STARTTLS
            super().connection_made(transport)
            return
        self._counted = True
        self._counter.connections += 1
        self._counter.open += 1
        self._counter.most_open = max(self._counter.most_open, self._counter.open)
        if self._counter.open > self._counter.most_connections:
            self._refused = True
            transport.write(b"421 4.7.0 Too many connections\r\n")
            transport.close()
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._counter.open -= 1
        if not self._refused:
            super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        recipients = self.envelope.rcpt_tos if self.envelope else []
        if recipients and (answer := self._counter.scripted("data", recipients[0])):
            await (_hang_up(self) if answer == HANG_UP else self.push(answer))
            return
        await super().smtp_DATA(arg)


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, lines: list[str]) -> list[str]:  # noqa: N802
        session.host_name = hostname
        return [*lines[:-1], "250-PIPELINING", lines[-1]] if self._server.pipelining else lines

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self._server.scripted("mail", address)
        if answer == HANG_UP:
            await _hang_up(server)
        if answer:
            return answer
        envelope.mail_from = address
        return "250 2.1.0 Ok"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self._server.scripted("rcpt", address)
        if answer == HANG_UP:
            await _hang_up(server)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        answer = self._server.scripted("content", address)
        if answer == HANG_UP:
            await _hang_up(server)
        if answer and answer != LOSE_ANSWER:
            return answer
        assert len(envelope.rcpt_tos) == 1
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        letter = Taken(envelope.mail_from, address, envelope.content, encrypted, session.authenticated)
        self._server.taken.append(letter)
        if answer == LOSE_ANSWER:
            await _hang_up(server)
        await asyncio.sleep(self._server.delay)
        while self._server.held:
            await asyncio.sleep(0.01)
        if self._server.deaf:
            server._reader._buffer.clear()
        return f"250 2.0.0 Ok: queued as {len(self._server.taken)}"


async def _hang_up(server: Any) -> None:
    server.transport.abort()
    await asyncio.sleep(60)  # the closed connection cancels this


@dataclass(frozen=True)
class Certificates:
    """A certificate for 127.0.0.1 and who signed it."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def make_certificates() -> Certificates:
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return Certificates(server, client)


@contextmanager
def smtp_server(**options: Any) -> Iterator[SmtpServer]:
    """A server for the length of a `with`."""
    with SmtpServer(**options) as server:
        yield server
