"""One connection to a mail server after greeting, TLS and login: hands over prepared bytes, one letter at a time.

Where the server offers PIPELINING (RFC 2920), sender, recipient and DATA travel together: two round trips a letter
instead of four. Nothing can have gone out before the content was written; after that a lost answer is uncertain.
"""

import asyncio
import contextlib
from collections.abc import Sequence

from curator.errors import MailError
from curator.mail.mailer import Outcome, uncertain
from curator.mail.replies import CLOSING, Reply, Stage, verdict

MOST_LINES = 100
"""Lines of one answer; a server that says more is cut off."""


class LostError(Exception):
    """The connection broke, or the server fell silent, before anything was handed over."""


class Session:
    """An open connection. `usable` turns False when it must not be used again."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, pipelining: bool, patience: float
    ) -> None:
        self._reader, self._writer = reader, writer
        self._pipelining, self._patience = pipelining, patience
        self._reset_first = False
        self.usable = True

    async def deliver(self, sender: str, recipient: str, content: bytes) -> Outcome:
        """Hand over one message to one recipient.

        content: as message.Prepared makes it: CRLF line ends, the last one too, and no line led by a dot.
        Raises LostError if the connection broke before the hand-over, MailError (fatal) if no letter can go out.
        """
        self.usable = False  # until everything that was asked is answered
        envelope: list[tuple[Stage, bytes]] = [
            ("sender", f"MAIL FROM:<{sender}>\r\n".encode("ascii")),
            ("recipient", f"RCPT TO:<{recipient}>\r\n".encode("ascii")),
            ("data", b"DATA\r\n"),
        ]
        if self._reset_first:
            await self._ask(b"RSET\r\n")
            self._reset_first = False
        outcome = await (self._together(envelope) if self._pipelining else self._in_turn(envelope))
        return outcome or await self._content(content)

    async def quit(self) -> None:
        """Say goodbye and close, whatever the server answers."""
        if self.usable:
            with contextlib.suppress(LostError):
                await self._ask(b"QUIT\r\n")
        self.usable = False
        self._writer.close()
        await self._closed()

    async def abort(self) -> None:
        """Close without a word."""
        self.usable = False
        self._writer.transport.abort()
        await self._closed()

    async def _closed(self) -> None:
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            await asyncio.wait_for(self._writer.wait_closed(), 5)

    async def _in_turn(self, envelope: Sequence[tuple[Stage, bytes]]) -> Outcome | None:
        for stage, command in envelope:
            reply = await self._ask(command)
            if outcome := verdict(stage, reply):
                self._done(reply)
                return outcome
        return None

    async def _together(self, envelope: Sequence[tuple[Stage, bytes]]) -> Outcome | None:
        """All commands in one write. The first refusal counts; if DATA was granted all the same, nothing is sent."""
        self._write(b"".join(command for _, command in envelope))
        outcome: Outcome | None = None
        fatal: MailError | None = None
        for stage, _ in envelope:
            reply = await self._reply()
            if outcome is None and fatal is None:
                try:
                    outcome = verdict(stage, reply)
                except MailError as error:
                    fatal = error
            if reply.code == CLOSING:
                break
        if reply.code == 354 and (outcome or fatal):
            reply = await self._ask(b".\r\n")
        if fatal:
            raise fatal
        if outcome:
            self._done(reply)
        return outcome

    async def _content(self, content: bytes) -> Outcome:
        self._write(content)
        try:
            self._write(b".\r\n")
            reply = await self._reply()
        except LostError as lost:
            return uncertain(f"The answer was lost after the letter had been handed over ({lost}).")
        self._done(reply)
        return verdict("content", reply) or uncertain(f"The answer to the letter means nothing ({reply}).")

    def _done(self, reply: Reply) -> None:
        self.usable = reply.code != CLOSING
        self._reset_first = reply.code >= 400

    async def _ask(self, command: bytes) -> Reply:
        self._write(command)
        return await self._reply()

    def _write(self, data: bytes) -> None:
        if self._writer.is_closing():
            raise LostError("the connection was closed")
        self._writer.write(data)

    async def _reply(self) -> Reply:
        texts: list[str] = []
        try:
            async with asyncio.timeout(self._patience):
                while len(texts) < MOST_LINES:
                    line = await self._reader.readline()
                    if not line.endswith(b"\n"):
                        raise LostError("the server hung up")
                    texts.append(line[4:].decode("utf-8", "replace").strip())
                    if line[3:4] != b"-":
                        return Reply(int(line[:3]), " ".join(texts))
        except TimeoutError:
            raise LostError(f"no answer within {self._patience:g} seconds") from None
        except ConnectionError:
            raise LostError("the server hung up") from None
        except OSError as error:
            raise LostError(str(error)) from None
        except ValueError:
            pass
        raise LostError("the server gave an answer that is no SMTP")
