"""The desk as its command runs it, in a process of its own, and browsers that come in by its link."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Request, StorageState

from tests.support.browser import Opened, Scheme

ROOT = Path(__file__).parents[2]


@dataclass
class Served:
    """A running desk."""

    process: subprocess.Popen[str]
    link: str
    state: StorageState | None = None

    @property
    def base(self) -> str:
        return self.link.partition("/open")[0]

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    def kill(self) -> None:
        """End it without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=20)

    def stop(self) -> tuple[int, str, str]:
        """End it as an editor does; gives its exit code and all that it said."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


def start(root: Path, *, port: int = 0, now: str = "2026-12-01T09:00:00Z") -> Served:
    """`curator review` in the newsletter at `root`."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("CURATOR_")}  # noqa: TID251
    command = [sys.executable, "-m", "curator", "review", "--root", str(root), "--no-open", "--port", str(port)]
    process = subprocess.Popen(
        command, env={**env, "CURATOR_NOW": now}, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/open\?token=\S+", line)
    assert found, line + process.stderr.read()
    return Served(process, found[0])


@contextmanager
def served(root: Path, *, port: int = 0) -> Iterator[Served]:
    """The same, ended at the end."""
    desk = start(root, port=port)
    try:
        yield desk
    finally:
        if desk.process.poll() is None:
            desk.stop()


@dataclass
class Seat(Opened):
    """A browser's page at the desk. troubles: what its console complained about."""

    base: str = ""
    troubles: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Load a page of the desk."""
        self.page.goto(self.base + path)

    def said(self) -> str:
        """What the page says just happened."""
        return " ".join(self.page.locator("#said").inner_text().split())

    def announced(self, words: str) -> None:
        """Wait until a screen reader was told this."""
        self.page.wait_for_function("words => document.getElementById('live').textContent.includes(words)", arg=words)

    def outside(self) -> list[str]:
        """Requests that went anywhere but to the desk."""
        return [url for url in self.requests if not url.startswith((self.base, "data:", "about:", "blob:"))]

    def trouble(self) -> list[str]:
        """What the console said, but for answers that were meant to be refusals."""
        meant = ("409 (Conflict)", "422 (Unprocessable Entity)")  # a choice between two texts; a value half typed
        return [one for one in self.troubles if not any(words in one for words in meant)]


@contextmanager
def seated(
    browser: Browser,
    desk: Served,
    *,
    width: int = 1360,
    height: int = 900,
    scheme: Scheme = "light",
    scripts: bool = True,
    scale: float = 1,
) -> Iterator[Seat]:
    """A browser that came in by a link; everything that it asks for is remembered."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts,
        device_scale_factor=scale, storage_state=desk.state,
    )  # fmt: skip
    context.set_default_timeout(60_000)
    seat = Seat(context.new_page(), base=desk.base)
    if desk.state is None:  # the link works once: later browsers bring the cookie of the first
        seat.page.goto(desk.link)
        seat.page.wait_for_url(desk.base + "/")
        desk.state = context.storage_state()
    seat.page.on("request", lambda request: _remember(seat, request))
    seat.page.on("console", lambda message: seat.troubles.append(message.text) if message.type == "error" else None)
    seat.page.on("pageerror", lambda error: seat.troubles.append(str(error)))
    try:
        yield seat
    finally:
        context.close()


def _remember(seat: Seat, request: Request) -> None:
    seat.requests.append(request.url)
