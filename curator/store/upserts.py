"""An INSERT that may meet a row that is there already, in the words of the database at hand."""

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: sa.Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT with `on_conflict_do_…`. dialect: `sqlite` or `postgresql`; only the one that is used is loaded."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
