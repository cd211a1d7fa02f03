"""The real parts that tests run against: databases, a fixed time, an empty newsletter."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.store.engine import Store, open_store
from tests.support.databases import SQLITE, Databases
from tests.support.kept import Kept, keep_within, kept_beside, migrated
from tests.support.postgres import PostgresServer, passing_postgres

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session", autouse=True)
def _kept_in_order(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests copy lies where they put their own files, which the test runner clears."""
    keep_within(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with passing_postgres(tmp_path_factory.mktemp("pg")) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where a test's databases come from, once of each kind."""
    if request.param == "sqlite":
        return SQLITE
    server: PostgresServer = request.getfixturevalue("postgres")
    return server


@pytest.fixture
def empty_database_url(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table, once of each kind."""
    url = databases.empty(tmp_path)
    yield url
    databases.drop(url)


@pytest.fixture
def kept(databases: Databases) -> Kept:
    """What a test's database is a copy of: every table and no rows, where a module keeps nothing else."""
    return kept_beside(migrated, databases)


@pytest.fixture
def database_url(kept: Kept, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of a database that is the test's own, once of each kind."""
    url = databases.copy(kept.url, tmp_path)
    yield url
    databases.drop(url)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A migrated, empty database, once of each kind."""
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """A migrated, empty SQLite database, for tests to which the kind makes no difference."""
    opened = open_store(SQLITE.copy(kept_beside(migrated, SQLITE).url, tmp_path))
    yield opened
    opened.close()
