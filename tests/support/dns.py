"""A name server on loopback that knows what a test tells it, over UDP and TCP."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset

Zone = Mapping[tuple[str, str], Sequence[str]]
"""Records by name and type, such as {("example.org", "MX"): ["10 mx.example.org."]}."""


def answer(query: dns.message.Message, zone: Zone) -> dns.message.Message:
    """The answer of a server that knows this zone."""
    question = query.question[0]
    name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    if found := zone.get((name, kind)):
        response.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, list(found)))
    elif not any(known == name or known.endswith(f".{name}") for known, _ in zone):
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response


def text(words: str) -> str:
    """A TXT record in pieces of at most 250 characters, as keys need."""
    return " ".join(f'"{words[start : start + 250]}"' for start in range(0, len(words), 250))


class NameServer:
    """A server in a thread of its own."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        self.port: int = self._udp.getsockname()[1]
        self._tcp = socket.create_server(("127.0.0.1", self.port))
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self._serve_udp, self._serve_tcp)]
        for thread in self._threads:
            thread.start()

    def resolver(self) -> dns.resolver.Resolver:
        """A resolver that asks this server and nobody else."""
        own = dns.resolver.Resolver(configure=False)
        own.nameservers, own.port, own.lifetime = ["127.0.0.1"], self.port, 5
        return own

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._tcp.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        for thread in self._threads:
            thread.join(2)
        self._tcp.close()
        self._udp.close()

    def _serve_udp(self) -> None:
        while True:
            try:
                raw, sender = self._udp.recvfrom(4096)
                if not raw:
                    return
                response = answer(dns.message.from_wire(raw), self.zone).to_wire(max_size=1232)
                self._udp.sendto(response, sender)
            except dns.exception.DNSException:
                continue
            except OSError:
                return

    def _serve_tcp(self) -> None:
        while True:
            try:
                connection, _ = self._tcp.accept()
            except OSError:
                return
            with connection:
                length = int.from_bytes(connection.recv(2), "big")
                raw = answer(dns.message.from_wire(connection.recv(length)), self.zone).to_wire()
                connection.sendall(len(raw).to_bytes(2, "big") + raw)


@contextmanager
def name_server(zone: Zone) -> Iterator[NameServer]:
    """A server for the length of a `with`."""
    server = NameServer(zone)
    try:
        yield server
    finally:
        server.close()
