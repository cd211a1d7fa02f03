"""Asks one source once: conditional request, answer judged, body parsed. What fails is a value, never an exception."""

import datetime as dt
from dataclasses import dataclass

from curator.clock import Clock
from curator.errors import FetchError
from curator.fetching import decide
from curator.fetching.decide import Redirect, Said
from curator.fetching.parsers import Parsers
from curator.fetching.report import Failure
from curator.model.item import Entry, FetchState
from curator.model.source import Source
from curator.net.client import Answer, GuardedClient
from curator.text.dates import iso


@dataclass(frozen=True, slots=True)
class Outcome:
    """What asking one source gave: the state to remember, and entries or a failure. notes are for an editor."""

    source: str
    state: FetchState
    entries: tuple[Entry, ...] = ()
    failure: Failure | None = None
    not_modified: bool = False
    notes: tuple[str, ...] = ()


async def ask(source: Source, state: FetchState, client: GuardedClient, parsers: Parsers, clock: Clock) -> Outcome:
    """Ask `source` at the address of its state."""
    asked, said = decide.address(state), None
    headers = decide.conditional(state)
    try:
        answer = await client.get(asked, headers=headers)
        said, now = said_by(asked, answer), clock()
        if error := decide.failure_of(said, now, conditional=bool(headers)):
            raise error
        if answer.status == 304:
            after = decide.after_news(state, said, now)
            return Outcome(source.id, after, not_modified=True, notes=_moves(source, state, after))
        feed = await parsers.parse(answer.body, answer.headers, answer.final_url, now)
    except FetchError as error:
        return _failed(source, state, error, clock(), said)
    except Exception as error:  # noqa: BLE001 - one source's oddity must not end the run
        strange = FetchError(f"Something unforeseen happened ({type(error).__name__}).", kind="http")
        return _failed(source, state, strange, clock(), said)
    after = decide.after_news(state, said, now, ttl=feed.ttl, skip_hours=feed.skip_hours)
    notes = (*_moves(source, state, after), *(f"{source.name}: {flaw}" for flaw in feed.flaws))
    return Outcome(source.id, after, feed.entries, notes=notes)


def said_by(asked: str, answer: Answer) -> Said:
    """An answer in the terms in which it is judged."""
    redirects = [Redirect(hop.url, hop.status, hop.location) for hop in answer.hops]
    return Said(asked, answer.status, answer.headers, redirects)


def _failed(source: Source, state: FetchState, error: FetchError, now: dt.datetime, said: Said | None) -> Outcome:
    after = decide.after_failure(state, error, now, said)
    notes = _moves(source, state, after)
    if after.gone_at:
        notes = (*notes, f"{source.name} is paused: its server says since {iso(now)} that the feed is gone for good.")
    failure = Failure(source.id, error.kind, error.message, error.permanent, after.next_due, error.hint)
    return Outcome(source.id, after, failure=failure, notes=notes)


def _moves(source: Source, before: FetchState, after: FetchState) -> tuple[str, ...]:
    if after.adopted_url == before.adopted_url:
        return ()
    if after.adopted_url is None:
        return (f"{source.name}: {before.adopted_url} no longer answers; {after.feed_in_file} is asked again.",)
    return (f"{source.name} has moved to {after.adopted_url}; sources.yaml still says {after.feed_in_file}.",)
