"""The client never connects to a private address: not by name, number, redirect or a name that changes its mind."""

import asyncio
import ipaddress
from collections.abc import Iterator

import pytest

from curator.errors import FetchError
from curator.net.addresses import IPAddress
from curator.net.client import Answer, GuardedClient
from curator.settings import FetchSettings
from tests.support.feedsite import FeedSite, Reply

CLOSED = FetchSettings(pause=0)
OPEN = FetchSettings(pause=0, allow_private_hosts=("127.0.0.1", "feeds.example.org"))


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        running.put("/feed", Reply(200, b"secret"))
        yield running


class Names:
    """A resolver whose answers a test sets, one list after the other; the last one stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[IPAddress]:
        self.asked.append(host)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [ipaddress.ip_address(address) for address in answer]


def get(url: str, settings: FetchSettings = CLOSED, names: Names | None = None) -> Answer:
    async def run() -> Answer:
        client = GuardedClient(settings, version="1", resolver=names) if names else GuardedClient(settings, version="1")
        async with client:
            return await client.get(url)

    return asyncio.run(run())


def refused(url: str, settings: FetchSettings = CLOSED, names: Names | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        get(url, settings, names)
    return caught.value.kind


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1",
        "017700000001", "localhost", "LOCALHOST", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "[fec0::1]", "0.0.0.0", "0", "10.0.0.1", "100.64.0.1",
        "169.254.169.254", "192.168.1.1", "172.16.0.1", "224.0.0.1", "255.255.255.255", "１２７.0.0.1", "①②⑦.⓪.⓪.①",
        "user:word@127.0.0.1", "example.org@127.0.0.1",
    ],
)  # fmt: skip
def test_no_form_of_a_private_host_is_connected_to(site: FeedSite, host: str) -> None:
    assert refused(f"http://{host}:{site.port}/feed") == "private-address"
    assert site.requests == []


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost", "[::ffff:127.0.0.1]", "2130706433", "127.1", "0177.0.0.1"])
def test_nor_behind_a_redirect(site: FeedSite, host: str) -> None:
    url = site.redirect("/moved", f"http://{host}:{site.port}/feed", 302)
    assert refused(url, OPEN) == "private-address"
    assert [seen.path for seen in site.requests] == ["/moved"]


def test_nor_behind_a_name(site: FeedSite) -> None:
    names = Names(["10.0.0.1"])
    assert refused("http://feeds.example.net/feed", names=names) == "private-address"
    assert names.asked == ["feeds.example.net"]


def test_one_private_address_among_public_ones_spoils_a_name() -> None:
    assert refused("http://feeds.example.net/", names=Names(["8.8.8.8", "127.0.0.1"])) == "private-address"
    assert refused("http://feeds.example.net/", names=Names(["2606:2800:220:1::1", "::1"])) == "private-address"


def test_a_name_that_changes_its_mind_gains_nothing(site: FeedSite) -> None:
    """Each connection is judged by the very address that is connected to."""
    names = Names(["127.0.0.1"], ["127.0.0.1"])
    site.redirect("/first", f"http://rebound.example.org:{site.port}/feed", 302)
    assert refused(f"http://feeds.example.org:{site.port}/first", OPEN, names) == "private-address"
    assert [seen.path for seen in site.requests] == ["/first"]


def test_a_named_host_may_be_private(site: FeedSite) -> None:
    answer = get(f"http://Feeds.Example.org:{site.port}/feed", OPEN, Names(["127.0.0.1"]))
    assert (answer.status, answer.body) == (200, b"secret")


def test_the_next_address_is_tried_when_one_does_not_answer(site: FeedSite) -> None:
    answer = get(f"http://feeds.example.org:{site.port}/feed", OPEN, Names(["127.0.0.3", "127.0.0.1"]))
    assert answer.status == 200


def test_the_environment_names_no_proxy(site: FeedSite, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert get(site.url("/feed"), OPEN).status == 200


def test_a_name_without_addresses_is_a_dns_failure() -> None:
    assert refused("http://feeds.example.net/", names=Names([])) == "dns"


@pytest.mark.parametrize(
    "url", ["ftp://example.org/feed", "file:///etc/hosts", "http://", "//example.org/", "feed", "http://a:99999/"]
)
def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    assert refused(url) == "http"


@pytest.mark.parametrize("to", ["ftp://example.org/", "javascript:alert(1)", "file:///etc/passwd", "http://[bad/"])
def test_redirects_lead_to_web_addresses_only(site: FeedSite, to: str) -> None:
    assert refused(site.redirect("/odd", to, 302), OPEN) == "redirect"
