"""What goes over the wire: honest headers, bounded bodies, one deadline, turns at each host."""

import asyncio
import gzip
import itertools
import subprocess
import sys
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from curator.errors import FetchError
from curator.net.client import Answer, GuardedClient, Hop
from curator.net.limits import Limits
from curator.settings import FetchSettings
from tests.support.feedsite import FeedSite, Reply, Seen

LOCAL = FetchSettings(user_agent_url="https://letter.example.org/about", allow_private_hosts=("127.0.0.1",))


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


def with_client(work: Callable[[GuardedClient], Awaitable[Answer]], settings: FetchSettings = LOCAL) -> Answer:
    async def run() -> Answer:
        async with GuardedClient(settings, version="1.2") as client:
            return await work(client)

    return asyncio.run(run())


def get(url: str, *, max_bytes: int = 1_000_000, deadline: float = 5.0, **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return with_client(lambda client: client.get(url, headers=sent, max_bytes=max_bytes, deadline=deadline))


def failure(url: str, *, max_bytes: int = 1_000_000, deadline: float = 5.0) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(url, max_bytes=max_bytes, deadline=deadline)
    return caught.value


def test_it_says_who_asks_and_nothing_about_the_editor(site: FeedSite) -> None:
    site.put("/a", Reply(302, headers={"Location": "/b", "Set-Cookie": "who=editor"}))
    site.put("/b", Reply(200, b"x", {"Set-Cookie": "who=editor"}))
    assert get(site.url("/a")).body == b"x"
    for seen in site.requests:
        assert seen.headers["user-agent"] == "curator/1.2 (+https://letter.example.org/about)"
        assert set(seen.headers) == {"host", "user-agent", "accept", "accept-encoding"}
        assert seen.headers["accept-encoding"] == "gzip, deflate"


def test_a_kept_connection_that_the_server_closed_meanwhile_costs_no_answer(site: FeedSite) -> None:
    def hung_up(seen: Seen) -> Reply:
        # Says that the connection stays open, and closes it once the next request has come.
        first = len(site.asked("/b")) == 1
        return Reply(raw=b"") if first else Reply(200, b"after all")

    site.put("/a", Reply(200, b"x"))
    site.put("/b", hung_up)

    async def twice(client: GuardedClient) -> Answer:
        await client.get(site.url("/a"))
        return await client.get(site.url("/b"))

    assert with_client(twice).body == b"after all"
    assert len(site.asked("/b")) == 2


def test_a_server_that_hangs_up_on_a_new_connection_is_asked_once(site: FeedSite) -> None:
    site.put("/b", Reply(raw=b""))
    assert failure(site.url("/b")).kind == "http"
    assert len(site.asked("/b")) == 1


def test_no_cookie_comes_back_on_a_later_request(site: FeedSite) -> None:
    site.put("/a", Reply(200, b"x", {"Set-Cookie": "who=editor"}))

    async def twice(client: GuardedClient) -> Answer:
        await client.get(site.url("/a"))
        return await client.get(site.url("/a"))

    with_client(twice)
    assert all("cookie" not in seen.headers for seen in site.requests)


@pytest.mark.parametrize("etag", ['"abc"', 'W/"a  b"', "no quotes", '"caf\u00e9"', '"""', 'W/"x";gzip'])
def test_header_values_come_and_go_byte_for_byte(site: FeedSite, etag: str) -> None:
    raw = b"HTTP/1.1 200 OK\r\nETag: " + etag.encode("latin-1") + b"\r\nContent-Length: 1\r\n\r\nx"
    url = site.put("/a", Reply(raw=raw))
    answer = get(url)
    assert answer.headers["etag"] == etag
    get(url, If_None_Match=answer.headers["etag"])
    assert site.requests[-1].headers["if-none-match"] == etag


def test_redirects_are_followed_and_recorded(site: FeedSite) -> None:
    site.redirect("/1", "/2", 301)
    site.redirect("/2", site.url("/3"), 307)
    site.put("/3", Reply(200, b"here"))
    answer = get(site.url("/1"))
    assert answer.final_url == site.url("/3")
    assert answer.hops == (Hop(site.url("/1"), 301, site.url("/2")), Hop(site.url("/2"), 307, site.url("/3")))


def test_five_redirects_are_followed_and_a_sixth_is_not(site: FeedSite) -> None:
    for number in range(1, 7):
        site.redirect(f"/{number}", f"/{number + 1}", 302)
    site.put("/7", Reply(200, b"far"))
    assert get(site.url("/2")).body == b"far"
    assert failure(site.url("/1")).kind == "redirect"


def test_a_circle_ends_at_once(site: FeedSite) -> None:
    site.redirect("/a", "/b", 302)
    site.redirect("/b", "/a", 302)
    assert failure(site.url("/a")).kind == "redirect"
    assert len(site.requests) == 2


def test_a_raw_utf8_location_is_understood(site: FeedSite) -> None:
    raw = "HTTP/1.1 301 X\r\nLocation: /café\r\nContent-Length: 0\r\n\r\n".encode()
    site.put("/a", Reply(raw=raw))
    site.put("/caf%C3%A9", Reply(200, b"coffee"))
    assert get(site.url("/a")).body == b"coffee"


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "raw deflate", "GZIP"])
def test_both_offered_encodings_are_read(site: FeedSite, coding: str) -> None:
    text = b"sample " * 10_000
    packed = gzip.compress(text) if "zip" in coding.lower() else zlib.compress(text)
    if coding == "raw deflate":
        packed, coding = packed[2:-4], "deflate"
    url = site.put("/a", Reply(200, packed, {"Content-Encoding": coding}))
    assert get(url).body == text


def test_gzip_in_several_members_and_files_named_gz_are_read(site: FeedSite) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    assert get(site.put("/a", Reply(200, packed, {"Content-Encoding": "gzip"}))).body == b"one two"
    assert get(site.put("/feed.xml.gz", Reply(200, packed, {"Content-Type": "application/gzip"}))).body == b"one two"


def test_plain_text_that_claims_to_be_gzip_is_read(site: FeedSite) -> None:
    assert get(site.put("/a", Reply(200, b"<rss/>", {"Content-Encoding": "gzip"}))).body == b"<rss/>"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
def test_an_encoding_that_was_not_offered_is_an_error(site: FeedSite, coding: str) -> None:
    assert failure(site.put("/a", Reply(200, b"?", {"Content-Encoding": coding}))).kind == "encoding"


def test_damaged_compression_is_an_error(site: FeedSite) -> None:
    packed = gzip.compress(b"sample " * 1000)
    cut = site.put("/cut", Reply(200, packed[:-20], {"Content-Encoding": "gzip"}))
    bent = site.put("/bent", Reply(200, packed[:12] + b"\xff\xff\xff" + packed[15:], {"Content-Encoding": "gzip"}))
    assert (failure(cut).kind, failure(bent).kind) == ("encoding", "encoding")


def test_a_body_over_the_limit_fails_whole(site: FeedSite) -> None:
    plain = site.put("/plain", Reply(200, b"x" * 1001))
    packed = site.put("/packed", Reply(200, gzip.compress(b"x" * 1001), {"Content-Encoding": "gzip"}))
    assert failure(plain, max_bytes=1000).kind == "too-big"
    assert failure(packed, max_bytes=1000).kind == "too-big"
    assert len(get(plain, max_bytes=1001).body) == 1001


def test_an_endless_body_is_cut_off(site: FeedSite) -> None:
    url = site.put("/a", Reply(pieces=itertools.repeat(b"x" * 10_000)))
    assert failure(url, max_bytes=100_000).kind == "too-big"


def test_a_bomb_of_200_megabytes_costs_little_memory(site: FeedSite) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b" " * 1_000_000) for _ in range(200)) + packer.flush()
    url = site.put("/bomb", Reply(200, bomb, {"Content-Encoding": "gzip", "Content-Type": "application/rss+xml"}))
    script = (
        "import asyncio, sys\n"
        "from curator.net.client import GuardedClient\n"
        "from curator.errors import FetchError\n"
        "from curator.settings import FetchSettings\n"
        "async def run():\n"
        "    async with GuardedClient(FetchSettings(allow_private_hosts=('127.0.0.1',)), version='1') as client:\n"
        "        try: await client.get(sys.argv[1])\n"
        "        except FetchError as error: print(error.kind)\n"
        "asyncio.run(run())\n"
        # not ru_maxrss: a child starts with the peak of the process that forked it
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", script, url], capture_output=True, text=True, cwd=root, check=True)
    kind, peak = run.stdout.split()
    assert kind == "too-big"
    assert int(peak) < 150 * 1024  # KiB


def test_a_slow_drip_meets_the_deadline(site: FeedSite) -> None:
    url = site.put("/a", Reply(pieces=itertools.repeat(b"x"), pause=0.05))
    started = time.monotonic()
    assert failure(url, deadline=0.5).kind == "timeout", "it would never end by itself"
    assert time.monotonic() - started < 1.5


def test_the_deadline_counts_all_redirects_together(site: FeedSite) -> None:
    for number in range(4):
        site.put(f"/{number}", Reply(302, headers={"Location": f"/{number + 1}"}, delay=0.25))
    site.put("/4", Reply(200, b"late"))
    assert failure(site.url("/0"), deadline=0.6).kind == "timeout"


def test_a_server_that_says_nothing_is_a_timeout(site: FeedSite) -> None:
    assert failure(site.put("/a", Reply(200, b"x", delay=2)), deadline=0.3).kind == "timeout"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "http"),
        (b"nonsense\r\n\r\n", "http"),
        (b"", "http"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbroken", "http"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n", "http"),
    ],
    ids=["too short", "nonsense", "nothing", "bad chunks", "endless headers"],
)
def test_answers_that_break_the_protocol_are_failures(site: FeedSite, raw: bytes, kind: str) -> None:
    assert failure(site.put("/a", Reply(raw=raw))).kind == kind


def test_what_follows_the_promised_length_is_not_read(site: FeedSite) -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngoodEVIL"
    assert get(site.put("/a", Reply(raw=raw))).body == b"good"


def test_a_closed_door_is_refused() -> None:
    assert failure("http://127.0.0.1:9/").kind == "refused"


def test_https_to_a_server_without_it_is_a_tls_failure(site: FeedSite) -> None:
    assert failure(site.url("/").replace("http:", "https:")).kind == "tls"


def test_at_most_two_at_once_at_one_host(site: FeedSite) -> None:
    for number in range(6):
        site.put(f"/{number}", Reply(200, b"x", delay=0.1))

    async def all_at_once(client: GuardedClient) -> Answer:
        answers = await asyncio.gather(*(client.get(site.url(f"/{number}")) for number in range(6)))
        return answers[0]

    with_client(all_at_once)
    assert site.most_at_once == 2


def test_requests_to_one_host_keep_their_distance() -> None:
    order: list[str] = []

    async def starts() -> list[float]:
        limits = Limits(total=8, per_host=2, pause=0.15, hurried=("demo.example.org",))
        loop = asyncio.get_running_loop()
        begun = loop.time()
        times: dict[str, list[float]] = {}

        async def one(host: str) -> None:
            async with limits.slot(host):
                order.append(host)
                times.setdefault(host, []).append(loop.time() - begun)

        hosts = ["a.example.org"] * 3 + ["b.example.org"] + ["demo.example.org"] * 3
        await asyncio.gather(*(one(host) for host in hosts))
        assert times["b.example.org"][0] < 0.1
        assert times["demo.example.org"][-1] < 0.1
        return times["a.example.org"]

    first, second, third = asyncio.run(starts())
    assert first < 0.1
    assert 0.14 < second - first < 0.3
    assert 0.14 < third - second < 0.3
    assert order[-2:] == ["a.example.org"] * 2, "nobody else waited for it"


def test_connections_are_used_again(site: FeedSite) -> None:
    site.put("/304", Reply(304))
    site.redirect("/moved", "/304")

    async def several(client: GuardedClient) -> Answer:
        for _ in range(3):
            await client.get(site.url("/moved"))
        return await client.get(site.url("/304"))

    with_client(several)
    assert len({seen.peer for seen in site.requests}) == 1
