"""What keeps programs from making us write to people who never asked. No third party, nothing stored about a visitor.

A form has two pages. The second carries a signed time: the button counts from three seconds on, and for two hours. A
field that people cannot see catches programs that fill everything in. Beyond that, mails are limited by mailbox, by
network and in all.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress
from collections import OrderedDict, deque
from typing import Literal

from curator.text.stamps import make_stamp, read_stamp

SOONEST, LATEST = dt.timedelta(seconds=3), dt.timedelta(hours=2)
HOUR = dt.timedelta(hours=1)
MOST_NETWORKS = 50_000

Judgement = Literal["person", "early", "late"]
_SECOND_PAGE = "sign-up"


def second_page(key: str, now: dt.datetime, secret: str) -> str:
    """The stamp of a second page for one normalised address."""
    return make_stamp(_SECOND_PAGE, now, secret, about=key)


def judge(stamp: str, key: str, now: dt.datetime, secrets: tuple[str, ...]) -> Judgement:
    """Whether the button was pressed as a person would. A stamp that is not ours, or another address's, is late."""
    found = read_stamp(_SECOND_PAGE, stamp, secrets, about=key)
    if found is None or now - found.at > LATEST:
        return "late"
    return "person" if now - found.at >= SOONEST else "early"


def mark(key: str, secret: str) -> str:
    """A keyed hash that tells a mailbox again, and nothing else. Dots and a +tag before the @ make no other mailbox."""
    local, _, domain = key.rpartition("@")
    mailbox = f"{local.partition('+')[0].replace('.', '')}@{domain}"
    return hmac.new(secret.encode(), b"curator-mailbox\0" + mailbox.encode(), hashlib.sha256).hexdigest()


def network_of(host: str) -> str:
    """The network that a visitor comes from: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))


class NetworkLimit:
    """At most so many an hour from one network. Keeps keyed hashes for an hour, in memory alone.

    secret: fresh for each run, so that the hashes say nothing once the run has ended.
    """

    def __init__(self, an_hour: int, secret: str) -> None:
        self._most, self._secret = an_hour, secret.encode()
        self._seen: OrderedDict[bytes, deque[dt.datetime]] = OrderedDict()

    def admit(self, host: str, now: dt.datetime) -> bool:
        """Count one more from where `host` is; False where the limit is reached."""
        self._forget(now)
        own = hmac.new(self._secret, network_of(host).encode("utf-8", "replace"), hashlib.sha256).digest()
        times = self._seen.setdefault(own, deque())
        while times and now - times[0] >= HOUR:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(now)
        self._seen.move_to_end(own)
        return True

    def _forget(self, now: dt.datetime) -> None:
        """The networks stand in the order of their visits: the first go when their hour is over or room is short."""
        while self._seen:
            oldest = next(iter(self._seen.values()))
            if len(self._seen) < MOST_NETWORKS and oldest and now - oldest[-1] < HOUR:
                return
            self._seen.popitem(last=False)
