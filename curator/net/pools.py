"""Connections that stay open between requests: a small pool for each server.

One pool for all servers looks at each of its connections whenever a request comes or goes, which with hundreds of
servers takes longer than the requests themselves.
"""

import ssl

import httpcore

MOST_SERVERS = 256


class Pools:
    """The pools of one client. Those that rest are closed once there are too many."""

    def __init__(self, ssl_context: ssl.SSLContext, backend: httpcore.AsyncNetworkBackend) -> None:
        self._ssl_context, self._backend = ssl_context, backend
        self._pools: dict[tuple[bytes, bytes, int | None], httpcore.AsyncConnectionPool] = {}

    async def of(self, url: httpcore.URL) -> httpcore.AsyncConnectionPool:
        """The pool of the server that an address names; use it before anything else is awaited."""
        server = (url.scheme, url.host, url.port)
        if server not in self._pools and len(self._pools) >= MOST_SERVERS:
            await self._trim()
        pool = self._pools.pop(server, None) or httpcore.AsyncConnectionPool(
            ssl_context=self._ssl_context, max_connections=None, network_backend=self._backend
        )
        self._pools[server] = pool  # last in line for closing
        return pool

    async def aclose(self) -> None:
        """Close every connection."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()

    async def _trim(self) -> None:
        """Close the older half of the pools, but for those at work."""
        oldest = list(self._pools.items())[: MOST_SERVERS // 2]
        resting = [
            server for server, pool in oldest if all(one.is_idle() or one.is_closed() for one in pool.connections)
        ]
        for pool in [self._pools.pop(server) for server in resting]:
            await pool.aclose()
