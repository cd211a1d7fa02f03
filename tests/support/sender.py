"""A process that sends: `python -m tests.support.sender URL ROOT CONFIRM smtp|sendgrid PORT NUMBER`.

NUMBER: connections of SMTP, letters a batch of SendGrid.
"""

import asyncio
import secrets
import sys
from dataclasses import replace
from pathlib import Path

from curator.clock import system_clock
from curator.mail.providers import make_mailer
from curator.project import Project
from curator.sending.pace import Patience
from curator.sending.step import SendReport, send
from curator.settings import DeliverySettings, SendgridSettings, Settings, SmtpSettings
from curator.store.engine import open_store
from tests.support.letters import sample_settings, sample_variant
from tests.support.sendgrid import KEY


def by_smtp(port: int, connections: int = 4) -> DeliverySettings:
    """The settings of a mail server on this machine."""
    smtp = SmtpSettings(host="127.0.0.1", port=port, security="none", connections=connections)
    return DeliverySettings(provider="smtp", smtp=smtp)


def by_sendgrid(port: int, batch: int = 200) -> DeliverySettings:
    """The settings of the stand-in for SendGrid."""
    return DeliverySettings(
        provider="sendgrid", sendgrid=SendgridSettings(host=f"http://127.0.0.1:{port}", batch_size=batch)
    )


def settings_for(root: Path, delivery: DeliverySettings, *, dkim_key: str = "") -> Settings:
    """A newsletter that sends this way."""
    plain = sample_settings(root)
    secrets_ = replace(plain.secrets, sendgrid_api_key=KEY, dkim_key=dkim_key)
    return replace(plain, config=replace(plain.config, delivery=delivery), secrets=secrets_)


QUICK = Patience(retries=(0.05, 0.1, 0.2, 0.4), wait=5, first_hold=0.05, longest_hold=0.2, troubles=20)


async def run(url: str, settings: Settings, confirm: int) -> SendReport:
    """One run of `send`, as the command makes it."""
    store = open_store(url)
    mailer = make_mailer(settings, Project(settings.root))
    try:
        return await send(
            "2026-12",
            [sample_variant()],
            store,
            mailer,
            settings,
            clock=system_clock,
            new_token=lambda: secrets.token_urlsafe(8),
            confirm=confirm,
            patience=QUICK,
        )
    finally:
        await mailer.close()
        store.close()


if __name__ == "__main__":
    url, root, confirm, provider, port, number = sys.argv[1:]
    way = by_smtp if provider == "smtp" else by_sendgrid
    print(asyncio.run(run(url, settings_for(Path(root), way(int(port), int(number))), int(confirm))))
