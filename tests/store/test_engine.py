"""The database opens, migrates, locks and fails as promised."""

import datetime as dt
import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from curator.errors import StoreError
from curator.store import engine, migrate
from curator.store.engine import Store, open_store, schema_version
from curator.store.tables import actions, metadata


def test_migrations_lead_to_the_tables(store: Store) -> None:
    with store.read() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        differences = [d for d in compare_metadata(context, metadata) if "alembic_version" not in str(d)]
        assert differences == []
        assert schema_version(db) == engine.SCHEMA == migrate.head()


def test_a_second_opening_changes_nothing(empty_database_url: str) -> None:
    open_store(empty_database_url).close()
    again = open_store(empty_database_url)
    with again.write() as db:
        db.execute(actions.insert().values(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), kind="tag", subject="1"))
    again.close()
    third = open_store(empty_database_url)
    with third.read() as db:
        assert db.execute(sa.select(actions.c.subject)).scalar_one() == "1"
    third.close()


def test_times_come_back_in_utc(store: Store) -> None:
    moment = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
    with store.write() as db:
        db.execute(actions.insert().values(at=moment, kind="tag", subject="1"))
    with store.read() as db:
        read = db.execute(sa.select(actions.c.at)).scalar_one()
    assert read == moment
    assert read.utcoffset() == dt.timedelta(0)


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail_half_way() -> None:
        with store.write() as db:
            db.execute(actions.insert().values(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), kind="tag", subject="1"))
            raise KeyError("stop")

    with pytest.raises(KeyError):
        fail_half_way()
    with store.read() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(actions)).scalar_one() == 0


def test_two_writers_wait_for_each_other(sqlite_store: Store) -> None:
    def add(name: str) -> None:
        for number in range(20):
            with sqlite_store.write() as db:
                known = db.execute(sa.select(sa.func.count()).select_from(actions)).scalar_one()
                values = {"at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "kind": name, "subject": str(known + number)}
                db.execute(actions.insert().values(**values))

    threads = [threading.Thread(target=add, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite_store.read() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(actions)).scalar_one() == 40


def test_a_locked_database_is_a_calm_error(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    other = sqlite3.connect(tmp_path / "curator.db", isolation_level=None)
    other.execute("begin exclusive")
    mine = open_store(f"sqlite:///{tmp_path / 'curator.db'}")
    with pytest.raises(StoreError, match="in use by another program"), mine.write() as db:
        db.execute(sa.select(1))
    other.execute("rollback")
    other.close()
    mine.close()


def test_a_damaged_file_names_the_way_back(tmp_path: Path) -> None:
    (tmp_path / "curator.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{tmp_path / 'curator.db'}")
    assert "damaged" in caught.value.message
    assert "restore" in caught.value.hint


def test_a_database_of_a_newer_curator_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'curator.db'}"
    open_store(url).close()
    with sqlite3.connect(tmp_path / "curator.db") as raw:
        raw.execute("update alembic_version set version_num = '9999'")
    raw.close()
    with pytest.raises(StoreError, match="newer curator"):
        open_store(url)


def test_an_unreachable_server_is_a_store_error() -> None:
    with pytest.raises(StoreError, match="does not answer"):
        open_store("postgresql://nobody@127.0.0.1:9/none")


def test_a_wrong_address_is_a_store_error() -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        open_store("nonsense://x")
