"""Only addresses on the public internet count as public, whatever they are wrapped in."""

import ipaddress

import pytest

from curator.net.addresses import is_disguised, is_public, literal

CLOSED = {
    "unspecified": "0.0.0.0",
    "this network": "0.1.2.3",
    "private 10": "10.20.30.40",
    "shared (CGNAT)": "100.64.0.1",
    "shared (CGNAT), its end": "100.127.255.254",
    "loopback": "127.0.0.1",
    "loopback, other": "127.8.9.10",
    "link-local, cloud metadata": "169.254.169.254",
    "private 172": "172.31.255.1",
    "protocol assignments": "192.0.0.8",
    "documentation": "192.0.2.1",
    "6to4 relay": "192.88.99.1",
    "private 192": "192.168.1.1",
    "benchmarking": "198.19.0.1",
    "documentation 2": "198.51.100.7",
    "documentation 3": "203.0.113.9",
    "multicast": "224.0.0.251",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "v6 unspecified": "::",
    "v6 loopback": "::1",
    "v6 unique local": "fd12:3456:789a::1",
    "v6 link-local": "fe80::1",
    "v6 site-local": "fec0::1",
    "v6 multicast": "ff02::1",
    "v6 documentation": "2001:db8::1",
    "v6 documentation 2": "3fff::1",
    "v6 discard": "100::1",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped private": "::ffff:10.0.0.1",
    "compatible loopback": "::127.0.0.1",
    "NAT64 loopback": "64:ff9b::7f00:1",
    "NAT64 private": "64:ff9b::192.168.0.1",
    "NAT64 local": "64:ff9b:1::1",
    "6to4 loopback": "2002:7f00:1::",
    "6to4 private": "2002:a00:1::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "ORCHID": "2001:20::1",
    "ISATAP private": "2606:2800:220:1:0:5efe:10.0.0.1",
}


@pytest.mark.parametrize("address", CLOSED.values(), ids=CLOSED)
def test_an_address_off_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:2800:220:1::1", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"]
)
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.1", "127.0.1", "017700000001", "1.2.3.4.5", "1."],
)
def test_numbers_that_are_no_plain_address_are_disguises(host: str) -> None:
    assert is_disguised(host)


@pytest.mark.parametrize(
    "host", ["example.org", "1.example.org", "203.0.113.9", "xn--bcher-kva.example", "[::1]", "0xfeed.example"]
)
def test_names_and_plain_addresses_are_no_disguises(host: str) -> None:
    assert not is_disguised(host)


def test_a_written_address_is_read_in_brackets_with_a_last_dot_or_a_zone() -> None:
    assert literal("127.0.0.1.") == ipaddress.ip_address("127.0.0.1")
    assert literal("[fe80::1%eth0]") == ipaddress.ip_address("fe80::1")
    assert literal("example.org") is None
