"""Which addresses can be mailed, and the one form that tells two spellings of an address apart from two readers."""

import re

from curator.errors import MailError, UsageError
from curator.mail.headers import ascii_host
from curator.text.words import shorten

_ATEXT = r"[A-Za-z0-9!#$%&'*/=?^_`{|}~+-]"
_PLAIN = re.compile(
    rf"(?P<local>(?=.{{1,64}}@)[A-Za-z0-9!#$%&'*/?^_`{{|}}~]{_ATEXT}*(?:\.{_ATEXT}+)*)@"
    r"(?P<domain>(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)"
)
LONGEST = 254


def normalise(address: str) -> str:
    """The key of an address: small letters, domain in ASCII. The address itself is kept as it was typed.

    Raises UsageError with one plain sentence for what cannot be mailed.
    """
    found = _PLAIN.fullmatch(address)
    if found and len(address) <= LONGEST:
        return address.lower()
    raise_for_shape(address)
    local, _, domain = address.rpartition("@")
    try:
        travels = f"{local}@{ascii_host(domain)}"
    except MailError as error:
        raise UsageError(error.message, hint="Look for a slip of the pen after the @.") from None
    if not _PLAIN.fullmatch(travels) or len(travels) > LONGEST:
        raise UsageError(
            f"{_shown(address)} is no address that mail can be sent to.", hint="Look for a slip of the pen."
        )
    return travels.lower()


def raise_for_shape(address: str) -> None:
    """Say what is wrong with an address that is not plain, as far as one can tell."""
    local, at, domain = address.rpartition("@")
    if not address.strip():
        raise UsageError("The address is empty.", hint="Write it like reader@example.org.")
    if not at or not local or not domain:
        raise UsageError(f"{_shown(address)} is no address: it needs something before and after an @.")
    if re.search(r"\s|[\x00-\x1f\x7f<>,;:\"()\[\]\\]", address):
        raise UsageError(
            f"{_shown(address)} is no plain address.", hint="Write the address alone: no name, no brackets, no spaces."
        )
    if not local.isascii():
        raise UsageError(
            f"{_shown(address)} has letters beyond a to z before the @, which most mail servers do not take yet."
        )
    if local[0] in "=+-":
        raise UsageError(f"{_shown(address)} begins with {local[0]}, which programs would take for a command.")
    if "." not in domain.replace("。", "."):
        raise UsageError(f"{_shown(address)} has no full domain after the @, such as example.org.")


def _shown(address: str) -> str:
    return f'"{shorten(address, 80)}"'
