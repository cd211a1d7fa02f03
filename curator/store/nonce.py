"""The sign by which a sender knows that the readers' pages speak for the same database.

`send` writes one before it freezes and reads it back over the web; `curator serve` answers with what stands here.
"""

import datetime as dt
import secrets

import sqlalchemy as sa

from curator.store.tables import nonces

_ONE = 1


def write_nonce(db: sa.Connection, now: dt.datetime) -> str:
    """Put a fresh sign in the place of the former one and give it. Commit before asking for it over the web."""
    value = secrets.token_urlsafe(24)
    if not db.execute(nonces.update().where(nonces.c.id == _ONE).values(value=value, at=now)).rowcount:
        db.execute(nonces.insert().values(id=_ONE, value=value, at=now))
    return value


def read_nonce(db: sa.Connection) -> str | None:
    """The sign that was written last; None if there never was one."""
    return db.execute(sa.select(nonces.c.value).where(nonces.c.id == _ONE)).scalar()
