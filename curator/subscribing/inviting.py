"""An editor adds readers without saying how they agreed: each is asked by mail, as if they had signed up themselves."""

from collections.abc import Callable, Sequence

from curator.clock import Clock
from curator.mail.mailer import Mailer
from curator.rendering.catalogues import Renderers
from curator.settings import Settings
from curator.store import subscribers
from curator.store.engine import Store
from curator.subscribing.addresses import normalise
from curator.subscribing.answering import answer_requests
from curator.subscribing.signup import Wish, sign_up
from curator.subscribing.wording import promise

PAGE = "asked by the editor"


def can_invite(settings: Settings) -> bool:
    """True where there are readers' pages on which somebody could say yes."""
    return bool(settings.readers_url and settings.secrets.secret_keys and not settings.config.readers.hosted)


async def invite(
    store: Store,
    make_mailer: Callable[[], Mailer],
    settings: Settings,
    renderers: Renderers,
    addresses: Sequence[str],
    *,
    clock: Clock,
) -> int:
    """Ask those of the addresses that wait, within the limits of the readers' pages. Gives how many were asked.

    What the provider does not take now, `curator serve` tries again. Raises MailError (fatal) where no mail can go out.
    """
    waiting = _waiting(store, addresses)
    sentence = promise(settings, renderers.of(None))
    asked = [
        sign_up(store, settings, Wish(address, language, sentence, PAGE), now=clock())
        for address, language in waiting.items()
    ]
    await answer_requests(store, make_mailer, settings, renderers, clock=clock)
    return asked.count("asked")


def _waiting(store: Store, addresses: Sequence[str]) -> dict[str, str | None]:
    """The addresses that have not said yes, each with its language."""
    keys = list(dict.fromkeys(normalise(address) for address in addresses))
    with store.read() as db:
        known = subscribers.known(db, keys)
    return {known[key].address: known[key].language for key in keys if key in known and known[key].state == "pending"}
