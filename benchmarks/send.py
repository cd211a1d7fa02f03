"""curator's sender beside others', in one run: letters of about 105 KB into sinks on loopback, ledger commits included.

By SMTP with 10 connections beside aiosmtplib's own sending of prepared bytes and Postfix' smtp-source (C), at once and
with 20 ms for each answer; by SendGrid's API beside a bare httpx loop with as many calls of the same size in flight.
"""

import asyncio
import json
import os
import resource
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiosmtplib
import httpx

from benchmarks.letters import REF, add_readers, letters, settings, variant
from benchmarks.sinks import Sinks, sinks
from curator.clock import system_clock
from curator.mail.providers import make_mailer
from curator.mail.sendgrid import SendgridMailer
from curator.mail.sendgrid_body import form_of
from curator.project import Project
from curator.sending.step import SendReport, send
from curator.settings import Settings
from curator.store.engine import open_store

CONNECTIONS = 10
BATCH = 200
ROUNDS = 3


@dataclass(frozen=True)
class Pace:
    """How one case did. rate: letters a second; cpu: microseconds a letter; rss: peak in MB."""

    rate: float
    cpu: float
    rss: float = 0


def timed(number: int, work: Callable[[], None]) -> dict[str, float]:
    """Wall and CPU time of this process for so many letters."""
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    wall, used = time.perf_counter() - begun, time.process_time() - cpu
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rate": number / wall, "cpu": used / number * 1e6, "rss": rss}


def case_aiosmtplib(port: int, number: int) -> dict[str, float]:
    """Prepared bytes through the library, ten connections."""
    content = next(letters(settings(Path("/nowhere")), 1)).content()

    async def go() -> None:
        numbers = iter(range(number))

        async def worker() -> None:
            async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as client:
                for one in numbers:
                    await client.sendmail("letters@news.example.org", [f"reader{one}@example.org"], content)

        await asyncio.gather(*(worker() for _ in range(CONNECTIONS)))

    return timed(number, lambda: asyncio.run(go()))


def case_httpx(port: int, number: int) -> dict[str, float]:
    """Bodies of the same size, built once, posted by a bare loop; only the addresses differ."""
    one = next(letters(settings(Path("/nowhere")), 1))
    form = form_of(one)
    head, _, tail = form.fill(one).part.encode().partition(one.to.address.encode())

    async def go() -> None:
        starts = iter(range(0, number, BATCH))
        key = {"Authorization": "Bearer SG.bench", "Content-Type": "application/json"}
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", headers=key, timeout=60, trust_env=False
        ) as client:

            async def worker() -> None:
                for start in starts:
                    people = range(start, min(start + BATCH, number))
                    parts = b",".join(head + b"reader%d@example.org" % person + tail for person in people)
                    (await client.post("/v3/mail/send", content=form.head + parts + form.tail)).raise_for_status()

            await asyncio.gather(*(worker() for _ in range(SendgridMailer.parallel)))

    return timed(number, lambda: asyncio.run(go()))


def case_curator(own: Settings, number: int) -> dict[str, float]:
    """curator: frozen, claimed, handed over and recorded. The freeze is not counted, the ledger's commits are."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/curator.db")
        add_readers(store, number)
        mailer = make_mailer(own, Project(Path(folder)))

        async def run(stop: asyncio.Event) -> SendReport:
            return await send(
                REF,
                [variant()],
                store,
                mailer,
                own,
                clock=system_clock,
                new_token=lambda: secrets.token_urlsafe(8),
                confirm=number,
                stop=stop,
            )

        async def whole() -> dict[str, float]:
            stopped = asyncio.Event()
            stopped.set()
            await run(stopped)  # freezes, and hands nothing over
            begun, cpu = time.perf_counter(), time.process_time()
            assert (await run(asyncio.Event())).finished
            await mailer.close()
            wall, used = time.perf_counter() - begun, time.process_time() - cpu
            rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            return {"rate": number / wall, "cpu": used / number * 1e6, "rss": rss}

        found = asyncio.run(whole())
        store.close()
    return found


def case(name: str, port: int, number: int) -> dict[str, float]:
    """One case, in this process."""
    root = Path(tempfile.gettempdir())
    if name == "smtp":
        return case_curator(settings(root, smtp=port, connections=CONNECTIONS), number)
    if name == "sendgrid":
        return case_curator(settings(root, sendgrid=port, batch=BATCH), number)
    return (case_aiosmtplib if name == "aiosmtplib" else case_httpx)(port, number)


def measured(name: str, where: Sinks, number: int) -> Pace:
    """One case in a process of its own; everybody must have got it once."""
    port = where.sendgrid if name in ("sendgrid", "httpx") else where.smtp
    command = [sys.executable, "-m", "benchmarks.send", name, str(port), str(number)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert where.took() == (number, number), f"{name}: not everybody got it once"
    return Pace(**found)


def smtp_source(where: Sinks, number: int) -> Pace | None:
    """Postfix' own sender, in C; None where it is not installed."""
    program = shutil.which("smtp-source", path=f"{os.defpath}:/usr/sbin")
    if not program:
        return None
    size = str(len(next(letters(settings(Path("/nowhere")), 1)).content()))
    flags = ["-d", "-s", str(CONNECTIONS), "-l", size, "-m", str(number), "-f", "a@example.org", "-t", "b@example.org"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run([program, *flags, f"127.0.0.1:{where.smtp}"], check=True, capture_output=True)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    where.took()
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Pace(number / wall, used / number * 1e6)


def beside(ours: str, theirs: str, delay: float, number: int, other: int) -> tuple[Pace, Pace, float, float]:
    """Both in turn: medians, and the medians of the ratios of rates and of CPU."""
    with sinks(delay) as where:
        pairs = [(measured(theirs, where, other), measured(ours, where, number)) for _ in range(ROUNDS)]
    rates = statistics.median(own.rate / their.rate for their, own in pairs)
    cpus = statistics.median(their.cpu / own.cpu for their, own in pairs)
    their, own = sorted(pairs, key=lambda pair: pair[1].rate)[ROUNDS // 2]
    return own, their, rates, cpus


def line(what: str, own: Pace, beside_what: str, their: Pace, ratio: float, cpu: float) -> None:
    """One printed line."""
    print(
        f"{what:34} {own.rate:8,.0f}/s {own.cpu:6.0f} us CPU   {ratio:5.2f} x {beside_what} "
        f"({their.rate:,.0f}/s, {their.cpu:,.0f} us CPU: {cpu:.1f} x)",
        flush=True,
    )


def main(number: int = 100_000) -> None:
    """Print the ratios."""
    own, their, ratio, cpu = beside("smtp", "aiosmtplib", 0, number // 10, number // 40)
    line("SMTP, 10 connections", own, "aiosmtplib", their, ratio, cpu)
    own, their, ratio, cpu = beside("smtp", "aiosmtplib", 0.02, number // 20, number // 80)
    line("SMTP, 20 ms an answer", own, "aiosmtplib", their, ratio, cpu)
    own, their, ratio, cpu = beside("sendgrid", "httpx", 0.1, number // 5, number // 5)
    line("SendGrid, 100 ms an answer", own, "bare httpx", their, ratio, cpu)
    own, their, ratio, cpu = beside("sendgrid", "httpx", 0, number // 5, number // 5)
    line("SendGrid, answers at once", own, "bare httpx", their, ratio, cpu)
    with sinks() as where:
        for name in ("smtp", "sendgrid"):
            whole = measured(name, where, number)
            print(
                f"{number:,} readers by {name:8} {number / whole.rate:6.1f} s {whole.rate:8,.0f}/s, {whole.rss:.0f} MB"
            )
            if name == "smtp" and (source := smtp_source(where, number)):
                words = f"{whole.rate / source.rate:.2f} x smtp-source ({source.rate:,.0f}/s, {source.cpu:.0f} us CPU)"
                print(f"{'':34} {words}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(case(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(*(int(word) for word in sys.argv[1:2]))
