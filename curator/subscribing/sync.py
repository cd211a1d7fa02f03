"""Where SendGrid hosts leaving: whoever left, bounced or complained there gets no more mail from here either."""

import datetime as dt
from dataclasses import dataclass

from curator.errors import UsageError
from curator.mail.sendgrid_account import SendgridAccount, Suppressed
from curator.settings import Settings
from curator.store import facts, subscribers
from curator.store.engine import Store

CHUNK = 1_000
PAGE = "sendgrid"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What SendGrid's lists brought. listed: all addresses on them; the others: readers of ours who are stopped now."""

    listed: int
    left: int
    bounced: int
    complained: int


async def sync(store: Store, settings: Settings, *, now: dt.datetime) -> SyncReport:
    """Read SendGrid's lists and stop the readers on them. Doing it twice changes nothing.

    Raises UsageError where SendGrid is not the provider, OutsideError if it does not answer.
    """
    if settings.config.delivery.provider != "sendgrid":
        raise UsageError(
            "The provider is not SendGrid: there are no lists to read.", hint="Returned mail: `curator bounces read`."
        )
    found, listed = {"left": 0, "bounced": 0, "complained": 0}, 0
    async with SendgridAccount(settings) as account:
        chunk: list[Suppressed] = []
        async for one in account.suppressed(settings.config.delivery.sendgrid.unsubscribe_group):
            chunk.append(one)
            if len(chunk) == CHUNK:
                listed += _stop(store, chunk, found, now)
                chunk = []
        listed += _stop(store, chunk, found, now)
    return SyncReport(listed, **found)


def _stop(store: Store, chunk: list[Suppressed], found: dict[str, int], now: dt.datetime) -> int:
    keys = {address.strip().lower() for _, address in chunk}
    with store.read() as db:
        known = subscribers.known(db, keys)
    if known:
        with store.write() as db:
            for reason, address in chunk:
                reader = known.get(address.strip().lower())
                if reader and facts.stop(db, reader.id, reason, now, page=PAGE, letter_of=now):
                    found[reason] += 1
    return len(chunk)
