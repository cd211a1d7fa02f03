"""Databases for tests, of both kinds: an empty one, or a copy of one that is kept."""

import shutil
from collections.abc import Hashable
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url


class Databases(Hashable, Protocol):
    """Gives addresses of new databases. folder: where one may be put that is a file."""

    def empty(self, folder: Path) -> str:
        """The address of a database with nothing in it, not even tables."""
        ...

    def copy(self, url: str, folder: Path) -> str:
        """The address of a new database with all that is in another one of this kind, to which nobody is connected."""
        ...

    def drop(self, url: str) -> None:
        """Give its room back, where the folder does not."""
        ...


class SqliteFiles:
    """Each database is the file `curator.db` in its folder."""

    def empty(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'curator.db'}"

    def copy(self, url: str, folder: Path) -> str:
        shutil.copyfile(str(make_url(url).database), folder / "curator.db")
        return self.empty(folder)

    def drop(self, url: str) -> None:
        """It goes with its folder."""


SQLITE = SqliteFiles()
