"""The line to a mail server: what is written to it, and its answers one by one as they come."""

import asyncio
import contextlib

from curator.mail.replies import Reply

MOST_LINES = 100
"""Lines of one answer; a server that says more is cut off."""

LONGEST_LINE = 65_536


class LostError(Exception):
    """The connection broke, or the server fell silent. silent: it gave no answer in time."""

    def __init__(self, message: str, *, silent: bool = False) -> None:
        super().__init__(message)
        self.silent = silent


class Wire(asyncio.Protocol):
    """One open connection. patience: seconds to wait for one answer."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._transport: asyncio.Transport | None = None
        self._heard = bytearray()
        self._waiter: asyncio.Future[None] | None = None
        self._closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._over = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """From now on `write` and `reply` work."""
        if not isinstance(transport, asyncio.Transport):
            raise LostError("the connection was closed")
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep what came, and wake who waits for it."""
        self._heard += data
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """Wake who waits: there will be no answer."""
        self._over = "the server hung up" if error is None or isinstance(error, ConnectionError) else str(error)
        if not self._closed.done():
            self._closed.set_result(None)
        self._wake()

    def write(self, *parts: bytes) -> None:
        """Send bytes as they are, one part behind the other. Raises LostError on a closed connection."""
        if self._transport is None or self._transport.is_closing():
            raise LostError("the connection was closed")
        self._transport.writelines(parts)

    async def reply(self) -> Reply:
        """The next answer. Raises LostError if none comes, or something that is none."""
        if (answer := self._next()) is not None:
            return answer
        try:
            async with asyncio.timeout(self._patience):
                while (answer := self._next()) is None:
                    if self._over:
                        raise LostError(self._over)
                    self._waiter = asyncio.get_running_loop().create_future()
                    await self._waiter
        except TimeoutError:
            raise LostError(f"no answer within {self._patience:g} seconds", silent=True) from None
        return answer

    async def close(self, *, abruptly: bool = False) -> None:
        """Close the connection; waits a few seconds for it. abruptly: what was not sent yet is thrown away."""
        if self._transport is not None:
            if abruptly:
                self._transport.abort()
            else:
                self._transport.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._closed), 5)

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def _next(self) -> Reply | None:
        """The first whole answer of what was heard; None if there is none yet."""
        texts: list[str] = []
        start = 0
        while len(texts) < MOST_LINES:
            end = self._heard.find(b"\n", start)
            if end < 0:
                if len(self._heard) - start > LONGEST_LINE:
                    break
                return None
            line = bytes(self._heard[start:end])
            start = end + 1
            if not line[:3].isdigit():
                break
            texts.append(line[4:].decode("utf-8", "replace").strip())
            if line[3:4] != b"-":
                del self._heard[:start]
                return Reply(int(line[:3]), " ".join(texts))
        raise LostError("the server gave an answer that is no SMTP")
