"""Reading 500 feeds: cold, warm (all 304) and a fifth of them changed, beside the same downloads with nothing else.

Each answer takes 100 ms to come. Where newsboat is installed, it reads the same feeds with ten threads.
"""

import asyncio
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import Timing, once

FEEDS = 500
HOSTS = 20
LATENCY = 0.1
ROUNDS = 3
WORDS = ("sample", "words", "that", "a", "feed", "could", "hold", "about", "nobody", "at", "all")


def feed(number: int, version: int) -> bytes:
    """One RSS feed of 30 to 250 KB, the same for the same numbers; a later version holds one more entry."""
    rng = random.Random(number)
    size = rng.randint(30_000, 250_000)
    entries = []
    written = 0
    while written < size:
        n = len(entries)
        words = " ".join(rng.choices(WORDS, k=rng.randint(300, 900)))
        entries.append(
            f"<item><title>Sample {number} {n}</title><link>https://source-{number}.example.org/{n}</link>"
            f"<guid>{number}-{n}</guid><pubDate>Tue, 10 Nov 2026 09:00:00 GMT</pubDate>"
            f"<description><![CDATA[<p>{words} <a href='/{n}'>more</a></p>]]></description></item>"
        )
        written += len(entries[-1])
    for extra in range(version):
        link = f"https://source-{number}.example.org/news-{extra}"
        entries.insert(0, f"<item><title>News {extra}</title><guid>{link}</guid><link>{link}</link></item>")
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Sample {number}</title>'
    return f"{head}{''.join(entries)}</channel></rss>".encode()


class Server:
    """Serves the feeds on 20 loopback hosts, one port, with an ETag each; `POST /change` changes every fifth."""

    def __init__(self) -> None:
        self.bodies = [feed(number, 0) for number in range(FEEDS)]
        self.versions = [0] * FEEDS

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept alive."""
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                head = request.decode("latin-1")
                if head.startswith("POST"):
                    self._change()
                    writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                else:
                    await asyncio.sleep(LATENCY)
                    self._answer(head, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _change(self) -> None:
        for number in range(0, FEEDS, 5):
            self.versions[number] += 1
            self.bodies[number] = feed(number, self.versions[number])

    def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        number = int(head.split(" ", 2)[1].strip("/"))
        tag = f'"{number}-{self.versions[number]}"'
        body = b"" if f"if-none-match: {tag}" in head.lower() else self.bodies[number]
        status = b"200 OK" if body else b"304 Not Modified"
        writer.write(
            b"HTTP/1.1 " + status + f"\r\nETag: {tag}\r\nContent-Type: application/rss+xml\r\n".encode()
            + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
        )  # fmt: skip


async def serve() -> None:
    """Listen until the process is ended; prints the port."""
    server = Server()
    listening = await asyncio.start_server(server.handle, "0.0.0.0", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


@contextmanager
def serving() -> Iterator[int]:
    """The server in a process of its own; gives its port."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.fetch", "serve"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def urls(port: int) -> list[str]:
    """The address of each feed, spread over the hosts."""
    return [f"http://127.0.0.{number % HOSTS + 1}:{port}/{number}" for number in range(FEEDS)]


def newsletter(root: Path, port: int) -> None:
    """A newsletter that reads them all."""
    root.mkdir(parents=True)
    hosts = ", ".join(f'"127.0.0.{n + 1}"' for n in range(HOSTS))
    (root / "curator.toml").write_text(
        '[newsletter]\ntitle = "Bench"\nfrom_email = "bench@example.org"\n[fetch]\nconcurrency = 32\n'
        f"allow_private_hosts = [{hosts}]\n",
        "utf-8",
    )
    sources = [
        {"id": f"source-{n}", "name": f"Sample {n}", "feed": url, "state": "active"} for n, url in enumerate(urls(port))
    ]
    (root / "sources.yaml").write_text(json.dumps({"sources": sources}), "utf-8")


FLOOR = """
import asyncio, httpx, sys
urls, tags = sys.stdin.read().split(), {}
async def main(warm):
    limit = asyncio.Semaphore(32)
    async with httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=32), timeout=60) as client:
        async def one(url):
            async with limit:
                headers = {"If-None-Match": open(f"{sys.argv[2]}/{urls.index(url)}").read()} if warm else {}
                answer = await client.get(url, headers=headers)
                if not warm:
                    open(f"{sys.argv[2]}/{urls.index(url)}", "w").write(answer.headers["etag"])
        await asyncio.gather(*(one(url) for url in urls))
asyncio.run(main(sys.argv[1] == "warm"))
"""


def newsboat(folder: Path, port: int) -> list[str]:
    """Its command for the same feeds and an empty memory."""
    (folder / "newsboat-urls").write_text("\n".join(urls(port)), "utf-8")
    (folder / "config").write_text("reload-threads 10\nmax-items 0\n", "utf-8")
    (folder / "cache.db").unlink(missing_ok=True)
    files = ["-u", str(folder / "newsboat-urls"), "-c", str(folder / "cache.db"), "-C", str(folder / "config")]
    return ["newsboat", "-x", "reload", *files]


def one_round(folder: Path, port: int) -> dict[str, Timing]:
    """Floors, cold, warm and a fifth changed, each as a whole process."""
    root = folder / f"letters-{time.monotonic_ns()}"
    newsletter(root, port)
    fetch = [sys.executable, "-m", "curator", "fetch", "--force", "--root", str(root)]
    listed = folder / "urls"
    listed.write_text("\n".join(urls(port)), "utf-8")
    floor = [sys.executable, "-c", FLOOR]
    timings = {
        "floor": once([*floor, "cold", str(folder)], stdin=listed),
        "cold": once(fetch),
        "warm floor": once([*floor, "warm", str(folder)], stdin=listed),
        "warm": once(fetch),
    }
    if shutil.which("newsboat"):
        timings["newsboat"] = once(newsboat(folder, port))
    asyncio.run(_change(port))
    timings["a fifth changed"] = once(fetch)
    return timings


async def _change(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /change HTTP/1.1\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder, serving() as port:
        rounds = [one_round(Path(folder), port) for _ in range(ROUNDS)]
    pairs = [("cold", "floor"), ("cold", "newsboat"), ("warm", "warm floor"), ("a fifth changed", "warm floor")]
    for name, beside in pairs:
        if beside not in rounds[0]:
            continue
        this, that = (
            Timing(statistics.median(r[n].wall for r in rounds), statistics.median(r[n].cpu for r in rounds))
            for n in (name, beside)
        )
        print(
            f"curator fetch, {FEEDS} feeds, {name:<16} {this.wall / that.wall:5.2f} x {beside:<10} in wall time "
            f"({this.wall:.1f} s), {this.cpu / that.cpu:5.1f} x in CPU time"
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        main()
