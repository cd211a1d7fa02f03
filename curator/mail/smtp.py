"""SMTP: a small pool of connections, verified TLS, login, and every answer turned into an outcome.

aiosmtplib greets, negotiates TLS and logs in; from then on a Session of ours hands over prepared bytes.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Sequence

import aiosmtplib

from curator.errors import MailError
from curator.mail.headers import ascii_address
from curator.mail.mailer import Outcome, Outgoing, Sign, failed, trouble
from curator.mail.session import Session
from curator.mail.wire import LostError, Wire
from curator.settings import SmtpSettings
from curator.text.words import one_line, shorten


class SmtpMailer:
    """Hands letters to one mail server. One recipient a message; as many connections as the settings allow.

    sender: the envelope's, which gets the bounces. hello: the name we give ourselves. sign: puts a signature above each
    message. tls: the certificates to trust, the system's by default. patience: seconds to wait for one answer.
    """

    name = "smtp"
    batch = 1
    looks_ahead = True

    def __init__(
        self,
        smtp: SmtpSettings,
        *,
        sender: str,
        hello: str,
        password: str = "",
        sign: Sign | None = None,
        tls: ssl.SSLContext | None = None,
        patience: float = 120,
    ) -> None:
        self.parallel = smtp.connections
        self._smtp, self._sender, self._hello, self._password = smtp, ascii_address(sender), hello, password
        self._sign, self._tls, self._patience = sign, tls, patience
        self._idle: list[Session] = []
        self._open = 0
        self._answered = False

    async def send(self, batch: Sequence[Outgoing], following: str | None = None) -> Sequence[Outcome]:
        """One outcome a letter. Raises MailError (fatal) for a wrong password, certificate or server."""
        *others, last = batch
        outcomes = [await self._send(letter, None) for letter in others]
        return [*outcomes, await self._send(last, following)]

    async def greet(self) -> None:
        """Connect, log in and say goodbye; no letter is sent. Raises MailError (fatal) where that does not work."""
        session = await self._connect()
        if isinstance(session, Outcome):
            raise MailError(session.reason or "The mail server is busy.", fatal=True)
        self._open -= 1
        await session.quit()

    async def close(self) -> None:
        """QUIT on every connection."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*(session.quit() for session in idle))

    async def _send(self, letter: Outgoing, following: str | None) -> Outcome:
        try:
            content, recipient = letter.parts(), ascii_address(letter.to.address)
        except MailError as error:
            return failed(error.message, permanent=True)
        if self._sign:
            content = (self._sign(b"".join(content)),)
        # a connection that lay idle may have been closed by the server meanwhile, or wants to be: try a fresh one
        while session := self._free(recipient):
            try:
                outcome = await self._deliver(session, recipient, content, following)
            except LostError as lost:
                self.looks_ahead = self.looks_ahead and not lost.silent
                continue
            if session.usable or outcome.kind != "trouble":
                return outcome
        await self._make_room()
        fresh = await self._connect()
        if isinstance(fresh, Outcome):
            return fresh
        try:
            return await self._deliver(fresh, recipient, content, following)
        except LostError as lost:
            return trouble(f"The connection to the mail server broke ({lost}).")

    def _free(self, recipient: str) -> Session | None:
        """The idle connection on which this letter was announced, or one on which none was."""
        for wanted in (recipient, None):
            for session in self._idle:
                if session.ready_for == wanted:
                    self._idle.remove(session)
                    return session
        return None

    async def _make_room(self) -> None:
        """Close a connection whose announced letter will not come, if there may be no more of them."""
        if self._open >= self._smtp.connections and self._idle:
            self._open -= 1
            await self._idle.pop(0).abort()

    async def _deliver(
        self, session: Session, recipient: str, content: Sequence[bytes], following: str | None
    ) -> Outcome:
        try:
            return await session.deliver(recipient, content, _announced(following) if self.looks_ahead else None)
        finally:
            if session.usable:
                self._idle.append(session)
            else:
                self._open -= 1
                await session.abort()

    async def _connect(self) -> Session | Outcome:
        smtp = self._smtp
        client = aiosmtplib.SMTP(
            hostname=smtp.host,
            port=smtp.port,
            local_hostname=self._hello,
            timeout=self._patience,
            use_tls=smtp.security == "tls",
            start_tls=False,  # in _introduce, so that what was opened can be closed here
            tls_context=self._tls,
        )
        opened: list[asyncio.BaseTransport | None] = []
        try:
            await client.connect()
            opened.append(client.transport)
            await self._introduce(client)
            session = _take_over(client, self._sender, self._patience)
        except (aiosmtplib.SMTPException, OSError) as error:
            for transport in (*opened, client.transport):
                if isinstance(transport, asyncio.WriteTransport):
                    transport.abort()
            client.close()
            await asyncio.sleep(0)
            return self._not_connected(error)
        self._open += 1
        self._answered = True
        return session

    async def _introduce(self, client: aiosmtplib.SMTP) -> None:
        """TLS, hello, login."""
        if self._smtp.security == "starttls":
            await client.starttls()
        try:
            await client.ehlo()
        except aiosmtplib.SMTPHeloError:
            await client.helo()
        if self._smtp.user:
            await client.login(self._smtp.user, self._password)

    def _not_connected(self, error: Exception) -> Outcome:
        """Trouble that may pass, or MailError (fatal) raised."""
        where = f"{self._smtp.host}:{self._smtp.port}"
        if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= 500:
            raise MailError(
                f"The mail server {where} refuses the login ({_words(error)}).",
                fatal=True,
                hint="Check [delivery.smtp] user and CURATOR_SMTP_PASSWORD.",
            ) from error
        if isinstance(error, aiosmtplib.SMTPResponseException) and 400 <= error.code < 500:
            if self._open:
                self.parallel = self._open  # it wants fewer connections than we have
            return trouble(f"The mail server {where} is busy ({_words(error)}).")
        certificate = _is_certificate(error)
        if self._answered and not certificate:
            return trouble(f"The mail server {where} cannot be reached ({_words(error)}).")
        raise MailError(
            f"The mail server {where} cannot be used ({_words(error)}).",
            fatal=True,
            hint="Its certificate must be valid for the host named in [delivery.smtp]."
            if certificate
            else "Check [delivery.smtp] host, port and security, and the network; nothing was sent.",
        ) from error


def _take_over(client: aiosmtplib.SMTP, sender: str, patience: float) -> Session:
    """The client's connection as a Session. The client itself is done."""
    transport = client.transport
    if not isinstance(transport, asyncio.Transport):
        raise ConnectionResetError("the connection was closed")
    wire = Wire(patience)
    transport.set_protocol(wire)
    wire.connection_made(transport)
    return Session(wire, sender=sender, pipelining=client.supports_extension("pipelining"))


def _announced(address: str | None) -> str | None:
    """The recipient as it travels; None for an address that can't."""
    try:
        return ascii_address(address) if address else None
    except MailError:
        return None


def _is_certificate(error: BaseException | None) -> bool:
    while error:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _words(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return shorten(f"{error.code} {error.message}", 200)
    with contextlib.suppress(IndexError):
        return shorten(str(error.args[0]), 200)
    return one_line(str(error)) or type(error).__name__
