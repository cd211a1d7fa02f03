"""A newsletter with readers and an editor who sends, for the tests of sending."""

import asyncio
from pathlib import Path

from curator.clock import fixed_clock
from curator.mail.mailer import Mailer
from curator.sending.pace import Patience
from curator.sending.step import SendReport, send
from curator.store.engine import Store
from tests.support.letters import sample_settings, sample_variant
from tests.support.mailers import ScriptedMailer
from tests.support.readers import NOW

IMPATIENT = Patience(retries=(0.02, 0.02), wait=5, first_hold=0.02, longest_hold=0.05, troubles=3)


class Desk:
    """A newsletter with readers, and an editor who sends."""

    def __init__(self, store: Store, root: Path) -> None:
        self.store, self.root = store, root
        self.mailer: Mailer = ScriptedMailer()
        self.settings = sample_settings(root)
        self.patience = IMPATIENT
        self.variants = [sample_variant()]
        self._tokens = (f"token-{number}" for number in range(1000))

    def send(self, confirm: int | None, **options: object) -> SendReport:
        return asyncio.run(self.sending(confirm, **options))

    async def sending(self, confirm: int | None, **options: object) -> SendReport:
        stop, per_hour, progress = options.get("stop"), options.get("per_hour"), options.get("progress")
        return await send(
            "2026-12",
            self.variants,
            self.store,
            self.mailer,
            self.settings,
            clock=fixed_clock(NOW),
            new_token=lambda: next(self._tokens),
            patience=self.patience,
            confirm=confirm,
            dry_run=bool(options.get("dry_run")),
            per_hour=per_hour if isinstance(per_hour, int) else None,
            stop=stop if isinstance(stop, asyncio.Event) else None,
            progress=progress if callable(progress) else None,
        )


def scripted(desk: Desk) -> ScriptedMailer:
    assert isinstance(desk.mailer, ScriptedMailer)
    return desk.mailer
