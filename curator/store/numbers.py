"""Many whole numbers as one parameter of a statement: as quick for a thousand as for one."""

import json
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine


class Numbers(sa.types.TypeDecorator[Iterable[int]]):
    """Numbers as the database takes them in one piece: an array, or as JSON on SQLite."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str] | TypeEngine[Sequence[int]]:
        """An array where there are arrays."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.Text())
        return dialect.type_descriptor(ARRAY(sa.BigInteger))

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> object:
        """As text or as a list."""
        numbers = list(value or ())
        return json.dumps(numbers) if dialect.name == "sqlite" else numbers


def among(column: sa.ColumnElement[int], name: str, dialect: str) -> sa.ColumnElement[bool]:
    """True for rows whose number is one of those that the statement gets under this name, however many they are."""
    given = sa.bindparam(name, type_=Numbers)
    if dialect == "sqlite":
        return column.in_(sa.select(sa.func.json_each(given).table_valued("value").c.value))
    return column == sa.func.any(given)
