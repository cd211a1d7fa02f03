"""How many requests may run at once: in all, to one host, and how far apart."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager


class _Gate:
    def __init__(self, width: int) -> None:
        self.open = asyncio.Semaphore(width)
        self.next_start = 0.0


class Limits:
    """Slots for requests.

    pause: seconds between the starts of two requests to one host; `hurried` hosts need none.
    """

    def __init__(self, *, total: int, per_host: int, pause: float, hurried: Collection[str] = ()) -> None:
        self._total = asyncio.Semaphore(total)
        self._per_host, self._pause = per_host, pause
        self._hurried = frozenset(host.lower() for host in hurried)
        self._gates: dict[str, _Gate] = {}

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """A turn at `host`. Waiting for one host takes no slot away from the others."""
        gate = self._gates.setdefault(host, _Gate(self._per_host))
        pause = 0.0 if host in self._hurried else self._pause
        async with gate.open:
            now = asyncio.get_running_loop().time()
            start = max(now, gate.next_start)
            gate.next_start = start + pause
            if start > now:
                await asyncio.sleep(start - now)
            async with self._total:
                yield
