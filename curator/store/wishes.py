"""What readers wish to get: each combination of sections and discretion, once."""

import sqlalchemy as sa

from curator.store.tables import subscribers

Wish = tuple[tuple[str, ...], bool]
"""The sections that a reader chose (none: all), and whether they asked for discretion."""


def wishes(db: sa.Connection) -> set[Wish]:
    """Every wish of a reader who may be mailed (active or paused), whoever has it."""
    text = sa.cast(subscribers.c.sections, sa.Text)  # PostgreSQL knows no equality of JSON
    one_each = (
        sa.select(sa.func.min(subscribers.c.id))
        .where(subscribers.c.state.in_(("active", "paused")))
        .group_by(text, subscribers.c.discreet)
    )
    found = sa.select(subscribers.c.sections, subscribers.c.discreet).where(subscribers.c.id.in_(one_each))
    return {(tuple(row.sections), bool(row.discreet)) for row in db.execute(found)}
