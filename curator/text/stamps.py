"""Signed times, for what must not be too fast or too old: a form's second page, a link that lasts an hour.

A stamp carries a moment and a number, never an address. What it is about (an address typed into a form) goes into the
signature alone, so that a stamp of one address is none for another.
"""

import base64
import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

_MAC, _TIME = 12, 6
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A signed moment (to the millisecond, in UTC) and the number of what it belongs to."""

    at: dt.datetime
    number: int


def make_stamp(kind: str, at: dt.datetime, key: str, *, number: int = 0, about: str = "") -> str:
    """A stamp as text that is safe in an address, 26 characters or a few more.

    kind: what it is for; one for another kind is none. number: not negative.
    """
    milliseconds = (at - _EPOCH) // _MILLISECOND
    body = milliseconds.to_bytes(_TIME, "big") + number.to_bytes((number.bit_length() + 7) // 8 or 1, "big")
    return base64.urlsafe_b64encode(body + _mac(key, kind, about, body)).decode().rstrip("=")


def read_stamp(kind: str, text: str, keys: tuple[str, ...], *, about: str = "") -> Stamp | None:
    """The stamp that any current or former key signed for this kind and matter; None for anything else."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if len(body) <= _TIME or not any(hmac.compare_digest(mac, _mac(key, kind, about, body)) for key in keys):
        return None
    milliseconds, number = int.from_bytes(body[:_TIME], "big"), int.from_bytes(body[_TIME:], "big")
    return Stamp(_EPOCH + milliseconds * _MILLISECOND, number)


def _mac(key: str, kind: str, about: str, body: bytes) -> bytes:
    # the lengths keep kind, matter and body from running into each other
    parts = [kind.encode(), about.encode("utf-8", "replace"), body]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.new(key.encode(), b"curator-stamp\0" + message, hashlib.sha256).digest()[:_MAC]
