"""mail-legal: a reader sees who writes and how to leave, and mail programs can show a leave button."""

import re
from collections.abc import Iterator
from email.utils import getaddresses

from curator.checking.evidence import Evidence
from curator.checking.outputs import outputs
from curator.checking.reading import stands_in
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.text.tokens import LEAVE
from curator.text.words import slug

MAIL_LEGAL = Rule("mail-legal", protects=True)
_RESERVED = re.compile(r"(?:^|\.)(?:example\.(?:org|com|net)|(?:example|test|invalid|localhost|local|internal))$")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_FIELD = re.compile(rb"([!-9;-~]+):[ \t]*(.*)", re.DOTALL)


def mail_legal(evidence: Evidence) -> Iterator[Finding]:
    """A missing postal address, leave link or one-click header, or a sender without a domain of their own."""
    yield from _settings(evidence)
    yield from _rendered(evidence)
    if evidence.message is not None:
        yield from _headers(evidence, evidence.message)


def _settings(evidence: Evidence) -> Iterator[Finding]:
    newsletter = evidence.settings.newsletter
    if not newsletter.postal_address.strip():
        yield MAIL_LEGAL.block(
            "postal-address",
            "The newsletter has no postal address; the law of many countries asks for one in each mail.",
            where="curator.toml, [newsletter] postal_address",
            mend="Write an address where post reaches you; a post-office box will do.",
        )
    if trouble := _sender_trouble(newsletter.from_email, local=evidence.settings.provider_is_local):
        yield MAIL_LEGAL.block(
            "from",
            f'Mails come from "{newsletter.from_email}": {trouble}.',
            where="curator.toml, [newsletter] from_email",
            mend="Write an address on a domain that is yours and that your provider may send for.",
        )


def _sender_trouble(address: str, *, local: bool) -> str:
    name, sign, host = address.strip().rpartition("@")
    try:
        domain = host.lower().encode("idna").decode() if not host.isascii() else host.lower()
    except UnicodeError:
        domain = ""
    if not name or not sign or re.search(r"\s", address.strip()):
        return "that is no mail address"
    if not _DOMAIN.fullmatch(domain):
        return "that is no domain that mail can come from"
    if _RESERVED.search(domain) and not local:
        return "that domain belongs to nobody, so a real provider will refuse it"
    return ""


def _rendered(evidence: Evidence) -> Iterator[Finding]:
    address = evidence.settings.newsletter.postal_address
    for kind, output in outputs(evidence):
        if kind == "web":
            continue
        ways = [link for link in output.links if link.href == LEAVE and (kind == "text" or link.words)]
        if not ways:
            yield MAIL_LEGAL.block(
                f"{slug(output.name)}.leave",
                f"The {output.name} shows no link to leave.",
                where=output.file,
                mend="Show `links.leave` with plain words in the template, or remove your copy of it.",
            )
        if address.strip() and not stands_in(address, output.heard()):
            yield MAIL_LEGAL.block(
                f"{slug(output.name)}.postal-address",
                f"The {output.name} does not show the postal address.",
                where=output.file,
                mend="Show `newsletter.postal_address` in the template, or remove your copy of it.",
            )


def _headers(evidence: Evidence, message: bytes) -> Iterator[Finding]:
    head = re.split(rb"\r?\n\r?\n", message, maxsplit=1)[0]
    fields: dict[str, list[bytes]] = {}
    for line in re.split(rb"\r?\n(?![ \t])", head):
        if found := _FIELD.fullmatch(line):
            fields.setdefault(found[1].decode("ascii").lower(), []).append(found[2].rstrip())
    if evidence.settings.config.readers.hosted != "sendgrid":
        yield from _one_click(evidence, fields)
    for name in ("from", "to", "subject", "date", "message-id"):
        if len(fields.get(name, [])) != 1:
            yield _header(name, f"stands in the mail {_times(fields.get(name, []))}")
    sender = b"".join(fields.get("from", [])).decode("ascii", "replace")
    addresses = [address for _, address in getaddresses([re.sub(r"\r?\n[ \t]+", " ", sender)])]
    if len(addresses) == 1 and (trouble := _sender_trouble(addresses[0], local=evidence.settings.provider_is_local)):
        yield _header("from", f'names "{addresses[0]}": {trouble}')


def _one_click(evidence: Evidence, fields: dict[str, list[bytes]]) -> Iterator[Finding]:
    https = rb"https?" if evidence.settings.provider_is_local else rb"https"
    wanted = {
        "list-unsubscribe": (rb"(?:<mailto:[^<>\s]+>, ?)?<" + https + rb"://[^<>\s]+>(?:, ?<mailto:[^<>\s]+>)?"),
        "list-unsubscribe-post": rb"List-Unsubscribe=One-Click",
    }
    for name, pattern in wanted.items():
        values = fields.get(name, [])
        if len(values) != 1:
            yield _header(name, f"stands in the mail {_times(values)}")
        elif not re.fullmatch(pattern, values[0]):
            yield _header(name, f'is not one plain line with one https address: "{_shown(values[0])}"')


def _times(values: list[bytes]) -> str:
    return {0: "nowhere", 1: "once", 2: "twice"}.get(len(values), f"{len(values)} times")


def _shown(value: bytes) -> str:
    text = value.decode("ascii", "replace")
    return text if len(text) <= 80 else f"{text[:80]}…"


def _header(name: str, trouble: str) -> Finding:
    title = "-".join(part.capitalize() for part in name.split("-")).replace("Message-Id", "Message-ID")
    return MAIL_LEGAL.block(
        f"header.{name}",
        f"The header {title} {trouble}.",
        where="the mail as it goes out",
        mend="Look at [newsletter] and [readers] in curator.toml; if both are right, curator is at fault: report it.",
    )
