"""The post room: beside the pages, it writes the mails that were asked for and hands the guide to new readers."""

import asyncio
import contextlib
import datetime as dt
from dataclasses import dataclass, field

from curator.errors import RefusedError
from curator.sending.pace import Patience
from curator.sending.step import send
from curator.store import guide, signups
from curator.subscribing.answering import answer_requests
from curator.web.guard import complain
from curator.web.readers.office import Office
from curator.wiring import new_token

LOOK_EVERY = 30
"""Seconds after which it looks by itself, for what another program has asked for or what was put off."""

SWEEP_EVERY = dt.timedelta(hours=1)
NO_WAITING = Patience(wait=0, troubles=1)
"""What cannot go out now is left for a later round."""


@dataclass
class PostRoom:
    """Works until it is stopped. A round that fails is told once on stderr, and the next one tries again."""

    office: Office
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _swept: dt.datetime | None = None
    _told: str = ""

    async def run(self) -> None:
        """Round after round, as soon as a mail was asked for."""
        while not self.stopping.is_set():
            self.office.wake.clear()
            try:
                await self.round()
                self._told = ""
            except Exception as error:  # noqa: BLE001 - one failed round must not end the room
                self._tell(error)
            await self._rest()

    async def round(self) -> None:
        """Everything that is due now. Raises MailError, StoreError or RenderError."""
        await self._sweep()
        office = self.office
        await answer_requests(office.store, office.make_mailer, office.settings, office.renderers, clock=office.clock)
        await self._hand_over_guides()

    def stop(self) -> None:
        """End after what is in flight."""
        self.stopping.set()
        self.office.wake.set()

    async def _hand_over_guides(self) -> None:
        """The guide goes out like an issue: claimed before it is handed over, never twice."""
        office = self.office
        size = await office.aside(self._guides_waiting)
        if size is None:
            return
        mailer = office.make_mailer()
        try:
            await office.aside(lambda: self._carried_by(mailer.name))
            # its list grows: if it did since we looked, the next round takes it up
            with contextlib.suppress(RefusedError):
                await send(
                    guide.REF,
                    (),
                    office.store,
                    mailer,
                    office.settings,
                    kind="guide",
                    clock=office.clock,
                    new_token=new_token,
                    confirm=size,
                    stop=self.stopping,
                    patience=NO_WAITING,
                )
        finally:
            await mailer.close()

    def _guides_waiting(self) -> int | None:
        with self.office.store.read() as db:
            return guide.waiting(db, self.office.clock())

    def _carried_by(self, provider: str) -> None:
        with self.office.store.write() as db:
            guide.carried_by(db, provider)

    async def _sweep(self) -> None:
        now, office = self.office.clock(), self.office
        if self._swept is None or now - self._swept >= SWEEP_EVERY:
            await office.aside(lambda: self._forget(now))
            self._swept = now

    def _forget(self, now: dt.datetime) -> None:
        with self.office.store.write() as db:
            signups.sweep(db, now)

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.office.wake.wait(), LOOK_EVERY)

    def _tell(self, error: Exception) -> None:
        """Say once what keeps the mails."""
        if type(error).__name__ != self._told:
            complain(error, "mails wait and are tried again")
        self._told = type(error).__name__
