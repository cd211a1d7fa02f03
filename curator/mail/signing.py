"""DKIM: signs whole messages, for newsletters whose relay does not. It costs 6 ms a message, so a relay is faster."""

import binascii

import dkim
from dkim.crypto import UnparsableKeyError, parse_pem_private_key

from curator.errors import MailError, UsageError
from curator.mail.headers import ascii_host
from curator.mail.mailer import Sign

SIGNED = (
    *("from", "from", "to", "to", "subject", "subject", "date", "date", "message-id", "message-id", "reply-to"),
    *("list-unsubscribe", "list-unsubscribe", "list-unsubscribe-post", "list-unsubscribe-post", "list-id"),
    *("list-help", "list-owner", "list-archive", "list-post", "feedback-id", "auto-submitted"),
    *("mime-version", "content-type", "content-transfer-encoding"),
)
"""The headers that are signed. One that stands here once more than in the letter cannot be added on the way."""

_LATER = (b"relaxed", b"relaxed")
"""White space and line folds may change on the way without breaking the signature."""


def signer(*, selector: str, domain: str, key: str) -> Sign:
    """Signs for a domain with a private RSA key in PEM text. Raises UsageError for a key that is none."""
    name, place, pem = selector.encode("ascii", "replace"), ascii_host(domain).encode("ascii"), key.encode()
    try:
        parse_pem_private_key(pem)
    except (UnparsableKeyError, binascii.Error, ValueError, IndexError) as error:
        raise UsageError(
            "CURATOR_DKIM_KEY is no private RSA key in PEM form.",
            hint="Make one with `openssl genrsa 2048`, and name its file in CURATOR_DKIM_KEY_FILE.",
        ) from error

    def sign(message: bytes) -> bytes:
        try:
            line: bytes = dkim.sign(
                message, name, place, pem, canonicalize=_LATER, include_headers=[one.encode() for one in SIGNED]
            )
        except dkim.DKIMException as error:
            raise MailError(f"The letter could not be signed ({error}).", fatal=True) from error
        return line + message

    return sign
