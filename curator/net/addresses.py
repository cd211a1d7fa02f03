"""Which network addresses curator may connect to: public ones. Pure.

A feed, a page or a redirect can name any host, and a host name can resolve to anything; so every address is judged here
after it was resolved and before a connection is opened to it.
"""

import ipaddress
import re

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA's special-purpose registries. Python's own `is_private` differs between releases and calls site-local global.
_CLOSED_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo (which wraps an IPv4 address), benchmarking, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4: wraps an IPv4 address
        "3fff::/20",
    )
)
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)

_NUMBER = r"(?:0x[0-9a-f]*|[0-9]+)"
_NUMERIC_HOST = re.compile(rf"{_NUMBER}(?:\.{_NUMBER})*\.?")


def is_public(address: IPAddress) -> bool:
    """True only for an address that anyone on the internet could reach; an IPv4 address inside an IPv6 one counts."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    low = int(address) & 0xFFFFFFFF
    if address in _MAPPED or address in _NAT64:
        return is_public(ipaddress.IPv4Address(low))
    if address not in _GLOBAL_V6 or any(address in network for network in _CLOSED_V6):
        return False
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return is_public(ipaddress.IPv4Address(low))
    return True


def literal(host: str) -> IPAddress | None:
    """The address that a host is written as, in its usual form (zone and last dot aside), or None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").rstrip(".").partition("%")[0])
    except ValueError:
        return None


def is_disguised(host: str) -> bool:
    """True for numbers that are no plain IPv4 address: decimal, octal, hexadecimal or shortened ones.

    Resolvers read `2130706433`, `0177.0.0.1` and `127.1` as 127.0.0.1; no honest feed is published under such a name.
    """
    host = host.lower()
    return _NUMERIC_HOST.fullmatch(host) is not None and literal(host) is None
