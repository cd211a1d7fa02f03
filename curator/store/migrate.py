"""Brings a database from any former schema to the newest. Imported only when there is something to do."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from curator.errors import StoreError

if TYPE_CHECKING:
    from curator.store.engine import Store

MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def head() -> str | None:
    """The newest migration in the folder."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def upgrade(store: "Store", version: str | None, target: str = "head") -> None:
    """Run what is missing, in one transaction; a SQLite file with data in it is copied aside first."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version is not None and version not in known:
        raise StoreError(
            f"The database was written by a newer curator (schema {version}).",
            hint="Upgrade curator; the database was not touched.",
        )
    if version is not None and store.path:
        with store.read() as connection:
            connection.exec_driver_sql("select 1")
        shutil.copy2(store.path, store.path.with_name(f"{store.path.name}.before-{target}"))
    with store.engine.connect() as connection:
        connection = connection.execution_options(curator_write=True)
        with connection.begin():
            _lock(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, target)


def _lock(connection: sa.Connection) -> None:
    """Two programs that start at once on PostgreSQL migrate one after the other."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("select pg_advisory_xact_lock(7268311)"))
