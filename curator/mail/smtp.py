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
from curator.mail.mailer import Outcome, Outgoing, failed, trouble
from curator.mail.session import LostError, Session
from curator.settings import SmtpSettings
from curator.text.words import one_line, shorten


class SmtpMailer:
    """Hands letters to one mail server. One recipient a message; as many connections as the settings allow.

    sender: the envelope's, which gets the bounces. hello: the name we give ourselves. tls: the certificates to trust,
    the system's by default. patience: seconds to wait for one answer.
    """

    name = "smtp"
    batch = 1

    def __init__(
        self,
        smtp: SmtpSettings,
        *,
        sender: str,
        hello: str,
        password: str = "",
        tls: ssl.SSLContext | None = None,
        patience: float = 120,
    ) -> None:
        self.parallel = smtp.connections
        self._smtp, self._sender, self._hello, self._password = smtp, ascii_address(sender), hello, password
        self._tls, self._patience = tls, patience
        self._idle: list[Session] = []
        self._open = 0
        self._answered = False

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Outcome]:
        """One outcome a letter. Raises MailError (fatal) for a wrong password, certificate or server."""
        return [await self._send(letter) for letter in batch]

    async def close(self) -> None:
        """QUIT on every connection."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*(session.quit() for session in idle))

    async def _send(self, letter: Outgoing) -> Outcome:
        try:
            content, recipient = letter.content(), ascii_address(letter.to.address)
        except MailError as error:
            return failed(error.message, permanent=True)
        # a connection that lay idle may have been closed by the server meanwhile, or wants to be: try a fresh one
        while self._idle:
            session = self._idle.pop()
            with contextlib.suppress(LostError):
                outcome = await self._deliver(session, recipient, content)
                if session.usable or outcome.kind != "trouble":
                    return outcome
        fresh = await self._connect()
        if isinstance(fresh, Outcome):
            return fresh
        try:
            return await self._deliver(fresh, recipient, content)
        except LostError as lost:
            return trouble(f"The connection to the mail server broke ({lost}).")

    async def _deliver(self, session: Session, recipient: str, content: bytes) -> Outcome:
        try:
            return await session.deliver(self._sender, recipient, content)
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
            session = _take_over(client, self._patience)
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


def _take_over(client: aiosmtplib.SMTP, patience: float) -> Session:
    """The client's connection as a Session. The client itself is done."""
    transport, loop = client.transport, asyncio.get_running_loop()
    if not isinstance(transport, asyncio.Transport):
        raise ConnectionResetError("the connection was closed")
    reader = asyncio.StreamReader(loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport.set_protocol(protocol)
    protocol.connection_made(transport)
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    return Session(reader, writer, pipelining=client.supports_extension("pipelining"), patience=patience)


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
