"""A database of the first schema comes to the newest, and its readers with it."""

import sqlalchemy as sa

from curator.store import engine, migrate, subscribers
from curator.store.engine import open_store, schema_version
from curator.store.tables import metadata

OLD = sa.text(
    "insert into subscribers (address, key, state, sections, created) values ('Ada@example.org', 'ada@example.org',"
    " 'active', '[]', '2026-11-01 09:00:00+00:00')"
)


def test_readers_of_the_first_schema_are_still_there(empty_database_url: str) -> None:
    first = engine.Store(engine._engine(empty_database_url))
    migrate.upgrade(first, None, "0001")
    with first.write() as db:
        db.execute(OLD)
    first.close()
    newest = open_store(empty_database_url)
    with newest.read() as db:
        assert schema_version(db) == engine.SCHEMA
        assert set(sa.inspect(db).get_table_names()) - {"alembic_version"} == set(metadata.tables)
        reader = subscribers.by_key(db, "ada@example.org")
    assert reader
    assert reader.state == "active"
    newest.close()
