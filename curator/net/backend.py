"""The network below the client: resolves a name, judges every address, connects only to what was judged.

Because the judged address itself is connected to, a name that resolves differently a moment later gains nothing.
"""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Collection, Iterable

import httpcore
from httpcore import SOCKET_OPTION

from curator.errors import FetchError
from curator.net.addresses import IPAddress, is_disguised, is_public, literal

Resolver = Callable[[str, int], Awaitable[list[IPAddress]]]
"""Gives the addresses of a host. Raises FetchError of kind dns if there are none."""

ADDRESS_SECONDS = 5.0
"""How long one address may take to answer while there is another one to try."""


async def resolve(host: str, port: int) -> list[IPAddress]:
    """The addresses of a host by the system's resolver, in its order of preference.

    Each look-up has a daemon thread of its own: a resolver that hangs neither delays other look-ups nor the end of the
    program.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[IPAddress]] = loop.create_future()

    def settle(found: list[IPAddress], error: OSError | UnicodeError | None) -> None:
        if answer.done():
            return
        if error is None and found:
            answer.set_result(found)
        else:
            answer.set_exception(FetchError(f"The name {host} leads nowhere (no such host).", kind="dns"))

    def look_up() -> None:
        found: list[IPAddress] = []
        error: OSError | UnicodeError | None = None
        try:
            for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                address = ipaddress.ip_address(str(entry[4][0]).partition("%")[0])
                if address not in found:
                    found.append(address)
        except (OSError, UnicodeError) as caught:
            error = caught
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, found, error)

    threading.Thread(target=look_up, daemon=True, name=f"resolve {host}").start()
    return await answer


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses only; `allow` names hosts that may be anywhere."""

    def __init__(self, allow: Collection[str] = (), resolver: Resolver = resolve) -> None:
        self._allow = frozenset(_name(host) for host in allow)
        self._resolve = resolver
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first judged address that answers. Raises FetchError dns or private-address."""
        addresses = await self._judged(host, port)
        for address in addresses[:-1]:
            try:
                limit = ADDRESS_SECONDS if timeout is None else min(ADDRESS_SECONDS, timeout)
                return await self._backend.connect_tcp(str(address), port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._backend.connect_tcp(str(addresses[-1]), port, timeout, local_address, socket_options)

    async def _judged(self, host: str, port: int) -> list[IPAddress]:
        allowed = _name(host) in self._allow
        if not allowed and is_disguised(host):
            raise private_address(host)
        written = literal(host)
        addresses = [written] if written is not None else await self._resolve(host, port)
        if not addresses:
            raise FetchError(f"The name {host} leads nowhere (no such host).", kind="dns")
        if not allowed and not all(is_public(address) for address in addresses):
            raise private_address(host)
        return addresses

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SOCKET_OPTION] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never: no feed lives in a socket file."""
        raise private_address(path)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def private_address(host: str) -> FetchError:
    """The refusal of a host that is not on the public internet."""
    return FetchError(
        f"{host} is not on the public internet, so curator does not connect to it.",
        kind="private-address",
        permanent=True,
        hint="If this is a server of your own, name it in allow_private_hosts under [fetch] in curator.toml.",
    )


def _name(host: str) -> str:
    return host.lower().strip("[]").rstrip(".")
