"""The readers' pages that the tests beside this file ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.store.engine import Store
from tests.support.readers_pages import Pages, open_pages


@pytest.fixture
def pages(tmp_path: Path, sqlite_store: Store) -> Iterator[Pages]:
    """The pages of a small newsletter."""
    with open_pages(tmp_path / "letters", sqlite_store) as opened:
        yield opened


@pytest.fixture
def both(tmp_path: Path, store: Store) -> Iterator[Pages]:
    """The same, once on SQLite and once on PostgreSQL."""
    with open_pages(tmp_path / "letters", store) as opened:
        yield opened
