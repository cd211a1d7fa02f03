"""Signed tokens for readers' links, and the placeholders that stand for them in a rendered issue.

A token carries a purpose and a subscriber's id, never an address: mails are forwarded. It is about 24 characters:
base64url of one purpose byte, the id in as few bytes as it takes, and 12 bytes of HMAC-SHA256.
"""

import base64
import binascii
import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from hashlib import _Hash

Purpose = Literal["leave", "preferences", "confirm"]
_CODES: dict[Purpose, bytes] = {"leave": b"l", "preferences": b"p", "confirm": b"c"}
_PURPOSES = {code: purpose for purpose, code in _CODES.items()}
_MAC = 12

LEAVE = "%%leave_url%%"
PREFERENCES = "%%preferences_url%%"
PLACEHOLDERS = (LEAVE, PREFERENCES)
"""What stands in a rendered issue where each reader's own link goes; replaced per reader, never rendered again."""


_LABEL = b"curator-link\0"
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _mac(key: str, body: bytes) -> bytes:
    return hmac.digest(key.encode(), _LABEL + body, "sha256")[:_MAC]


@lru_cache(maxsize=16)
def _begun(purpose: Purpose, key: str) -> tuple[bytes, "_Hash", "_Hash"]:
    """The purpose's byte, and HMAC's two hashes (RFC 2104) fed with all that is the same for every reader."""
    secret, code = key.encode(), _CODES[purpose]
    if len(secret) > 64:
        secret = hashlib.sha256(secret).digest()
    padded = secret.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(one ^ 0x36 for one in padded) + _LABEL + code)
    return code, inner, hashlib.sha256(bytes(one ^ 0x5C for one in padded))


def make_token(purpose: Purpose, subscriber: int, key: str) -> str:
    """A token for one reader and purpose, signed with the newest key."""
    code, inner, outer = _begun(purpose, key)
    number = subscriber.to_bytes((subscriber.bit_length() + 7) // 8 or 1, "big")
    # each letter needs two: to go on from what was begun takes half the time of beginning anew
    inner, outer = inner.copy(), outer.copy()
    inner.update(number)
    outer.update(inner.digest())
    raw = code + number + outer.digest()[:_MAC]
    return binascii.b2a_base64(raw, newline=False).translate(_URL_SAFE, b"=").decode("ascii")


def read_token(token: str, keys: tuple[str, ...]) -> tuple[Purpose, int] | None:
    """Purpose and subscriber of a token that any current or former key signed; None for anything else."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if len(body) < 2 or body[:1] not in _PURPOSES:
        return None
    if not any(hmac.compare_digest(mac, _mac(key, body)) for key in keys):
        return None
    return _PURPOSES[body[:1]], int.from_bytes(body[1:], "big")


def fill(text: str, values: dict[str, str]) -> str:
    """The text with each placeholder replaced."""
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text
