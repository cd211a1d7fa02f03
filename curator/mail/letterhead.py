"""What stands above every letter of one mailing, whoever gets it; and each reader's own links."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from curator.errors import RefusedError, UsageError
from curator.mail import headers
from curator.settings import Settings
from curator.text.tokens import make_token
from curator.text.urls import join
from curator.text.words import fingerprint, one_line, slug

EXAMPLE_ADDRESS = "reader@example.org"
EXAMPLE_KEY = "example"
"""Signs links that look like a reader's and lead to nobody."""

EXAMPLE_READER = 1_000_000
SERVICE = "service"
"""The kind of mails that answer one person's request: no list sent them, and there is nothing to leave."""

AUTOMATIC = (SERVICE, "guide")
"""Kinds that nobody pressed a button for: no out-of-office note should answer them (RFC 3834)."""

TEST_MARK = "[Test] "


class Links(NamedTuple):
    """The two addresses that are a reader's own. Both are plain ASCII."""

    leave: str
    preferences: str


HOSTED = Links("<%asm_group_unsubscribe_raw_url%>", "<%asm_preferences_raw_url%>")
"""What SendGrid replaces by a reader's own addresses where it hosts leaving."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Names and addresses of one mailing.

    subject: stands in the place of the variant's where a reader asked for discretion. mark: before the subject of a
    test copy. archive: empty when the newsletter has no address on the web yet.
    """

    ref: str
    kind: str
    from_name: str
    from_email: str
    reply_to: str
    list_name: str
    archive: str
    subject: str | None = None
    mark: str = ""

    @property
    def domain(self) -> str:
        """The newsletter's own domain, in ASCII."""
        return self.from_email.rpartition("@")[2]

    @property
    def of_list(self) -> bool:
        """True for letters that a reader gets as one of many, and can leave from the letter's own header."""
        return self.kind != SERVICE

    def subject_line(self, subject: str) -> str:
        """The subject as a reader sees it: the variant's own, or the neutral one."""
        return self.mark + one_line(self.subject or subject)

    def header_lines(self, subject: str) -> tuple[bytes, bytes]:
        """Two blocks of whole header lines, to stand before and after what is a reader's own."""
        owner = self.reply_to or self.from_email
        mailto = quote(owner, safe="@!$*+/=?^_`{|}~.-")
        subject = self.subject_line(subject)
        first = headers.line("From", *headers.phrase_tokens("From", self.from_name), f"<{self.from_email}>")
        if self.reply_to:
            first += headers.line("Reply-To", self.reply_to)
        first += headers.line("Subject", *headers.text_tokens("Subject", subject))
        automatic = headers.line("Auto-Submitted", "auto-generated") if self.kind in AUTOMATIC else b""
        if not self.of_list:
            return first, automatic + headers.line("MIME-Version", "1.0")
        label = slug(self.list_name, "letters")
        last = [
            automatic,
            headers.line("List-Id", *headers.phrase_tokens("List-Id", self.list_name), f"<{label}.{self.domain}>"),
            headers.line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            headers.line("List-Help", f"<mailto:{mailto}?subject=help>"),
            headers.line("List-Owner", f"<mailto:{mailto}>"),
            headers.line("List-Archive", f"<{self.archive}>") if self.archive else b"",
            headers.line("List-Post", "NO"),
            headers.line("Feedback-ID", f"{self.ref}:{label}:{self.kind}:{_sender(self.domain)}"),
            headers.line("MIME-Version", "1.0"),
        ]
        return first, b"".join(last)


def letterhead(
    settings: Settings, *, ref: str, kind: str = "issue", discreet: bool = False, test: bool = False
) -> Letterhead:
    """The letterhead of one mailing, or that of its discreet readers.

    Raises UsageError where curator.toml names no sender that mail could come from.
    """
    newsletter, neutral = settings.newsletter, settings.config.discreet
    return Letterhead(
        ref=ref,
        kind=kind,
        from_name=neutral.from_name if discreet else newsletter.from_name or newsletter.title,
        from_email=_own_address(newsletter.from_email, "from_email"),
        reply_to=_own_address(newsletter.reply_to, "reply_to") if newsletter.reply_to else "",
        list_name=neutral.list_name if discreet else newsletter.title,
        archive=headers.ascii_url(newsletter.base_url) if newsletter.base_url else "",
        subject=neutral.subject if discreet else None,
        mark=TEST_MARK if test else "",
    )


def links(settings: Settings, subscriber: int) -> Links:
    """One reader's links, signed with the newest key; where SendGrid hosts leaving, the marks that it fills in.

    Raises what `linking` raises.
    """
    return linking(settings)(subscriber)


def linking(settings: Settings) -> Callable[[int], Links]:
    """Gives each reader's links: asked for once, used for many.

    Raises UsageError without CURATOR_SECRET_KEY, RefusedError without `[readers] url`: nobody is mailed who could
    not leave.
    """
    if settings.hosted:
        return lambda _: HOSTED
    if not settings.secrets.secret_keys:
        raise UsageError("CURATOR_SECRET_KEY is not set: readers' links cannot be signed.", hint="Set it in .env.")
    if not settings.readers_url:
        raise RefusedError(
            "Readers would have no way to leave: [readers] url is not set.",
            hint="Set it to the address where `curator serve` answers.",
        )
    return _linking(settings.readers_url, settings.secrets.secret_keys[0])


def example_links(settings: Settings) -> Links:
    """Links as long as a reader's that no key of this newsletter signed: they change nothing for anybody."""
    return _linking(settings.readers_url, EXAMPLE_KEY)(EXAMPLE_READER)


def message_id(settings: Settings, *, kind: str, ref: str, subscriber: int) -> str:
    """The Message-ID of one mailing to one reader: always the same, on the newsletter's own domain."""
    domain = _domain(settings.newsletter.from_email)
    key = settings.secrets.secret_keys[0] if settings.secrets.secret_keys else ""
    # the number first: a million rows come into the index in its own order, several times faster than at random
    return f"<{ref}.{subscriber:08x}{fingerprint(key, kind, ref, str(subscriber))[:24]}@{domain}>"


def _linking(base: str, key: str) -> Callable[[int], Links]:
    leave, preferences = (headers.ascii_url(join(base, f"{page}/")) for page in ("leave", "preferences"))

    def own(subscriber: int) -> Links:
        return Links(
            leave + make_token("leave", subscriber, key), preferences + make_token("preferences", subscriber, key)
        )

    return own


@lru_cache(maxsize=8)
def _domain(from_email: str) -> str:
    return _own_address(from_email, "from_email").rpartition("@")[2]


def _own_address(address: str, name: str) -> str:
    local, sign, domain = address.rpartition("@")
    if local and sign and domain:
        return headers.ascii_address(address)
    raise UsageError(
        f'[newsletter] {name} is "{one_line(address)}", which is no mail address.', hint="Correct it in curator.toml."
    )


def _sender(domain: str) -> str:
    """Five to fifteen characters that stay the same from mailing to mailing, as Feedback-ID asks."""
    return slug(domain, "curator")[:15].strip("-").ljust(5, "-")
