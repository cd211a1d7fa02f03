"""The composition root: Settings become an App whose parts fit together. Opens what is needed, closes all."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from curator.clock import Clock, fixed_clock, system_clock
from curator.project import Project
from curator.settings import Settings, load_settings

if TYPE_CHECKING:
    from curator.mail.mailer import Mailer
    from curator.rendering.environment import Renderer
    from curator.store.engine import Store


def new_token() -> str:
    """A fresh secret of 256 bits, safe in a file and an address."""
    return secrets.token_urlsafe(32)


class App:
    """One newsletter with its parts. The database and the renderer are opened when first asked for."""

    def __init__(self, project: Project, settings: Settings) -> None:
        self.project = project
        self.settings = settings
        self.clock: Clock = fixed_clock(settings.now) if settings.now else system_clock

    @cached_property
    def store(self) -> "Store":
        """The database, at the newest schema."""
        from curator.store.engine import open_store  # half of the start of a command that needs no database

        return open_store(self.settings.database_url)

    @cached_property
    def renderer(self) -> "Renderer":
        """Templates: the newsletter's own over the defaults."""
        from curator.rendering.newsletter import newsletter_renderer

        return newsletter_renderer(self.project.templates, self.settings, self.project.compiled)

    def mailer(self) -> "Mailer":
        """The provider of `[delivery]`. The caller closes it."""
        from curator.mail.providers import make_mailer

        return make_mailer(self.settings, self.project)

    def close(self) -> None:
        """Give the database back, if it was opened."""
        if "store" in self.__dict__:
            self.store.close()


@contextmanager
def open_app(project: Project) -> Iterator[App]:
    """The newsletter of a project, closed at the end. Raises FileError when curator.toml is wrong."""
    app = App(project, load_settings(project.root))
    try:
        yield app
    finally:
        app.close()
