"""Vetting a source: what an editor should know before it may be featured. A list to go through, never a score."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from curator.errors import RefusedError
from curator.model.relationship import Contact
from curator.model.source import Creator, Source
from curator.settings import Settings
from curator.store.contacts import opted_out
from curator.store.engine import Store

DAYS_READ = 28
VERIFIED_WITHIN = dt.timedelta(days=366)
CONSENT_GIVEN = ("yes", "yes-with-limits", "public-feed-ok")


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the list: what to know, whether it is noted, and what to do if not."""

    what: str
    done: bool
    todo: str = ""


def checklist(source: Source, contacts: Mapping[str, Sequence[Contact]], today: dt.date) -> tuple[Point, ...]:
    """Every point for one source. contacts: what passed with its creators, by id."""
    days = (today - source.added).days if source.added else 0
    points = [
        Point(
            f"Read for {DAYS_READ} days",
            source.added is not None and days >= DAYS_READ,
            f"added {source.added}, {days} days ago; read on" if source.added else "write under `added` since when",
        ),
        Point("Why it is here", bool((source.why or "").strip()), "write under `why` what you learned"),
        Point("Its creators are named as they name themselves", bool(source.creators), "write them under `creators`"),
        *_consent(source, contacts),
    ]
    for creator in source.creators:
        points += _creator(creator, today)
    return tuple(points)


def _consent(source: Source, contacts: Mapping[str, Sequence[Contact]]) -> Iterator[Point]:
    consent = source.consent
    small = [creator for creator in source.creators if creator.reach == "small"]
    asked = any(contact.kind == "contacted" for one in small for contact in contacts.get(one.id, ()))
    if small and consent.state not in CONSENT_GIVEN:
        names = ", ".join(creator.name for creator in small)
        todo = (
            "wait for the answer, and write it under `consent`"
            if asked or consent.state == "asked"
            else f"curator creator draft {small[0].id} ask"
        )
        yield Point(f"{names} (small reach) has been asked and said yes", done=False, todo=todo)
    else:
        yield Point(
            "What they allow, and since when",
            consent.state != "unasked" and consent.since is not None,
            "write it under `consent`; unasked means title, credit, link and note",
        )
    if consent.state == "yes-with-limits":
        yield Point("Their limits", bool(consent.limits), "write them under `limits`")


def _creator(creator: Creator, today: dt.date) -> Iterator[Point]:
    name = creator.name or creator.id
    yield Point(f"Reach of {name}", creator.reach != "unknown", "small, medium or large: a small one is asked first")
    if creator.in_their_words:
        yield Point(
            f"Where {name} says so",
            bool(creator.statement_url and creator.seen_on),
            "write `statement_url` and `seen_on`, or leave `in_their_words` out",
        )
    for link in creator.support:
        fresh = link.verified_on is not None and today - link.verified_on <= VERIFIED_WITHIN
        yield Point(f"{link.label} ({name}) still works", fresh, "open it, and write today under `verified_on`")


def refuse_opted_out(store: Store, settings: Settings, known_by: Iterable[str]) -> None:
    """Raises RefusedError if one of these addresses or names belongs to a creator who asked to be forgotten."""
    with store.read() as db:
        if opted_out(db, known_by, settings.secrets.erasure_key):
            raise RefusedError(
                "Its creator asked to be forgotten by this newsletter; it is not added again.",
                hint="If they wrote to you since, write the source into sources.yaml by hand.",
            )
