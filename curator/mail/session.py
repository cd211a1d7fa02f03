"""One connection to a mail server after greeting, TLS and login: hands over prepared bytes, one letter at a time.

Where the server offers PIPELINING (RFC 2920), sender, recipient and DATA travel together, and those of the next letter
right behind the end of this one: one round trip a letter instead of four. Nothing can have gone out before the content
was written; after that a lost answer is uncertain.
"""

import contextlib
from collections.abc import Sequence

from curator.errors import MailError
from curator.mail.mailer import Outcome, uncertain
from curator.mail.replies import CLOSING, Reply, Stage, verdict
from curator.mail.wire import LostError, Wire

END = b".\r\n"
STAGES: tuple[Stage, ...] = ("sender", "recipient", "data")


class Session:
    """An open connection. `usable` turns False when it must not be used again.

    ready_for: the recipient for whom sender, recipient and DATA are on their way already; no other letter can go first.
    """

    def __init__(self, wire: Wire, *, sender: str, pipelining: bool) -> None:
        self._wire, self._pipelining = wire, pipelining
        self._sender = f"MAIL FROM:<{sender}>\r\n"
        self._reset_first = False
        self.ready_for: str | None = None
        self.usable = True

    async def deliver(self, recipient: str, content: Sequence[bytes], following: str | None = None) -> Outcome:
        """Hand over one message to one recipient.

        content: in parts, as message.Prepared makes it: CRLF line ends, the last one too, and no line led by a dot.
        following: the recipient of the next letter on this connection; it is announced, and can be dropped by closing.
        Raises LostError if the connection broke before the hand-over, MailError (fatal) if no letter can go out.
        """
        self.usable = False  # until everything that was asked is answered
        announced, self.ready_for = self.ready_for, None
        if announced not in (None, recipient):
            raise LostError("another letter was announced")
        if self._reset_first:
            await self._ask(b"RSET\r\n")
            self._reset_first = False
        if self._pipelining:
            if announced is None:
                self._wire.write(*self._envelope(recipient))
            outcome = await self._answers()
        else:
            outcome = await self._in_turn(self._envelope(recipient))
        return outcome or await self._content(content, following if self._pipelining else None)

    async def quit(self) -> None:
        """Say goodbye and close, whatever the server answers. Where a letter was announced, close without a word."""
        polite = self.usable and self.ready_for is None
        if polite:
            with contextlib.suppress(LostError):
                await self._ask(b"QUIT\r\n")
        self.usable = False
        await self._wire.close(abruptly=not polite)

    async def abort(self) -> None:
        """Close without a word."""
        self.usable = False
        await self._wire.close(abruptly=True)

    def _envelope(self, recipient: str) -> tuple[bytes, ...]:
        return self._sender.encode("ascii"), f"RCPT TO:<{recipient}>\r\n".encode("ascii"), b"DATA\r\n"

    async def _in_turn(self, envelope: Sequence[bytes]) -> Outcome | None:
        for stage, command in zip(STAGES, envelope, strict=True):
            reply = await self._ask(command)
            if outcome := verdict(stage, reply):
                self._done(reply)
                return outcome
        return None

    async def _answers(self) -> Outcome | None:
        """The answers to an envelope. The first refusal counts; if DATA was granted all the same, nothing is sent."""
        outcome: Outcome | None = None
        fatal: MailError | None = None
        for stage in STAGES:
            reply = await self._wire.reply()
            if outcome is None and fatal is None:
                try:
                    outcome = verdict(stage, reply)
                except MailError as error:
                    fatal = error
            if reply.code == CLOSING:
                break
        if reply.code == 354 and (outcome or fatal):
            reply = await self._ask(END)
        if fatal:
            raise fatal
        if outcome:
            self._done(reply)
        return outcome

    async def _content(self, content: Sequence[bytes], following: str | None) -> Outcome:
        announcement = self._envelope(following) if following else ()
        # up to here nothing of the letter left this machine
        self._wire.write(*content, END, *announcement)
        try:
            reply = await self._wire.reply()
        except LostError as lost:
            return uncertain(f"The answer was lost after the letter had been handed over ({lost}).")
        self._done(reply)
        if following:
            self._reset_first, self.ready_for = False, following
        return verdict("content", reply) or uncertain(f"The answer to the letter means nothing ({reply}).")

    def _done(self, reply: Reply) -> None:
        self.usable = reply.code != CLOSING
        self._reset_first = reply.code >= 400

    async def _ask(self, command: bytes) -> Reply:
        self._wire.write(command)
        return await self._wire.reply()
