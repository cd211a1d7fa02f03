"""Header lines: plain where they can be, encoded words where they must be, and never a second line by accident.

A line is folded only between two encoded words, as RFC 2047 asks (76 characters a line with encoded words). What
machines read (List-*, Message-ID, To) stays one plain line. CR and LF of any text become spaces before anything else.
"""

import base64
import re
from urllib.parse import quote, urlsplit, urlunsplit

import idna

from curator.errors import MailError
from curator.text.words import one_line

WORD = 75
"""The longest encoded word."""

FOLDED = 76
LONGEST = 998
"""The longest header line, without its line end (RFC 5322)."""

_ENCODED = "=?utf-8?{}?{}?="
_Q_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
_TOKEN = re.compile(r"[!-~]+")


def line(name: str, *tokens: str) -> bytes:
    """`Name: token token` with its line end. Raises MailError (permanent) where a token can't stand in a header."""
    if not all(token.isascii() and token.isprintable() for token in tokens):
        raise MailError(f"{name} of this mail holds what no header may hold.", permanent=True)
    lines, current = [], f"{name}:"
    encoded = any(token.startswith(_ENCODED[:8]) for token in tokens)
    for token in tokens:
        if encoded and not current.endswith(":") and len(current) + 1 + len(token) > FOLDED:
            lines.append(current)
            current = ""
        current += f" {token}"
    lines.append(current)
    if any(len(one) > LONGEST for one in lines):
        raise MailError(f"{name} of this mail is longer than {LONGEST} characters.", permanent=True)
    return "\r\n".join(lines).encode("ascii") + b"\r\n"


def text_tokens(name: str, text: str) -> list[str]:
    """A text such as the subject, for `line`."""
    text = one_line(text)
    if text.isascii() and "=?" not in text and len(text) < 900:
        return [text]
    return encoded_words(text, first=FOLDED - len(name) - 2)


def phrase_tokens(name: str, phrase: str) -> list[str]:
    """A name before an address or a list's id, for `line`: as it is, quoted or in encoded words."""
    phrase = one_line(phrase)
    if not phrase.isascii() or "=?" in phrase or len(phrase) > 200:
        return encoded_words(phrase, first=FOLDED - len(name) - 2)
    if not phrase or _ATOMS.fullmatch(phrase):
        return [phrase] if phrase else []
    return ['"' + phrase.replace("\\", "\\\\").replace('"', '\\"') + '"']


def encoded_words(text: str, *, first: int = WORD) -> list[str]:
    """RFC 2047 words of at most 75 characters (the first of at most `first`), each of whole characters."""
    data = text.encode("utf-8", "replace")
    base64_is_shorter = len(data) * 4 / 3 < sum(1 if byte in _Q_PLAIN or byte == 32 else 3 for byte in data)
    words, current, room = [], b"", min(first, WORD)
    for char in data.decode("utf-8"):
        grown = current + char.encode("utf-8")
        if current and len(_word(grown, base64_is_shorter)) > room:
            words.append(_word(current, base64_is_shorter))
            grown, room = char.encode("utf-8"), WORD
        current = grown
    return [*words, _word(current, base64_is_shorter)]


def _word(data: bytes, in_base64: bool) -> str:
    if in_base64:
        return _ENCODED.format("b", base64.b64encode(data).decode("ascii"))
    quoted = ("_" if byte == 32 else chr(byte) if byte in _Q_PLAIN else f"={byte:02X}" for byte in data)
    return _ENCODED.format("q", "".join(quoted))


def ascii_host(host: str) -> str:
    """A host's name in ASCII (IDNA 2008). Raises MailError (permanent) for what is no name."""
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise MailError(f'"{one_line(host)}" is no name of a mail server.', permanent=True) from None


def ascii_address(address: str) -> str:
    """A mail address as it travels: its domain in ASCII, the rest as typed. Raises MailError (permanent)."""
    if len(address) <= 254 and _ADDRESS.fullmatch(address):
        return address  # as nearly all of them
    local, _, domain = address.rpartition("@")
    travels = f"{local}@{ascii_host(domain)}"
    if not _ADDRESS.fullmatch(travels) or len(travels) > 254:
        raise MailError(f'"{one_line(address)}" is no address that mail can be sent to.', permanent=True)
    return travels


def ascii_url(url: str) -> str:
    """A web address that can stand in a header: host in ASCII, everything else percent-encoded where it must be."""
    if _TOKEN.fullmatch(url) and not set(url) & set('<>"'):
        return url
    parts = urlsplit(one_line(url))
    host, colon, port = parts.netloc.rpartition(":")
    netloc = ascii_host(host) + colon + port if port.isdigit() else ascii_host(parts.netloc)
    path, query = quote(parts.path, safe="/%:@!$&'()*+,;=~-._"), quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, netloc, path, query, ""))
