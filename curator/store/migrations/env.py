"""Runs migrations on the connection that curator.store.migrate hands over."""

from alembic import context

from curator.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
