"""What is sound in a newsletter's set-up and what is not: each finding with its mend. Pure."""

import base64
import binascii
import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key

from curator.model.finding import Finding, Severity
from curator.net.sender_dns import Record, SenderDns
from curator.settings import Settings

STRONG_BITS = 100
SKEW_BLOCKS, SKEW_WARNS = dt.timedelta(minutes=5), dt.timedelta(minutes=1)
BACKUP_DUE = dt.timedelta(days=35)
INVENTED = ("example.org", "example.com", "example.net", "example", "test", "invalid", "localhost")
FULL_ACCESS = "api_keys.create"


def finding(check: str, where: str, severity: Severity, message: str, mend: str) -> Finding:
    """One finding of the doctor; none of them can be waived."""
    return Finding(f"{check}:{where}", check, severity, message, where, mend, waivable=False)


def settings_findings(settings: Settings) -> Iterator[Finding]:
    """What curator.toml says, or does not say."""
    newsletter, delivery = settings.newsletter, settings.config.delivery
    if delivery.provider == "outbox":
        yield finding(
            "settings", "[delivery] provider", "info", "The provider is the outbox: no mail leaves this machine.",
            "When you want to reach readers: docs/howto tells how to set up SMTP or SendGrid.",
        )  # fmt: skip
    if not newsletter.postal_address:
        yield finding(
            "settings", "[newsletter] postal_address", "warn", "There is no postal address, and the law wants one.",
            "Set postal_address below [newsletter]; a post box will do.",
        )  # fmt: skip
    if settings.provider_is_local:
        return
    domain = newsletter.from_email.rpartition("@")[2].lower()
    if any(domain == one or domain.endswith(f".{one}") for one in INVENTED):
        yield finding(
            "settings", "[newsletter] from_email", "block", f"{newsletter.from_email} is on a domain nobody can own.",
            "Send from a domain of your own.",
        )  # fmt: skip
    if not settings.hosted and not settings.config.readers.url:
        yield finding(
            "settings", "[readers] url", "block", "Readers would have no way to leave: [readers] url is not set.",
            "Set it to the address where `curator serve` answers.",
        )  # fmt: skip


def secret_findings(settings: Settings) -> Iterator[Finding]:
    """Secrets that are missing, weak or used twice."""
    secrets, delivery = settings.secrets, settings.config.delivery
    make = 'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
    if not secrets.secret_keys:
        yield finding("secrets", "CURATOR_SECRET_KEY", "block", "Readers' links cannot be signed.", make)
    for number, key in enumerate(secrets.secret_keys):
        if bits(key) < STRONG_BITS:
            mend = f"{make}, and put it before the old one: links that are out already go on working."
            message = f"Key {number + 1} can be guessed, and with it everybody's links."
            yield finding("secrets", "CURATOR_SECRET_KEY", "block" if number == 0 else "warn", message, mend)
    if not secrets.erasure_key:
        yield finding("secrets", "CURATOR_ERASURE_KEY", "block", "No reader could have themselves erased.", make)
    elif bits(secrets.erasure_key) < STRONG_BITS:
        message = "It can be guessed, and with it who was erased."
        mend = f"{make}; only as long as nobody was erased, for it can never be changed afterwards."
        yield finding("secrets", "CURATOR_ERASURE_KEY", "warn", message, mend)
    elif secrets.erasure_key in secrets.secret_keys:
        message = "It is the same as CURATOR_SECRET_KEY, which may have to be changed one day; this one never may."
        yield finding("secrets", "CURATOR_ERASURE_KEY", "warn", message, make)
    if delivery.provider == "smtp" and delivery.smtp.user and not secrets.smtp_password:
        message = "[delivery.smtp] user is set, and the password is not."
        yield finding("secrets", "CURATOR_SMTP_PASSWORD", "block", message, "Put it into .env.")
    if delivery.provider == "sendgrid" and not secrets.sendgrid_api_key:
        yield finding("secrets", "CURATOR_SENDGRID_API_KEY", "block", "SendGrid wants a key.", "Put it into .env.")
    if delivery.provider == "sendgrid" and not settings.hosted and not secrets.sendgrid_webhook_key:
        message = "Bounces and complaints are not heard of, and what a lost answer left uncertain stays so."
        mend = "Switch on the signed event webhook at SendGrid, and put its verification key into .env."
        yield finding("secrets", "CURATOR_SENDGRID_WEBHOOK_KEY", "warn", message, mend)


def bits(secret: str) -> float:
    """About how many bits it takes to guess a secret: by its length and by how its characters are spread."""
    counts = Counter(secret)
    return sum(-number * math.log2(number / len(secret)) for number in counts.values()) if secret else 0.0


def dns_findings(settings: Settings, found: SenderDns) -> Iterator[Finding]:
    """What mailbox providers will hold against the sender."""
    if not found.exists:
        mend = "Correct from_email below [newsletter]."
        yield finding("dns", found.mx.name, "block", f"There is no domain {found.mx.name}.", mend)
        return
    if found.mx.state == "unknown":
        mend = "Look again when this machine is online."
        yield finding("dns", found.mx.name, "info", f"The DNS could not be asked ({found.mx.why}).", mend)
        return
    if found.mx.state == "missing":
        mend = "Add an MX record: people answer letters, and a sender whom nobody can answer is mistrusted."
        yield finding("dns", f"MX {found.mx.name}", "warn", f"Mail to {found.mx.name} arrives nowhere.", mend)
    if found.spf.state != "good" and settings.config.delivery.provider == "smtp":
        mend = "Add or correct the TXT record that names your mail server; your provider shows it."
        yield _record("SPF", found.spf, "block", "does not say who may send for it", mend)
    if found.dmarc.state != "good":
        mend = 'Add a TXT record at _dmarc: begin with "v=DMARC1; p=none; rua=mailto:you@your-domain".'
        yield _record("DMARC", found.dmarc, "warn", "has no DMARC policy; Gmail and Yahoo want one", mend)
    for key in found.dkim:
        if key.state != "good":
            mend = "Publish the key that your provider, or `openssl rsa -pubout`, shows."
            yield _record("DKIM", key, "warn" if key.state == "unknown" else "block", "holds no key", mend)
    pem = settings.secrets.dkim_key
    if pem and found.dkim and found.dkim[0].state == "good" and not _fit(pem, found.dkim[0].text):
        message = f"The key at {found.dkim[0].name} is not that of CURATOR_DKIM_KEY: every signature would be wrong."
        mend = "Publish the public half of the key that signs."
        yield finding("dns", f"DKIM {found.dkim[0].name}", "block", message, mend)


def _record(kind: str, record: Record, severity: Severity, message: str, mend: str) -> Finding:
    why = f" ({record.why})" if record.why else ""
    return finding("dns", f"{kind} {record.name}", severity, f"{record.name} {message}{why}.", mend)


def _fit(pem: str, record: str) -> bool:
    """True when a DKIM record names the public half of a private key."""
    tags = dict(part.strip().partition("=")[::2] for part in record.split(";"))
    try:
        public = load_der_public_key(base64.b64decode("".join(tags.get("p", "").split())))
        private = load_pem_private_key(pem.encode(), None).public_key()
    except (ValueError, TypeError, binascii.Error, UnsupportedAlgorithm):
        return False
    if not isinstance(public, RSAPublicKey) or not isinstance(private, RSAPublicKey):
        return False
    return public.public_numbers() == private.public_numbers()


def scope_findings(settings: Settings, scopes: frozenset[str]) -> Iterator[Finding]:
    """What the key of SendGrid may do: enough, and no more."""
    wanted = {"mail.send"} | ({"asm.groups.read", "suppression.read"} if settings.hosted else set())
    for scope in sorted(wanted):
        if not any(one == scope or one.startswith(f"{scope}.") for one in scopes):
            mend = "Give the key this right at SendGrid, or make another one."
            message = f"The key of SendGrid lacks the right {scope}."
            yield finding("provider", scope, "block" if scope == "mail.send" else "warn", message, mend)
    if FULL_ACCESS in scopes:
        message = "The key of SendGrid may do everything; whoever finds it owns the account."
        yield finding("provider", "scopes", "warn", message, "Make one that may only send mail and read suppressions.")


def clock_findings(told: dt.datetime | None, now: dt.datetime) -> Iterator[Finding]:
    """How far this machine's clock is from that of the readers' pages."""
    if told is None:
        return
    skew = abs(now - told)
    if skew >= SKEW_WARNS:
        message = f"This clock and that of the readers' pages are {int(skew.total_seconds())} seconds apart."
        mend = "Let both machines set their clocks by NTP; links and signatures have times in them."
        yield finding("clock", "clock", "block" if skew >= SKEW_BLOCKS else "warn", message, mend)


def backup_findings(last: dt.datetime | None, now: dt.datetime) -> Iterator[Finding]:
    """How old the last backup is."""
    if last is None:
        message = "There is no backup: with this disk your readers would be gone."
        yield finding("backup", "backup", "warn", message, "Run `curator backup`, and keep the file elsewhere.")
    elif now - last > BACKUP_DUE:
        message = f"The last backup is {(now - last).days} days old."
        yield finding("backup", "backup", "warn", message, "Run `curator backup`, and keep the file elsewhere.")
