"""How many readers there are, and how many came and left when: numbers, never people."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from curator.store.tables import consent_events, subscribers


@dataclass(frozen=True, slots=True)
class Month:
    """One month. came: readers who agreed in it; left: readers who ended it; paused: readers who paused."""

    year: int
    month: int
    came: int
    left: int
    paused: int


def getting_mail(db: sa.Connection, today: dt.date) -> int:
    """How many readers would be mailed today: the active ones, and the paused ones whose day has come."""
    paused = (subscribers.c.state == "paused") & (subscribers.c.paused_until <= today)
    query = sa.select(sa.func.count()).select_from(subscribers).where((subscribers.c.state == "active") | paused)
    return int(db.execute(query).scalar_one())


def by_month(db: sa.Connection) -> list[Month]:
    """Every month in which something happened, oldest first."""
    year, month = sa.extract("year", consent_events.c.at), sa.extract("month", consent_events.c.at)
    query = sa.select(year.label("year"), month.label("month"), consent_events.c.kind, sa.func.count().label("number"))
    counts: dict[tuple[int, int], dict[str, int]] = {}
    for row in db.execute(query.group_by(year, month, consent_events.c.kind)):
        counts.setdefault((int(row.year), int(row.month)), {})[row.kind] = row.number
    return [
        Month(
            *when,
            came=kinds.get("confirmed", 0) + kinds.get("attested", 0),
            left=kinds.get("left", 0) + kinds.get("erased", 0),
            paused=kinds.get("paused", 0),
        )
        for when, kinds in sorted(counts.items())
    ]
