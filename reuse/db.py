"""Database: engine, column types and the one function that commits."""

import enum
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

import orjson
from sqlalchemy import (
    JSON,
    URL,
    BigInteger,
    DateTime,
    Enum,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator, TypeEngine

from reuse.clock import stamp, to_millisecond

Sessions = sessionmaker[Session]
Glances = Callable[[], AbstractContextManager[Connection]]
Convert = Callable[[Any], Any]

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit key that SQLite still numbers by itself."""

RESTED_SECONDS = 5.0

STATEMENTS_KEPT = 4000
"""How many compiled statements an engine keeps; the service has more than the 500 of SQLAlchemy's own cache."""

Collated = String().with_variant(String(collation="C"), "postgresql")
"""Text that sorts by its bytes on both databases, as keyset pages need."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time to the millisecond; SQLite keeps the chain's own text form, which sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type, or text where there is none."""
        return dialect.type_descriptor(String(24) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive times: nobody would know what they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone")
        return stamp(value) if dialect.name == "sqlite" else to_millisecond(value.astimezone(UTC))

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Give back an aware UTC time."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


class CanonicalJson(TypeDecorator[dict[str, Any]]):
    """A JSON object kept as its canonical text, byte for byte, so that it can be compared with what was hashed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, _dialect: Dialect) -> str | None:
        """Write sorted, compact JSON."""
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> dict[str, Any] | None:
        """Read it back."""
        return None if value is None else orjson.loads(value)


def _values(members: type[enum.Enum]) -> list[str]:
    return [member.value for member in members]


class Base(DeclarativeBase):
    """Every table, with constraint names that a migration can alter on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        dict[str, Any]: CanonicalJson(),
        list[str]: JSON(),
        enum.Enum: Enum(enum.Enum, native_enum=False, length=40, values_callable=_values, create_constraint=False),
    }


def connect(url: str) -> Engine:
    """Make the engine for a database URL, SQLite made safe for several writers and sudden power loss."""
    if not url.startswith("sqlite"):
        return _server(url)
    engine = create_engine(
        url, connect_args={"timeout": 30, "check_same_thread": False}, query_cache_size=STATEMENTS_KEPT
    )
    _keep_private(engine.url.database)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_private(path: str | None) -> None:
    """Make a database's file before SQLite does, for its owner only: depositors' names are in it."""
    if path and path != ":memory:" and not Path(path).exists() and Path(path).parent.is_dir():
        Path(path).touch(mode=0o600)


def _server(url: str | URL, **told: Any) -> Engine:
    server = create_engine(url, pool_size=4, max_overflow=12, query_cache_size=STATEMENTS_KEPT, **told)
    event.listen(server, "checkin", _note_return)
    event.listen(server, "checkout", partial(_check_alive, server.dialect))
    return server


def _note_return(_connection: Any, record: Any) -> None:
    record.info["returned"] = time.monotonic()


def _check_alive(dialect: Dialect, connection: Any, record: Any, _lent: Any) -> None:
    """Ask a connection that has rested whether its server is still there; asking each time would double a scan."""
    if time.monotonic() - record.info.get("returned", time.monotonic()) < RESTED_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as problem:
        raise DisconnectionError from problem


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: pysqlite's own handling breaks savepoints
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "busy_timeout = 30000",
        "cache_size = -65536",
        "mmap_size = 1073741824",  # a page is read in place: a fifth less for a read of many events
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # waits for nobody, so that it needs none of SQLAlchemy's care: half of what a short read costs
        connection.connection.cursor().execute("BEGIN")


def sessions(engine: Engine) -> Sessions:
    """Make sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def glances(engine: Engine) -> Glances:
    """Lend connections for short reads: on PostgreSQL each query stands alone, without BEGIN and ROLLBACK around it.

    They come from a pool of their own there: to make one of the writers' stand so and back costs as much as a query.
    """
    if engine.dialect.name != "postgresql":
        return engine.connect
    alone = _server(engine.url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
    event.listen(engine, "engine_disposed", lambda _engine: alone.dispose())
    return alone.connect


def insert_once(session: Session, table: type[Base] | Table) -> postgresql.Insert:
    """Return an INSERT that may say ON CONFLICT; both databases spell it alike, so SQLite's passes for PostgreSQL's."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return cast(postgresql.Insert, sqlite.insert(table))


@contextmanager
def unit_of_work(factory: Sessions) -> Iterator[Session]:
    """Open one writing transaction: committed whole at the end of the block, or not at all."""
    with factory() as session:
        session.connection(execution_options={"writes": True})
        yield session
        session.commit()


@contextmanager
def reading(factory: Sessions) -> Iterator[Session]:
    """Open one reading transaction: never a lock held against writers."""
    with factory() as session:
        yield session


@contextmanager
def snapshot(factory: Sessions) -> Iterator[Session]:
    """Open one reading transaction whose every statement sees the same moment, whatever is written meanwhile."""
    with factory() as session:
        if session.get_bind().dialect.name == "postgresql":  # SQLite's transactions are so by themselves
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session
