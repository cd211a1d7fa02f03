"""Runs a web app until it is told to stop: one line when it listens, a clean end on Ctrl-C or a system's stop."""

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from curator.errors import OutsideError

PATIENCE = 10
"""Seconds that answers under way are waited for at the end."""


def listen(host: str, port: int) -> socket.socket:
    """A listening place; port 0 takes any that is free. Raises OutsideError if it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        place = socket.socket(family, kind, protocol)
    except OSError as error:
        raise OutsideError(f"{host}:{port} is no place to listen at ({error.strerror}).") from None
    try:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(address)
    except OSError as error:
        place.close()
        raise OutsideError(
            f"{host}:{port} cannot be listened at ({error.strerror}).",
            hint="Is another one running there? Choose another with --port.",
        ) from None
    return place


def run(
    app: ASGIApp,
    place: socket.socket,
    *,
    listening: Callable[[], None],
    ending: Callable[[], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM. Closes the place.

    listening: called once visitors can come. ending: called when the end is asked for, before answers are waited for.
    """
    config = uvicorn.Config(
        app,
        lifespan="on",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=500,
        timeout_graceful_shutdown=PATIENCE,
    )
    with contextlib.closing(place):
        asyncio.run(_Server(config, listening, ending).serve([place]))


class _Server(uvicorn.Server):
    """Says when it listens, and ends quietly instead of raising the signal that ended it once more."""

    def __init__(
        self, config: uvicorn.Config, listening: Callable[[], None], ending: Callable[[], None] | None
    ) -> None:
        super().__init__(config)
        self._listening, self._ending = listening, ending

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._ending:
            self._ending()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._listening()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        in_main = threading.current_thread() is threading.main_thread()  # elsewhere signals cannot be listened to
        stops = (signal.SIGINT, signal.SIGTERM) if in_main else ()
        for one in stops:
            loop.add_signal_handler(one, self.handle_exit, one, None)
        try:
            yield
        finally:
            for one in stops:
                loop.remove_signal_handler(one)
