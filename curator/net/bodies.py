"""Reads a body piece by piece, decompressed here, and stops the moment it grows beyond its limit.

Counting after a library has decompressed is too late: one piece may be the whole bomb.
"""

import zlib
from collections.abc import AsyncIterable

from curator.errors import FetchError

ACCEPT_ENCODING = "gzip, deflate"
"""What is offered. Anything else in an answer is an error, never a guess."""

_PIECE = 65_536
_GZIP = b"\x1f\x8b"


class Inflater:
    """Decompresses one gzip or deflate stream, at most `limit` bytes of it. Raises FetchError too-big or encoding."""

    def __init__(self, coding: str, limit: int) -> None:
        self.coding, self.limit, self.body = coding, limit, bytearray()
        self._machine: zlib._Decompress | None = None
        self._plain = coding == ""

    def feed(self, piece: bytes) -> None:
        """Take the next bytes as they came over the wire."""
        if self._machine is None and not self._plain:
            self._start(piece)
        if self._plain or self._machine is None:
            self._add(piece)
            return
        try:
            self._inflate(self._machine, piece)
        except zlib.error:
            raise FetchError("The answer is compressed, but damaged on its way.", kind="encoding") from None

    def finish(self) -> bytes:
        """The whole body. Raises FetchError encoding if the compressed stream stopped half-way."""
        if self._machine is not None and not self._machine.eof:
            raise FetchError("The answer stopped half-way.", kind="encoding")
        return bytes(self.body)

    def _start(self, piece: bytes) -> None:
        if self.coding == "gzip":
            if not piece.startswith(_GZIP[: len(piece)]):
                self._plain = True  # some servers promise gzip and send plain text
            else:
                self._machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        else:
            zlib_header = len(piece) > 1 and piece[0] & 0x0F == 8 and (piece[0] << 8 | piece[1]) % 31 == 0
            self._machine = zlib.decompressobj(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)

    def _inflate(self, machine: "zlib._Decompress", piece: bytes) -> None:
        while piece:
            self._add(machine.decompress(piece, _PIECE))
            piece = machine.unconsumed_tail
            if machine.eof:
                following = machine.unused_data
                if self.coding == "gzip" and following.startswith(_GZIP):  # a gzip file may have several members
                    machine = self._machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
                    piece = following
                    continue
                return

    def _add(self, piece: bytes) -> None:
        self.body += piece
        if len(self.body) > self.limit:
            raise too_big(self.limit)


def too_big(limit: int) -> FetchError:
    """The refusal of a body over its limit."""
    return FetchError(f"The answer is larger than {limit / 1024 / 1024:.0f} MB, so it was not read.", kind="too-big")


def coding_of(header: str) -> str:
    """`gzip`, `deflate` or nothing, from a Content-Encoding. Raises FetchError encoding for any other."""
    codings = [coding for part in header.split(",") if (coding := part.strip().lower()) not in ("", "identity")]
    if not codings:
        return ""
    if codings in (["gzip"], ["x-gzip"]):
        return "gzip"
    if codings == ["deflate"]:
        return "deflate"
    raise FetchError(f'The answer is in an encoding that was not asked for ("{header[:60]}").', kind="encoding")


async def read_body(pieces: AsyncIterable[bytes], *, encoding: str, limit: int) -> bytes:
    """The whole body, decompressed, at most `limit` bytes. Raises FetchError too-big or encoding."""
    inflater = Inflater(coding_of(encoding), limit)
    received = 0
    async for piece in pieces:
        received += len(piece)
        if received > limit:
            raise too_big(limit)
        inflater.feed(piece)
    body = inflater.finish()
    if inflater.coding == "" and body.startswith(_GZIP):  # a file feed.xml.gz, served as it lies there
        inflater = Inflater("gzip", limit)
        inflater.feed(body)
        body = inflater.finish()
    return body
