"""What takes long to make is made once in a process and kept. Each test gets a copy, to do with it as it likes."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from curator.store.engine import open_store
from tests.support.databases import Databases


@dataclass(frozen=True)
class Kept:
    """A folder, and the address of a database: both only to be copied."""

    root: Path
    url: str

    def copy_to(self, root: Path) -> Path:
        """A copy of the folder at `root`, which must not be there yet."""
        return Path(shutil.copytree(self.root, root))


@cache
def kept_folder(make: Callable[..., object], *given: object) -> Kept:
    """The folder that `make(folder, *given)` fills, with its database in it where it has one."""
    root = _place() / "kept"
    make(root, *given)
    return Kept(root, f"sqlite:///{root / 'curator.db'}")


@cache
def kept_beside(make: Callable[[Path, str], object], databases: Databases) -> Kept:
    """What `make(folder, url)` brings into a folder and into a database of this kind that was empty."""
    place = _place()
    made = Kept(place / "kept", databases.empty(place))
    make(made.root, made.url)
    return made


def migrated(_root: Path, url: str) -> None:
    """To be kept: every table, and no rows."""
    open_store(url).close()


class _Places:
    """Where it is kept: in a folder that is named, else in one that goes with the process."""

    within: Path | None = None


def keep_within(folder: Path) -> None:
    """Keep everything from now on in a folder that somebody else clears, however a process ends."""
    _Places.within = folder


def _place() -> Path:
    place = tempfile.mkdtemp(prefix="curator-kept-", dir=_Places.within)
    if _Places.within is None:
        atexit.register(shutil.rmtree, place, ignore_errors=True)
    return Path(place)
