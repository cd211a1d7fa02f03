"""Quoted-printable for texts that are encoded once and filled for each reader afterwards (RFC 2045).

A text is cut at its placeholders first and each segment encoded by itself. A reader's value then stands between two
soft line breaks, on lines of its own, so that no line grows and no escape is ever split, whatever the value.
"""

import re

SOFT = b"=\r\n"
LINE = 75
"""Characters a line, without the `=` of a soft line break: 76 in all."""

_ESCAPED = re.compile(rb"[^\t -<>-~]")
_PLAIN_VALUE = re.compile(r"[!-\-/-<>-~][!-<>-~]{0,74}")


def segment(text: str, *, follows_value: bool, before_value: bool) -> bytes:
    """One stretch of a text between two values, as whole lines of at most 76 characters.

    follows_value: the bytes before end in a value. before_value: the next bytes are a value, so the last line is left
    open with a soft line break. Line ends must be plain `\\n`; a character that UTF-8 cannot hold becomes `?`.
    """
    lines = text.encode("utf-8", "replace").split(b"\n")
    encoded = [_line(line, closed=True) + b"\r\n" for line in lines[:-1]]
    if last := _line(lines[-1], closed=not before_value):
        encoded.append(last + SOFT if before_value else last)
    opening = SOFT if follows_value and not text.startswith("\n") else b""
    return opening + b"".join(encoded)


def value(text: str) -> bytes:
    """A reader's value as it stands between two segments: lines of at most 75 characters, none led by a dot."""
    if _PLAIN_VALUE.fullmatch(text):
        return text.encode("ascii")
    return _line(text.encode("utf-8", "replace"), closed=True)


def _line(line: bytes, *, closed: bool) -> bytes:
    """One line of a text, cut with soft line breaks. closed: a line end follows, so no space may stand before it."""
    rest = _ESCAPED.sub(lambda found: b"=%02X" % found[0][0], line)
    if closed and rest[-1:] in (b" ", b"\t"):
        rest = rest[:-1] + b"=%02X" % rest[-1]
    pieces = []
    while rest:
        rest = _guarded(rest)
        cut = _cut(rest)
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return SOFT.join(pieces)


def _guarded(line: bytes) -> bytes:
    """What mail software would touch at the start of a line, escaped: a dot (SMTP) and `From ` (mailbox files)."""
    if line.startswith(b"."):
        return b"=2E" + line[1:]
    if line.startswith(b"From "):
        return b"=46" + line[1:]
    return line


def _cut(line: bytes) -> int:
    """Where a line ends, never within an escape."""
    if len(line) <= LINE:
        return len(line)
    for back in (1, 2):
        if line[LINE - back : LINE - back + 1] == b"=":
            return LINE - back
    return LINE
