"""One request to SendGrid: letters of one text become a body that keeps every documented limit. Pure.

The form of a text is built once, by SendGrid's own classes; for each reader it is only filled in.

What readers share is said once. What is a reader's own stands in a personalization: address, links, Message-ID and the
number of the delivery, which tells nobody who they are. Nothing is tracked: no pixel, no rewritten link.
"""

import html
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from sendgrid.helpers.mail import (
    Asm,
    ClickTracking,
    Content,
    CustomArg,
    From,
    Ganalytics,
    GroupId,
    Header,
    Mail,
    OpenTracking,
    Personalization,
    ReplyTo,
    SubscriptionTracking,
    Substitution,
    To,
    TrackingSettings,
)

from curator.errors import MailError
from curator.mail.headers import ascii_address
from curator.mail.letterhead import HOSTED
from curator.mail.mailer import Outgoing
from curator.mail.message import Prepared, commented, plain_ended
from curator.text.tokens import LEAVE, PREFERENCES
from curator.text.words import fingerprint, one_line

MOST_PERSONALIZATIONS = 1000
MOST_BODY = 30_000_000
MOST_LINKS = 1_500
"""Characters of both links: with everything escaped they stay below the 10,000 bytes of substitutions."""

LEAVE_IN_HTML, PREFERENCES_IN_HTML = "%%leave_url_html%%", "%%preferences_url_html%%"

OF_ITS_OWN = frozenset(
    {"x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding"}
    | {"to", "from", "subject", "reply-to", "cc", "bcc", "mime-version"}
)
"""Headers that SendGrid writes and lets nobody set."""

_VISIBLE = re.compile(r"[!-~]+")
_AS_THEY_ARE = re.compile(r"[!#-\[\]-~]+")
"""Visible characters that JSON writes as they are."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call: its body, and the letters in the order of its personalizations."""

    body: bytes
    letters: tuple[Outgoing, ...]


class Filled(NamedTuple):
    """A letter, and its reader's part of a call."""

    letter: Outgoing
    part: str


@dataclass(frozen=True, slots=True)
class Form:
    """The body of a call with one text, as SendGrid's own classes build it, cut where a reader's own values go.

    Between `head` and `tail` stand the personalizations: in each of them the `pieces` and the values that `slots`
    chooses take turns, a piece first and last.
    """

    prepared: Prepared
    head: bytes
    tail: bytes
    pieces: tuple[str, ...]
    slots: Callable[[tuple[str, ...]], tuple[str, ...]]
    escaped: bool = False

    def fill(self, letter: Outgoing) -> Filled:
        """The letter with its part. Raises MailError (permanent) for one that no call can carry."""
        text = list(self.pieces + self.pieces[1:])
        text[::2] = self.pieces
        text[1::2] = self.slots(_values(letter, escaped=self.escaped))
        return Filled(letter, "".join(text))


def form_of(letter: Outgoing, *, group: int | None = None) -> Form:
    """The form for all letters with the text of this one.

    group: the unsubscribe group by which readers leave, where SendGrid hosts that.
    """
    prepared, links = letter.letter, letter.to.links
    head, escaped = prepared.letterhead, html.escape(links.leave) != links.leave
    mail = Mail(
        from_email=From(head.from_email, one_line(head.from_name) or None),
        subject=head.subject_line(prepared.variant.subject),
    )
    if head.reply_to:
        mail.reply_to = ReplyTo(head.reply_to)
    for kind, text in contents(prepared, group=group, escaped=escaped):
        mail.add_content(Content(kind, text))
    mail.tracking_settings = _untracked()
    if group is not None:
        mail.asm = Asm(GroupId(group))
    frame = _json(mail.get())
    own = _personalization(letter, grouped=group is not None, escaped=escaped).get()
    cut = _CUT.split(_json(own).decode("ascii"))
    return Form(
        prepared=prepared,
        head=b'{"personalizations":[',
        tail=b"]," + frame[1:],
        pieces=tuple(cut[::2]),
        slots=itemgetter(*(SLOTS.index(slot) for slot in cut[1::2])),
        escaped=escaped,
    )


def requests(form: Form, letters: Sequence[Filled]) -> list[Request]:
    """As few requests as the limits allow for letters of one text; an address is never twice in one.

    Raises MailError (fatal) where even one letter is too large.
    """
    found: list[Request] = []
    waiting = list(letters)
    while waiting:
        chosen: dict[str, Filled] = {}
        rest: list[Filled] = []
        for one in waiting:
            key = one.letter.to.address.lower()
            if key in chosen or len(chosen) == MOST_PERSONALIZATIONS:
                rest.append(one)
            else:
                chosen[key] = one
        found += _small_enough(form, tuple(chosen.values()))
        waiting = rest
    return found


def _small_enough(form: Form, letters: tuple[Filled, ...]) -> list[Request]:
    parts = ",".join([one.part for one in letters]).encode("ascii")
    body = b"".join((form.head, parts, form.tail))
    if len(body) < MOST_BODY:
        return [Request(body, tuple(one.letter for one in letters))]
    if len(letters) == 1:
        raise MailError(f"The letter is larger than SendGrid takes ({MOST_BODY:,} bytes).", fatal=True)
    half = len(letters) // 2
    return [*_small_enough(form, letters[:half]), *_small_enough(form, letters[half:])]


def contents(prepared: Prepared, *, group: int | None, escaped: bool) -> list[tuple[str, str]]:
    """The parts as SendGrid gets them: plain text first, and the page unless a reader wants none.

    group: SendGrid's own marks stand where the links go. escaped: in the page they go by other marks than in the text,
    because there they are written differently.
    """
    parts = [("text/plain", plain_ended(prepared.variant.text), (LEAVE, PREFERENCES))]
    if prepared.format == "html":
        marks = (LEAVE_IN_HTML, PREFERENCES_IN_HTML) if escaped else (LEAVE, PREFERENCES)
        parts.append(("text/html", commented(prepared.variant.html), marks))
    found = []
    for kind, text, marks in parts:
        leave, preferences = (HOSTED.leave, HOSTED.preferences) if group is not None else marks
        found.append((kind, text.replace(LEAVE, leave).replace(PREFERENCES, preferences)))
    return found


def shared_headers(prepared: Prepared, *, grouped: bool = False) -> list[tuple[str, str]]:
    """The headers of every letter with this text, unfolded, but for those that SendGrid writes itself.

    grouped: it also writes those by which a reader leaves.
    """
    lines = prepared.letterhead.header_lines(prepared.variant.subject)[1].decode("ascii")
    found = []
    for line in lines.replace("\r\n ", " ").split("\r\n"):
        name, _, value = line.partition(": ")
        if name and name.lower() not in OF_ITS_OWN and not (grouped and name.lower().startswith("list-unsubscribe")):
            found.append((name, value))
    return found


def mark_of(message_id: str) -> str:
    """A short sign that an event speaks of this very letter, and not of one with the same number elsewhere."""
    return fingerprint("sendgrid", message_id)[:12]


SLOTS = ("to", "message-id", "leave", "preferences", "delivery", "mark", "leave-in-html", "preferences-in-html")


def _values(letter: Outgoing, *, escaped: bool) -> tuple[str, ...]:
    """A reader's own values in the order of SLOTS, as JSON writes them.

    Raises MailError (permanent) for one that no call can carry.
    """
    address, message_id, (leave, preferences) = letter.to
    travels = ascii_address(address)
    if len(leave) + len(preferences) > MOST_LINKS:
        raise MailError("The links of this letter are longer than SendGrid takes.", permanent=True)
    plain = _AS_THEY_ARE.fullmatch(message_id + leave + preferences) and message_id and leave
    if not plain:
        for name, text in (("Message-ID", message_id), ("leave link", leave)):
            if not _VISIBLE.fullmatch(text):
                raise MailError(f"The {name} of this mail cannot stand in a header.", permanent=True)
    values: tuple[str, ...] = (travels, message_id, leave, preferences, str(letter.delivery), mark_of(message_id))
    if escaped:
        values = (*values, html.escape(leave), html.escape(preferences))
    return values if plain else tuple(json.dumps(value)[1:-1] for value in values)


def _personalization(letter: Outgoing, *, grouped: bool, escaped: bool) -> Personalization:
    """One reader's part with slots in the place of their own values."""
    one, to = Personalization(), To()
    to.email = _slot("to")
    one.add_to(to)
    for name, value in (*shared_headers(letter.letter, grouped=grouped), ("Message-ID", _slot("message-id"))):
        one.add_header(Header(name, value))
    if not grouped:
        if letter.letter.letterhead.of_list:
            one.add_header(Header("List-Unsubscribe", f"<{_slot('leave')}>"))
        values = {LEAVE: "leave", PREFERENCES: "preferences"}
        if escaped:
            values |= {LEAVE_IN_HTML: "leave-in-html", PREFERENCES_IN_HTML: "preferences-in-html"}
        for key, slot in values.items():
            one.add_substitution(Substitution(key, _slot(slot)))
    if letter.delivery:
        one.add_custom_arg(CustomArg("delivery", _slot("delivery")))
        one.add_custom_arg(CustomArg("mark", _slot("mark")))
    return one


def _slot(name: str) -> str:
    return f"{{{{curator slot {name}}}}}"


_CUT = re.compile(r"\{\{curator slot ([a-z-]+)\}\}")


def _json(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode("ascii")


def _untracked() -> TrackingSettings:
    return TrackingSettings(
        click_tracking=ClickTracking(enable=False, enable_text=False),
        open_tracking=OpenTracking(enable=False),
        subscription_tracking=SubscriptionTracking(enable=False),
        ganalytics=Ganalytics(enable=False),
    )
