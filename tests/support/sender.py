"""A process that sends by SMTP: `python -m tests.support.sender URL ROOT PORT CONNECTIONS CONFIRM`."""

import asyncio
import secrets
import sys
from pathlib import Path

from curator.clock import system_clock
from curator.mail.providers import make_mailer
from curator.project import Project
from curator.sending.step import SendReport, send
from curator.settings import SmtpSettings
from curator.store.engine import open_store
from tests.support.letters import sample_settings, sample_variant


async def run(url: str, root: Path, smtp: SmtpSettings, confirm: int) -> SendReport:
    """One run of `send`, as the command makes it."""
    store = open_store(url)
    settings = sample_settings(root, smtp=smtp)
    mailer = make_mailer(settings, Project(root))
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
        )
    finally:
        await mailer.close()
        store.close()


if __name__ == "__main__":
    smtp = SmtpSettings(host="127.0.0.1", port=int(sys.argv[3]), security="none", connections=int(sys.argv[4]))
    print(asyncio.run(run(sys.argv[1], Path(sys.argv[2]), smtp, int(sys.argv[5]))))
