"""Reads mail that came back: delivery reports (RFC 3464), complaints (RFC 5965), and what odd servers write. Pure."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Literal

from curator.text.words import one_line, shorten

MOST_BYTES = 10_000_000
"""A returned mail is longer only if somebody means harm; what is beyond is not read."""

Kind = Literal["bounced", "refused", "delayed", "delivered", "complained", "left"]

_MESSAGE_ID = re.compile(rb"<[!-;=?-~]{1,250}@[A-Za-z0-9.-]{1,253}>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NOT_THE_READER = re.compile(r"5\.(2\.[23]|3\.\d+|4\.[5-7]|6\.\d+|7\.\d+)")
"""Mailbox full, system or size, time run out, content, policy: this letter came back, and the next one may arrive."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What one returned mail says.

    bounced: this address will never work. refused: this letter was not taken, which says little about the address.
    message_ids: of the letters it may speak of, with angle brackets, the likeliest first. address: the one that was
    mailed, in small letters; empty if it is not told. at: aware; None if it carries no date.
    """

    kind: Kind
    message_ids: tuple[str, ...]
    address: str = ""
    why: str = ""
    at: dt.datetime | None = None


def read_returned(raw: bytes) -> Returned | None:
    """What a mail reports, or None for a mail that is no report."""
    raw = raw[:MOST_BYTES]
    mail = message_from_bytes(raw, policy=policy.compat32)
    found = _complaint(mail) or _delivery_report(mail) or _odd(mail)
    if found is None:
        return None
    kind, address, why = found
    original = _original(mail)
    to = _addresses(_header(original, "to")) if original is not None else []
    return Returned(
        kind=kind,
        message_ids=_message_ids(original, raw),
        address=(to[0] if len(to) == 1 else address).lower(),
        why=shorten(why, 200),
        at=_date(mail),
    )


Found = tuple[Kind, str, str]


def _complaint(mail: Message) -> Found | None:
    for part in _parts(mail, "message/feedback-report"):
        fields = _fields(part)
        kind = fields.get("feedback-type", "").lower()
        address = _bare(fields.get("original-rcpt-to", "") or fields.get("removal-recipient", ""))
        if kind == "opt-out":
            return "left", address, "opt-out"
        if kind in ("abuse", "fraud", "other"):
            return "complained", address, kind
    return None


def _delivery_report(mail: Message) -> Found | None:
    """The worst word of a report: it is about one letter to one reader, who may have had it passed on to others."""
    found: list[Found] = []
    for part in _parts(mail, "message/delivery-status"):
        for block in part.get_payload() if part.is_multipart() else []:
            if isinstance(block, Message) and (word := _recipient(block)):
                found.append(word)
    order: tuple[Kind, ...] = ("bounced", "refused", "delayed", "delivered")
    return min(found, key=lambda one: order.index(one[0]), default=None)


def _recipient(block: Message) -> Found | None:
    action = _header(block, "action").partition(" ")[0].lower()
    address = _typed(_header(block, "original-recipient")) or _typed(_header(block, "final-recipient"))
    status, words = _header(block, "status"), _typed(_header(block, "diagnostic-code"))
    codes = [code[0] for code in (_STATUS.search(status), _STATUS.search(words)) if code]
    why = one_line(f"{codes[0] if codes else status} {words}") if words or status else action
    if action == "failed":
        hard = not any(code.startswith("4") or _NOT_THE_READER.fullmatch(code) for code in codes)
        return "bounced" if hard else "refused", address, why
    if action == "delayed":
        return "delayed", address, why
    return ("delivered", address, why) if action in ("delivered", "relayed", "expanded") else None


def _odd(mail: Message) -> Found | None:
    """What servers say in words of their own."""
    from flufl.bounce import all_failures  # a dozen modules, for the few mails that follow no standard

    logging.getLogger("flufl.bounce").disabled = True
    try:
        delayed, failed = all_failures(mail)
    except Exception:  # noqa: BLE001 - one mail of many, written by anybody: what can't be read reports nothing
        return None
    kind: Kind = "bounced" if failed else "delayed"
    address = next(iter(sorted(failed or delayed)), None)
    return None if address is None else (kind, address.decode("ascii", "replace"), one_line(_header(mail, "subject")))


def _parts(mail: Message, kind: str) -> Iterator[Message]:
    return (part for part in mail.walk() if part.get_content_type() == kind)


def _fields(part: Message) -> dict[str, str]:
    """The fields of a part that holds header lines, whether or not they were parsed already."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = [one for one in payload if isinstance(one, Message)]
        first = blocks[0] if blocks else Message()
        if not first.keys():
            first = message_from_bytes(str(first.get_payload()).lstrip().encode("utf-8", "replace"))
    else:
        first = message_from_bytes(str(payload).lstrip().encode("utf-8", "replace"))
    return {name.lower(): one_line(str(value)) for name, value in first.items()}


def _original(mail: Message) -> Message | None:
    """The headers of the letter that came back, where they are enclosed."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            if isinstance(inner, Message):
                return inner
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return message_from_bytes(payload.lstrip())
    return None


def _message_ids(original: Message | None, raw: bytes) -> tuple[str, ...]:
    """That of the enclosed letter; else all that stand anywhere in the mail, since somebody quoted the letter there."""
    if original is not None and (own := _MESSAGE_ID.search(_header(original, "message-id").encode("ascii", "replace"))):
        return (own[0].decode("ascii"),)
    return tuple(dict.fromkeys(found[0].decode("ascii") for found in _MESSAGE_ID.finditer(raw)))[:50]


def _header(part: Message, name: str) -> str:
    return one_line(str(part.get(name, "")))


def _typed(value: str) -> str:
    """`rfc822; reader@example.org` without its type."""
    return value.partition(";")[2].strip() or value if ";" in value else value


def _bare(value: str) -> str:
    return next(iter(_addresses(value)), "")


def _addresses(value: str) -> list[str]:
    return [address for _, address in getaddresses([value]) if "@" in address]


def _date(mail: Message) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(_header(mail, "date"))
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
