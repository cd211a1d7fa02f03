"""What every action of the desk works with: opened once, closed at the end. Files are read again when they changed."""

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar, cast

from starlette.requests import Request

from curator.clock import Clock, ticking_clock
from curator.mail.mailer import Mailer
from curator.model.issue import Issue
from curator.model.shelf import Shelf
from curator.model.source import Source
from curator.project import Project
from curator.rendering.environment import Renderer
from curator.rendering.newsletter import newsletter_renderer
from curator.settings import Settings, load_settings
from curator.store.engine import Store
from curator.store.issue_files import ISSUE_FILE, LETTER_FILE, load_issue
from curator.store.shelf import load_shelf
from curator.store.source_file import load_sources
from curator.web.desk.jobs import Jobs
from curator.web.desk.sessions import Sessions
from curator.wiring import App, new_token

T = TypeVar("T")


class Desk:
    """One newsletter at its editor's desk.

    aside: for what needs the database or a file. look: for what takes long and only reads, such as the checks. draw:
    for the letter while somebody types, which waits for neither.
    """

    def __init__(self, app: App, port: int) -> None:
        self._app, self._files = app, _Files()
        self.project: Project = app.project
        self.store: Store = app.store
        self.clock: Clock = ticking_clock(app.settings.now) if app.settings.now else app.clock
        self.sessions = Sessions(new_token)
        self.cookie = f"curator-desk-{port}"
        self.jobs = Jobs()
        self.seen: dict[str, tuple[object, object]] = {}
        self.looks: dict[str, asyncio.Future[Any]] = {}
        self.renderer = Renderer(
            app.project.templates, "en", app.settings.newsletter.theme, compiled=app.project.compiled
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="looking")
        self._drawing = ThreadPoolExecutor(1, thread_name_prefix="drawing")
        self.settings()

    def settings(self) -> Settings:
        """curator.toml as it stands now. Raises FileError where it is wrong."""
        path, first = self.project.config, self._app.settings
        return self._files.get("settings", (path,), lambda: load_settings(self.project.root), first)

    def letters(self) -> Renderer:
        """The renderer of the letter itself."""
        settings = self.settings()
        newsletter = settings.newsletter
        return self._files.get(
            "renderer",
            (self.project.config,),
            lambda: newsletter_renderer(self.project.templates, settings, self.project.compiled),
            None,
            newsletter.language,
            newsletter.theme,
        )

    def sources(self) -> tuple[Source, ...]:
        """sources.yaml as it stands now."""
        return self._files.get("sources", (self.project.sources,), lambda: load_sources(self.project))

    def shelf(self) -> Shelf:
        """What stands beside the issues, as it stands now."""
        root = self.project.root
        paths = (self.project.glossary, root / "care.yaml", root / "norms.md")
        return self._files.get("shelf", paths, lambda: load_shelf(self.project))

    def issue(self, issue: str) -> Issue:
        """One issue's files as they stand now."""
        folder, sections = self.project.issue_dir(issue), self.settings().config.issue.sections
        return self._files.get(
            f"issue {issue}",
            (folder / ISSUE_FILE, folder / LETTER_FILE),
            lambda: load_issue(self.project, issue, sections),
            None,
            sections,
        )

    def mailer(self) -> Mailer:
        """The provider of `[delivery]`. The caller closes it."""
        from curator.mail.providers import make_mailer

        return make_mailer(self.settings(), self.project)

    async def aside(self, work: Callable[[], T]) -> T:
        """Do what needs the database or a file, in its one thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def look(self, work: Callable[[], T]) -> T:
        """Do what takes long and only reads, in a thread of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._looking, work)

    async def draw(self, work: Callable[[], T]) -> T:
        """Draw the letter, in a thread of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._drawing, work)

    async def close(self) -> None:
        """End what is under way."""
        await self.jobs.close()
        self._thread.shutdown()
        self._looking.shutdown()
        self._drawing.shutdown()


class _Files:
    """Remembers what files said until they change."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Hashable, object]] = {}

    def get(
        self, name: str, paths: tuple[Path, ...], read: Callable[[], T], first: T | None = None, *more: Hashable
    ) -> T:
        """What `read` gives, read again when a file has another time or size. first: what it gave already."""
        stamp = (*map(_stamp, paths), more)
        known = self._known.get(name)
        if known and known[0] == stamp:
            return cast(T, known[1])
        value = first if first is not None and known is None else read()
        self._known[name] = (stamp, value)
        return value


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (0, 0, 0)
    return (stat.st_mtime_ns, stat.st_size, stat.st_ino)


def desk_of(request: Request) -> Desk:
    """The desk that answers a request."""
    desk: Desk = request.app.state.desk
    return desk
