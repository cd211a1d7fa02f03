"""Opens the links of an issue, politely and all at once, and remembers what came of it; the check only reads that."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from curator import __version__
from curator.checking.evidence import Evidence, LinkResult
from curator.checking.link_targets import belongs_to_nobody, link_targets
from curator.errors import FetchError
from curator.net.client import GuardedClient, client_for
from curator.project import Project
from curator.settings import Settings
from curator.store.care_file import load_care
from curator.store.issue_files import load_issue
from curator.store.link_cache import Opened, remember, remembered
from curator.store.source_file import load_sources

MOST_BYTES = 262_144
SECONDS = 15.0
HEADERS = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
_IS_THERE = frozenset({"too-big", "encoding"})
"""Ways not to read an answer that show that there is one."""

Progress = Callable[[int, int, str], None]


def open_links(
    project: Project, settings: Settings, issue_id: str, *, now: dt.datetime, progress: Progress | None = None
) -> tuple[LinkResult, ...]:
    """Open every link of an issue that was not opened within the last day (an hour, if it failed then).

    A link that fails is a result, never an exception. progress: called with done, total and the address.
    """
    evidence = Evidence(
        issue=load_issue(project, issue_id, settings.config.issue.sections),
        sources=load_sources(project),
        settings=settings,
        now=now,
        care=load_care(project),
    )
    wanted = [target.url for target in link_targets(evidence) if not belongs_to_nobody(target.url)]
    known = remembered(project, now)
    if missing := [url for url in wanted if url not in known]:
        opened = asyncio.run(_open_all(missing, settings, now, progress or (lambda done, total, url: None)))
        remember(project, opened, now)
        known |= {one.url: one for one in opened}
    return results(known[url] for url in wanted)


def known_links(project: Project, now: dt.datetime) -> tuple[LinkResult, ...]:
    """What is remembered, without opening anything."""
    return results(remembered(project, now).values())


def results(opened: Iterable[Opened]) -> tuple[LinkResult, ...]:
    """What was opened, as the checks read it."""
    return tuple(LinkResult(one.url, one.ok, one.status, one.problem, one.kind) for one in opened)


async def _open_all(urls: Sequence[str], settings: Settings, now: dt.datetime, progress: Progress) -> list[Opened]:
    done = 0

    async def one(url: str) -> Opened:
        nonlocal done
        result = await _open(client, url, now)
        done += 1
        progress(done, len(urls), url)
        return result

    async with client_for(settings, version=__version__) as client:
        return list(await asyncio.gather(*(one(url) for url in urls)))


async def _open(client: GuardedClient, url: str, now: dt.datetime) -> Opened:
    try:
        answer = await client.get(url, headers=HEADERS, max_bytes=MOST_BYTES, deadline=SECONDS)
    except FetchError as error:
        return Opened(url, now, error.kind in _IS_THERE, None, error.message, error.kind)
    return Opened(url, now, answer.status < 400, answer.status)
