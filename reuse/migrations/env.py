"""Alembic's way in: the connection that `reuse.migrations` passes, else the database of the settings."""

from alembic import context
from sqlalchemy.engine import Connection

from reuse import tables
from reuse.db import connect
from reuse.migrations import changing
from reuse.settings import Settings


def migrate(connection: Connection) -> None:
    """Run the migrations asked for, in the connection's transaction."""
    context.configure(connection=connection, target_metadata=tables.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine = connect(Settings.from_environment().database_url)
    try:
        with changing(engine) as own:
            migrate(own)
    finally:
        engine.dispose()
