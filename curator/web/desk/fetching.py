"""`/fetch`, `/jobs/…`: reads the feeds that are due, and tells how far it is."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from curator.fetching.step import FetchProgress, FetchReport, fetch
from curator.web.desk.desk import Desk, desk_of
from curator.web.desk.forms import Form, back, effect, say
from curator.web.desk.jobs import Job


def routes() -> list[Route]:
    """The routes of this action."""
    return [
        Route("/fetch", effect(start), methods=["POST"]),
        Route("/jobs/{kind:str}/events", events, methods=["GET"]),
        Route("/jobs/{kind:str}/stop", effect(stop), methods=["POST"]),
    ]


async def start(request: Request, form: Form) -> Response:
    """POST: begin to read; one source where it is named, all that are due else."""
    desk = desk_of(request)
    only = frozenset(form.all("source")) or None
    force = form.one("force") == "yes"

    async def work(job: Job) -> str:
        report = await _fetch(desk, job, only, force)
        said = words(report)
        say(request, said)
        return said

    if desk.jobs.running("fetch"):
        say(request, "The feeds are being read already.")
    else:
        desk.jobs.start("fetch", "Reading the feeds", work)
    return back(request, form)


async def _fetch(desk: Desk, job: Job, only: frozenset[str] | None, force: bool) -> FetchReport:
    """Read until all is read, or until somebody says stop; what was read by then is kept."""
    sources, settings = await desk.aside(lambda: (desk.sources(), desk.settings()))

    def told(progress: FetchProgress) -> None:
        failed = f", {progress.failed} did not answer" if progress.failed else ""
        job.tell(progress.done, progress.total, f"{progress.new} new, {progress.changed} changed{failed}")

    reading = asyncio.ensure_future(
        fetch(sources, desk.store, settings, clock=desk.clock, force=force, only=only, progress=told)
    )
    stopping = asyncio.ensure_future(job.stop.wait())
    await asyncio.wait((reading, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not reading.done():
        reading.cancel()
    return await reading


def words(report: FetchReport) -> str:
    """How reading went, in a sentence or two."""
    if not report.polled:
        waiting = " All feeds were read a short while ago." if report.not_due else ""
        return f"Nothing was due.{waiting}"
    feeds = f"{report.polled} feed{'' if report.polled == 1 else 's'}"
    said = f"Read {feeds}: {report.new} new, {report.changed} changed."
    if report.failed:
        said += f" {len(report.failed)} could not be read; Sources says why."
    return said


async def stop(request: Request, form: Form) -> Response:
    """POST: end the work after what is in flight."""
    if job := desk_of(request).jobs.running(request.path_params["kind"]):
        job.stop.set()
        say(request, "It ends after what is under way.")
    return back(request, form)


async def events(request: Request) -> Response:
    """GET: how a job stands, as server-sent events, until it is over."""
    job = desk_of(request).jobs.find(request.path_params["kind"])
    if job is None:
        raise HTTPException(404)

    async def lines() -> AsyncIterator[str]:
        async for state in job.watch():
            yield f"data: {json.dumps(state)}\n\n" if state is not None else ": still here\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream")
