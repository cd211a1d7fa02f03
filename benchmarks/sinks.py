"""Sinks on loopback that swallow mail and count it: an SMTP server and a stand-in for SendGrid's API.

`python -m benchmarks.sinks [SECONDS]` prints the two ports and answers each command that many seconds late. A line on
its standard input makes it print what it took; the end of the input ends it.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

END = b"\r\n.\r\n"


class Counts:
    """What came in: letters, and how many different addresses they were for."""

    def __init__(self) -> None:
        self.letters = 0
        self.addresses: set[bytes] = set()

    def line(self) -> str:
        """The counts as one line."""
        return json.dumps({"letters": self.letters, "addresses": len(self.addresses)})


class Answering(asyncio.Protocol):
    """Answers together what came together, after the delay."""

    def __init__(self, counts: Counts, delay: float) -> None:
        self.counts, self.delay = counts, delay
        self._answers: list[bytes] = []
        self._waiting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def say(self, answer: bytes) -> None:
        """Answer soon."""
        self._answers.append(answer)
        if self.delay and not self._waiting:
            self._waiting = True
            asyncio.get_running_loop().call_later(self.delay, self.flush)

    def flush(self) -> None:
        """Answer now."""
        self._waiting = False
        if self._answers and not self.transport.is_closing():
            self.transport.write(b"".join(self._answers))
        self._answers.clear()


class Smtp(Answering):
    """SMTP enough for a sender, with PIPELINING."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        super().connection_made(transport)
        self._buffer, self._in_letter, self._tail = b"", False, b""
        self.transport.write(b"220 sink.example.org ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        """Take what came, in whatever pieces."""
        while data:
            data = self._letter(data) if self._in_letter else self._commands(data)
        if not self.delay:
            self.flush()

    def _letter(self, data: bytes) -> bytes:
        joined = self._tail + data  # the end may be split over two reads
        end = joined.find(END)
        if end < 0:
            self._tail = joined[-4:]
            return b""
        self._in_letter = False
        self.counts.letters += 1
        self.say(b"250 2.0.0 Ok: queued as %d\r\n" % self.counts.letters)
        return joined[end + len(END) :]

    def _commands(self, data: bytes) -> bytes:
        self._buffer += data
        while b"\r\n" in self._buffer:
            line, _, self._buffer = self._buffer.partition(b"\r\n")
            verb = line[:4].upper()
            if verb == b"RCPT":
                self.counts.addresses.add(line)
            if verb == b"DATA":
                self.say(b"354 Go on\r\n")
                rest, self._buffer = self._buffer, b""
                self._in_letter, self._tail = True, b"\r\n"
                return rest
            self.say(b"250-sink\r\n250 PIPELINING\r\n" if verb == b"EHLO" else b"250 2.0.0 Ok\r\n")
        return b""


class SendGrid(Answering):
    """POST /v3/mail/send: reads the body as JSON and counts its personalizations."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        super().connection_made(transport)
        self._buffer = bytearray()
        self._needed = 0

    def data_received(self, data: bytes) -> None:
        """Take what came, in whatever pieces."""
        self._buffer += data
        while len(self._buffer) >= max(self._needed, 4):
            end = self._buffer.find(b"\r\n\r\n") + 4
            if end < 4:
                break
            if not self._needed:
                head = bytes(self._buffer[:end]).lower()
                self._needed = end + int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
                continue
            body, self._needed = bytes(self._buffer[end : self._needed]), 0
            del self._buffer[: end + len(body)]
            self._take(json.loads(body))
        if not self.delay:
            self.flush()

    def _take(self, mail: dict[str, list[dict[str, list[dict[str, str]]]]]) -> None:
        for one in mail["personalizations"]:
            self.counts.letters += 1
            self.counts.addresses.add(one["to"][0]["email"].encode())
        self.say(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nX-Message-Id: sample%d\r\n\r\n" % self.counts.letters)


async def serve(delay: float) -> None:
    """Until the standard input ends."""
    loop, counts = asyncio.get_running_loop(), Counts()
    smtp = await loop.create_server(lambda: Smtp(counts, delay), "127.0.0.1", 0)
    sendgrid = await loop.create_server(lambda: SendGrid(counts, delay), "127.0.0.1", 0)
    print(smtp.sockets[0].getsockname()[1], sendgrid.sockets[0].getsockname()[1], flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(counts.line(), flush=True)
        counts.letters = 0
        counts.addresses.clear()


class Sinks:
    """Both sinks in a process of their own."""

    def __init__(self, smtp: int, sendgrid: int, ask: IO[str], answers: IO[str]) -> None:
        self.smtp, self.sendgrid, self._ask, self._answers = smtp, sendgrid, ask, answers

    def took(self) -> tuple[int, int]:
        """Letters and different addresses since the last question."""
        self._ask.write("\n")
        self._ask.flush()
        counts = json.loads(self._answers.readline())
        return counts["letters"], counts["addresses"]


@contextmanager
def sinks(delay: float = 0) -> Iterator[Sinks]:
    """The sinks for the length of a `with`."""
    command = [sys.executable, "-m", "benchmarks.sinks", str(delay)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    with process.stdin, process.stdout:
        smtp, sendgrid = map(int, process.stdout.readline().split())
        yield Sinks(smtp, sendgrid, process.stdin, process.stdout)
    process.wait(10)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) if len(sys.argv) > 1 else 0))
