"""The real parts that tests run against: databases, a fixed time, an empty newsletter."""

import datetime as dt
import itertools
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.store.engine import Store, open_store
from tests.support.postgres import PostgresServer, start_postgres

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
_numbers = itertools.count(1)


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = start_postgres(tmp_path_factory.mktemp("pg"))
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'curator.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database(f"t{next(_numbers)}")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A migrated, empty database, once on each kind."""
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """A migrated, empty SQLite database, for tests to which the kind makes no difference."""
    opened = open_store(f"sqlite:///{tmp_path / 'curator.db'}")
    yield opened
    opened.close()
