"""Work that takes a while, told step by step to whoever watches: reading feeds, sending."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from curator.errors import CuratorError
from curator.web.guard import complain

PATIENCE = 10
"""Seconds that work under way is waited for at the end."""

HEARTBEAT = 10.0
PACE = 0.1
"""Seconds between two words to a watcher, at least."""


@dataclass
class Job:
    """One piece of work. words: how it stands, for people. stop: set to end the work after what is in flight.

    closing: the desk ends, and nobody is told any more.
    """

    kind: str
    title: str
    done: int = 0
    total: int = 0
    words: str = ""
    finished: bool = False
    problem: str = ""
    hint: str = ""
    closing: bool = False
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, done: int, total: int, words: str) -> None:
        """Say how far it is. To be called in the loop's own thread."""
        self.done, self.total, self.words = done, total, words
        self._wake()

    def end(self, words: str = "", *, problem: str = "", hint: str = "") -> None:
        """Say that it is over, and how it went."""
        self.problem, self.hint, self.words = problem, hint, words or self.words
        self.finished = True
        self._wake()

    def close(self) -> None:
        """End it after what is in flight, and send its watchers home."""
        self.closing = True
        self.stop.set()
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def state(self) -> dict[str, object]:
        """How it stands, for a script."""
        return {
            "title": self.title,
            "done": self.done,
            "total": self.total,
            "words": self.problem or self.words,
            "finished": self.finished,
        }

    async def watch(self) -> AsyncIterator[dict[str, object] | None]:
        """How it stands, again and again until it is over; None from time to time, as a sign of life."""
        while True:
            news, finished = self._news, self.finished
            yield self.state()
            if finished or self.closing:
                return
            await asyncio.sleep(PACE)
            while not news.is_set():
                try:
                    await asyncio.wait_for(news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield None


Work = Callable[[Job], Awaitable[str]]
"""Does the work; gives one sentence on how it went."""


class Jobs:
    """At most one job of each kind; the last one of each is remembered until the next."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def find(self, kind: str) -> Job | None:
        """The job of this kind that runs, or that ran last."""
        return self._jobs.get(kind)

    def running(self, kind: str) -> Job | None:
        """The job of this kind that runs now."""
        job = self._jobs.get(kind)
        return job if job and not job.finished else None

    def start(self, kind: str, title: str, work: Work) -> Job:
        """Begin, unless one of the kind is running: then that one is given."""
        if job := self.running(kind):
            return job
        job = Job(kind, title)
        self._jobs[kind] = job
        self._tasks[kind] = asyncio.create_task(self._run(job, work))
        return job

    async def _run(self, job: Job, work: Work) -> None:
        try:
            job.end(await work(job))
        except CuratorError as error:
            job.end(problem=error.message, hint=error.hint)
        except asyncio.CancelledError:
            job.end(problem="It was stopped.")
            raise
        except Exception as error:  # noqa: BLE001 - one job's oddity must not end the desk
            complain(error)
            job.end(problem=f"Something unforeseen happened ({type(error).__name__}).")

    def stop_all(self) -> None:
        """Ask every job to end after what is in flight, and send its watchers home."""
        for job in self._jobs.values():
            job.close()

    async def close(self) -> None:
        """End every job: first politely, then for good."""
        self.stop_all()
        tasks = [task for task in self._tasks.values() if not task.done()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=PATIENCE)
            for task in late:
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(*late, return_exceptions=True)
