"""Looks at everything that a sending depends on, before a sending does."""

import asyncio
import datetime as dt
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import dns.resolver

from curator.clock import Clock
from curator.errors import CuratorError, OutsideError, RefusedError, UsageError
from curator.mail.letterhead import letterhead
from curator.model.finding import Finding
from curator.net.client import GuardedClient
from curator.net.sender_dns import look_up
from curator.pipeline.doctor_rules import (
    backup_findings,
    clock_findings,
    dns_findings,
    finding,
    scope_findings,
    secret_findings,
    settings_findings,
)
from curator.project import Project
from curator.sending.way_out import prove_way_out
from curator.settings import Settings
from curator.store.backup import last_backup
from curator.store.engine import Store

PRIVATE = (".env", "curator.db", "curator.db-wal", ".curator", "out")
SENDGRID_SELECTORS = ("s1", "s2")


@dataclass(frozen=True, slots=True)
class Patient:
    """The newsletter that is looked at. clock: real time, even in a rehearsal. resolver, client: for tests."""

    project: Project
    settings: Settings
    open_store: Callable[[], Store]
    clock: Clock
    resolver: dns.resolver.Resolver | None = None
    client: GuardedClient | None = None


def examine(patient: Patient) -> list[Finding]:
    """Everything that is not as it should be, the gravest first. No mail is sent."""
    found = [
        *settings_findings(patient.settings),
        *secret_findings(patient.settings),
        *_files(patient.project, patient.settings),
        *asyncio.run(_outside(patient)),
        *backup_findings(last_backup(patient.project), patient.clock()),
    ]
    order = ("block", "warn", "info")
    return sorted(found, key=lambda one: order.index(one.severity))


async def _outside(patient: Patient) -> list[Finding]:
    """The provider, the DNS and the readers' pages, where mail leaves this machine; and SendGrid's stand-in."""
    settings, found = patient.settings, list[Finding]()
    if settings.config.delivery.provider == "sendgrid" and settings.secrets.sendgrid_api_key:
        found += await _sendgrid(settings)
    if settings.config.delivery.provider == "smtp":
        found += await _smtp(settings, patient.project)
    if settings.hosted or (not settings.provider_is_local and settings.readers_url):
        found += await _way_out(patient)  # without an address there is nobody to ask: the settings' finding says so
    if not settings.provider_is_local:
        found += await asyncio.to_thread(lambda: list(_dns(patient)))
    return found


def _dns(patient: Patient) -> Iterator[Finding]:
    settings, smtp = patient.settings, patient.settings.config.delivery.smtp
    try:
        domain = letterhead(settings, ref="").domain
    except UsageError as error:
        yield finding("dns", "[newsletter] from_email", "block", error.message, error.hint)
        return
    by_smtp = settings.config.delivery.provider == "smtp"
    selectors = SENDGRID_SELECTORS[:1] if not by_smtp else ()
    if by_smtp and smtp.dkim_selector:
        selectors = (f"{smtp.dkim_selector}@{smtp.dkim_domain}" if smtp.dkim_domain else smtp.dkim_selector,)
    returned_to = smtp.envelope_from or settings.config.bounces.address
    envelope = returned_to.rpartition("@")[2] or domain
    found = look_up(domain, envelope=envelope, selectors=selectors, resolver=patient.resolver)
    yield from dns_findings(settings, found)


async def _sendgrid(settings: Settings) -> list[Finding]:
    from curator.mail.sendgrid_account import SendgridAccount

    try:
        async with SendgridAccount(settings) as account:
            return list(scope_findings(settings, await account.scopes()))
    except OutsideError as error:
        return [finding("provider", "SendGrid", "block", error.message, error.hint)]


async def _smtp(settings: Settings, project: Project) -> list[Finding]:
    from curator.mail.providers import make_mailer
    from curator.mail.smtp import SmtpMailer

    where = f"{settings.config.delivery.smtp.host}:{settings.config.delivery.smtp.port}"
    try:
        mailer = make_mailer(settings, project)
        if isinstance(mailer, SmtpMailer):
            await mailer.greet()
    except CuratorError as error:
        return [finding("provider", where, "block", error.message, error.hint)]
    return []


async def _way_out(patient: Patient) -> list[Finding]:
    now = patient.clock()
    try:
        answer = await prove_way_out(patient.open_store(), patient.settings, now=now, client=patient.client)
    except RefusedError as error:
        return [finding("readers", "[readers] url", "block", error.message, error.hint)]
    return list(clock_findings(_date(answer.headers.get("date", "")) if answer else None, now))


def _date(text: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _files(project: Project, settings: Settings) -> Iterator[Finding]:
    """Private files: not in git, and for the editor's eyes alone."""
    paths = [project.root / name for name in PRIVATE]
    if settings.database_url.startswith("sqlite:///"):
        paths.append(Path(settings.database_url.removeprefix("sqlite:///")))
    for path in dict.fromkeys(paths):
        if path.is_file() and path.stat().st_mode & (stat.S_IRWXO | stat.S_IRWXG) and path.name != "out":
            message = f"Others on this machine can read {path.name}, which holds {_what(path)}."
            yield finding("files", path.name, "warn", message, f"Run `chmod 600 {path.name}`.")
    tracked = _git(project.root, "ls-files", "-z", "--", *PRIVATE, "*.db", "*.zip")
    for name in sorted(tracked):
        message = f"{name} is in git: whoever sees the repository sees {_what(Path(name))}."
        mend = f"Run `git rm --cached {name}`, change every secret in it, and remember that git keeps what was."
        yield finding("files", name, "block", message, mend)
    loose = _git(project.root, "ls-files", "-z", "--others", "--exclude-standard", "--", *PRIVATE, "*.db")
    for name in sorted(loose - tracked):
        message = f"git does not ignore {name}; the next commit may take it along."
        yield finding("files", name, "warn", message, f'Add "{name}" to .gitignore.')


def _what(path: Path) -> str:
    return "your secrets" if path.name == ".env" else "your readers' addresses"


def _git(root: Path, *words: str) -> set[str]:
    """File names that git gives; none where there is no git or no repository."""
    try:
        said = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return set()
    names = said.stdout.decode("utf-8", "replace").split("\0") if said.returncode == 0 else []
    return {name for name in names if name}
