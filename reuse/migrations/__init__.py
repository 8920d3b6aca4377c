"""Numbered steps from one shape of the database to the next, both ways."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

_LOCK = 0x5265757365  # "Reuse": one number that every process of the service asks for


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision; a second process waits, then finds nothing to do."""
    with changing(engine) as connection:
        _wait_for_others(connection)
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision, `base` for an empty one; what the later tables held is lost."""
    with changing(engine) as connection:
        _wait_for_others(connection)
        command.downgrade(_config(connection), revision)


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """Lend a connection in a transaction that may rebuild tables.

    SQLite rebuilds a table by dropping it, which it refuses of one that rows of another name, unless told before the
    transaction not to look; they name the new one after it.
    """
    with engine.connect().execution_options(writes=True) as connection:
        _look_at_keys(connection, "OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            _look_at_keys(connection, "ON")


def _look_at_keys(connection: Connection, look: str) -> None:
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {look}")


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
