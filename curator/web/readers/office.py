"""What every action on the readers' pages works with: opened once, closed at the end."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from starlette.requests import Request

from curator.clock import Clock, ticking_clock
from curator.errors import UsageError
from curator.mail.letterhead import letterhead, links
from curator.mail.mailer import Mailer
from curator.rendering.catalogues import Renderers
from curator.rendering.readers import StyleContext
from curator.settings import Settings
from curator.store.engine import Store
from curator.subscribing.defence import NetworkLimit
from curator.wiring import App, new_token

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Office:
    """The parts. guide: guide.md. style: the pages' style sheet. wake: set when a mail was asked for."""

    settings: Settings
    store: Store
    clock: Clock
    renderers: Renderers
    make_mailer: Callable[[], Mailer]
    guide: Path
    style: str
    networks: NetworkLimit
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="store"))

    @property
    def root(self) -> str:
        """The path of the first page, ending in a slash: `/`, or `/readers/` below another site."""
        return urlsplit(self.settings.readers_url).path.rstrip("/") + "/"

    @property
    def prefix(self) -> str:
        """What stands before every route, as it looks once decoded: nothing, or `/readers`."""
        return unquote(self.root).rstrip("/")

    @property
    def secret(self) -> str:
        """The newest key, which signs."""
        return self.settings.secrets.secret_keys[0]

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every key whose signature counts, the newest first."""
        return self.settings.secrets.secret_keys

    async def aside(self, work: Callable[[], T]) -> T:
        """Do what needs the database in its one thread."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, work)


def open_office(app: App) -> Office:
    """The office of a newsletter. Raises UsageError or RefusedError where its settings allow no readers' pages."""
    settings = app.settings
    _require(settings)
    renderers = Renderers(app.project.templates, settings.newsletter.language, settings.newsletter.theme)
    first = renderers.of(None)
    for language in renderers.languages:
        renderers.of(language)  # a broken catalogue is told now, not by a page
    return Office(
        settings=settings,
        store=app.store,
        clock=ticking_clock(settings.now) if settings.now else app.clock,
        renderers=renderers,
        make_mailer=app.mailer,
        guide=app.project.root / "guide.md",
        style=first.render("readers/style.css", StyleContext(first.theme)),
        networks=NetworkLimit(settings.config.readers.mails_per_network, new_token()),
    )


def office_of(request: Request) -> Office:
    """The office that answers a request."""
    office: Office = request.app.state.office
    return office


def _require(settings: Settings) -> None:
    if settings.config.readers.hosted:
        raise UsageError(
            "[readers] hosted is set: readers leave by way of the provider, and there are no pages to serve.",
            hint="Set [readers] url instead to serve them yourself.",
        )
    links(settings, 1)
    letterhead(settings, ref="guide")
    if not settings.secrets.erasure_key:
        raise UsageError(
            "CURATOR_ERASURE_KEY is not set: readers could not have themselves erased.",
            hint="Set it in .env to a long random text, and never change it.",
        )
