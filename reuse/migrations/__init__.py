"""Numbered steps from one shape of the database to the next, both ways."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

_LOCK = 0x5265757365  # "Reuse": one number that every process of the service asks for


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision; a second process waits, then finds nothing to do."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _wait_for_others(connection)
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision, `base` for an empty one; what the later tables held is lost."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _wait_for_others(connection)
        command.downgrade(_config(connection), revision)


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
