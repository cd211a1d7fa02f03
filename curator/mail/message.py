"""Builds each reader's letter: the part that all share is encoded once, a reader's own values are put in afterwards.

Text part first; a reader who asked for plain text gets a single part. Each part is pure ASCII, or holds a character
outside Latin-1: some providers recode a text that is Latin-1 only, and mailboxes then cut it.
"""

import datetime as dt
import html
import re
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from typing import NamedTuple

from curator.errors import MailError
from curator.mail import quoted
from curator.mail.headers import LONGEST, ascii_address
from curator.mail.letterhead import EXAMPLE_ADDRESS, Letterhead, Links, example_links, letterhead
from curator.model.delivery import FrozenVariant
from curator.model.issue import Variant
from curator.model.subscriber import Format
from curator.settings import Settings
from curator.text.tokens import LEAVE, PLACEHOLDERS, PREFERENCES
from curator.text.words import fingerprint

AnyVariant = Variant | FrozenVariant
_CUT = re.compile("(" + "|".join(map(re.escape, PLACEHOLDERS)) + ")")
_VISIBLE = re.compile(r"[!-~]+")
_MARK = "—"
"""A character outside Latin-1: as an HTML comment, or as a last line of the text."""


class Addressee(NamedTuple):
    """What is one reader's own in a letter. `address` as typed; `message_id` with its angle brackets."""

    address: str
    message_id: str
    links: Links


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter with everything encoded but a reader's own values. `pieces` and `slots` take turns."""

    letterhead: Letterhead
    variant: AnyVariant
    format: Format
    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    def message(self, to: Addressee, date: dt.datetime) -> bytes:
        """The whole message for one reader: CRLF line ends, seven bits, no line led by a dot.

        date: aware; the moment of handing over. Raises MailError (permanent) for an address that cannot be mailed.
        """
        return b"".join(self.parts(to, date))

    def parts(self, to: Addressee, date: dt.datetime) -> list[bytes]:
        """The same message in parts: to join them costs more than to make them."""
        values = _values(to, date)
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts.append(values[slot])
            parts.append(piece)
        return parts


def prepare(head: Letterhead, variant: AnyVariant, *, fmt: Format = "html") -> Prepared:
    """Encode one variant once, for every reader who gets it."""
    before, after = head.header_lines(variant.subject)
    pieces, slots = [before + b"To: "], ["to", "date", "message-id", "unsubscribe"]
    pieces += [b"\r\nDate: ", b"\r\nMessage-ID: ", b"\r\nList-Unsubscribe: <", b">\r\n" + after]
    if not head.of_list:
        slots.remove("unsubscribe")
        pieces[-2:] = [b"\r\n" + after]
    text = plain_ended(variant.text)
    if fmt == "text":
        _append(pieces, slots, *_part("plain", text))
        return Prepared(head, variant, fmt, tuple(pieces), tuple(slots))
    page = commented(variant.html)
    # "=_" never occurs in quoted-printable text, so this boundary can't either
    boundary = f"=_{fingerprint(text, page)}".encode()
    pieces[-1] += b'Content-Type: multipart/alternative; boundary="' + boundary + b'"\r\n\r\n--' + boundary + b"\r\n"
    _append(pieces, slots, *_part("plain", text))
    pieces[-1] += b"\r\n--" + boundary + b"\r\n"
    _append(pieces, slots, *_part("html", page))
    pieces[-1] += b"\r\n--" + boundary + b"--\r\n"
    return Prepared(head, variant, fmt, tuple(pieces), tuple(slots))


def specimen(settings: Settings, variant: AnyVariant, *, ref: str, now: dt.datetime) -> bytes:
    """The message that a reader of this variant would get, with an example address and links that lead to nobody."""
    prepared = prepare(letterhead(settings, ref=ref), variant)
    example = f"<{ref}.example@{prepared.letterhead.domain}>"
    return prepared.message(Addressee(EXAMPLE_ADDRESS, example, example_links(settings)), now)


def plain_ended(text: str) -> str:
    """The text part as it is mailed: plain line ends, a line end last; a dash below it where it is Latin-1 only."""
    text = _line_ends(text)
    return text + _MARK + "\n" if _latin_only(text) else text


def commented(page: str) -> str:
    """The HTML part as it is mailed: plain line ends, a line end last; a comment below it where it is Latin-1 only."""
    page = _line_ends(page)
    return f"{page}<!-- {_MARK} -->\n" if _latin_only(page) else page


def _line_ends(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")
    return text if text.endswith("\n") else text + "\n"


def _latin_only(text: str) -> bool:
    return not text.isascii() and max(text) <= "\xff"


def _part(subtype: str, text: str) -> tuple[list[bytes], list[str]]:
    """One body part with its headers: pieces around the slots of its placeholders."""
    charset = "us-ascii" if text.isascii() else "utf-8"
    head = f"Content-Type: text/{subtype}; charset={charset}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    cut = _CUT.split(text)
    texts, slots = cut[::2], [f"{subtype} {placeholder}" for placeholder in cut[1::2]]
    last = len(texts) - 1
    pieces = [quoted.segment(one, follows_value=n > 0, before_value=n < last) for n, one in enumerate(texts)]
    pieces[0] = head.encode() + pieces[0]
    return pieces, slots


def _append(pieces: list[bytes], slots: list[str], more: list[bytes], more_slots: list[str]) -> None:
    pieces[-1] += more[0]
    pieces.extend(more[1:])
    slots.extend(more_slots)


def _values(to: Addressee, date: dt.datetime) -> dict[str, bytes]:
    leave, preferences = to.links.leave, to.links.preferences
    address = ascii_address(to.address)
    for name, text in (("Message-ID", to.message_id), ("leave link", leave)):
        if not _VISIBLE.fullmatch(text) or len(text) > LONGEST - 20:
            raise MailError(f"The {name} of this mail cannot stand in a header.", permanent=True)
    return {
        "to": address.encode("ascii"),
        "date": _date(date.replace(microsecond=0)),
        "message-id": to.message_id.encode("ascii"),
        "unsubscribe": leave.encode("ascii"),
        f"plain {LEAVE}": quoted.value(leave),
        f"plain {PREFERENCES}": quoted.value(preferences),
        f"html {LEAVE}": quoted.value(html.escape(leave)),
        f"html {PREFERENCES}": quoted.value(html.escape(preferences)),
    }


@lru_cache(maxsize=4)
def _date(moment: dt.datetime) -> bytes:
    return format_datetime(moment).encode("ascii")
