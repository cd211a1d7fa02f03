"""Before a mailing is frozen for real readers: they must be able to leave, on pages that know the same database.

What cannot be shown to be so stops the mailing. No setting and no waiver changes that.
"""

import datetime as dt

from curator import __version__
from curator.errors import FetchError, OutsideError, RefusedError
from curator.mail.sendgrid_account import SendgridAccount
from curator.net.client import Answer, GuardedClient, client_for
from curator.settings import Settings
from curator.store.engine import Store
from curator.store.nonce import write_nonce
from curator.text.urls import join

NONCE = ".well-known/curator-nonce"
SERVE = "Readers leave there: run `curator serve` behind a web server with a certificate, on this database."


async def prove_way_out(
    store: Store, settings: Settings, *, now: dt.datetime, client: GuardedClient | None = None
) -> Answer | None:
    """Raises RefusedError unless readers can leave: by our own pages, or by SendGrid's where it hosts that.

    Nothing is asked where no mail leaves this machine. client: asks the pages; the newsletter's own when left out.
    Gives what our own pages answered.
    """
    if settings.hosted:
        await _prove_group(settings)
        return None
    return None if settings.provider_is_local else await _prove_pages(store, settings, now, client)


async def _prove_group(settings: Settings) -> None:
    number = settings.config.delivery.sendgrid.unsubscribe_group
    try:
        async with SendgridAccount(settings) as account:
            group = await account.group(number) if number is not None else None
    except OutsideError as error:
        raise RefusedError(
            f"It cannot be shown that readers could leave: {error.message}", hint=f"{error.hint} Nothing was sent."
        ) from error
    if group is None:
        raise RefusedError(
            f"Readers could not leave: SendGrid knows no unsubscribe group {number}.",
            hint="Look up its number at SendGrid, and put it into [delivery.sendgrid] unsubscribe_group.",
        )


async def _prove_pages(store: Store, settings: Settings, now: dt.datetime, client: GuardedClient | None) -> Answer:
    base = settings.readers_url
    if not base:
        raise RefusedError("Readers would have no way to leave: [readers] url is not set.", hint=SERVE)
    if not base.startswith("https://"):
        raise RefusedError(f"Readers' links would not be safe: {base} is not https.", hint=SERVE)
    with store.write() as db:
        nonce = write_nonce(db, now)
    if client:
        answer = await _ask(client, base)
    else:
        async with client_for(settings, version=__version__) as own:
            answer = await _ask(own, base)
    if answer.hops:
        raise RefusedError(
            f"Readers could not leave by one click: {base} sends visitors on to {answer.final_url}.",
            hint="Set [readers] url to the address that answers itself.",
        )
    if answer.status != 200:
        raise RefusedError(f"Readers could not leave: {base} answers {answer.status}.", hint=SERVE)
    if answer.body.strip() != nonce.encode():
        raise RefusedError(
            f"Readers could not leave: {base} does not speak for this database.",
            hint="Let `curator serve` and `curator send` use the same database; see docs/howto.",
        )
    return answer


async def _ask(client: GuardedClient, base: str) -> Answer:
    try:
        return await client.get(join(base, NONCE), max_bytes=1_000)
    except FetchError as error:
        raise RefusedError(f"Readers could not leave: {base} cannot be reached. {error.message}", hint=SERVE) from error
