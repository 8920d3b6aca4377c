"""Databases to measure on: files and servers of the run's own, durable as in production."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from bench.datasets import Dataset, folder
from reuse import migrations, tables
from reuse.db import connect
from tools.postgres import running_server

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
_COPIED = 10_000


@contextmanager
def databases() -> Iterator["Databases"]:
    """Make databases when they are asked for, and leave nothing behind."""
    with ExitStack() as stack:
        yield Databases(stack)


class Databases:
    """This run's folder on the disc and its PostgreSQL server."""

    def __init__(self, stack: ExitStack):
        self._stack = stack
        self.home = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder(), prefix="run-")))
        self._server = ""
        self._templates: dict[Path, str] = {}

    def empty(self, name: str) -> str:
        """Make an empty database with today's tables; return its URL."""
        url = self._new_postgres() if name == POSTGRESQL else f"sqlite:///{self.home / uuid4().hex}.sqlite"
        engine = connect(url)
        migrations.upgrade(engine)
        engine.dispose()
        return url

    def filled(self, name: str, data: Dataset) -> str:
        """Make a copy of the data set that may be written to; return its URL."""
        if name == POSTGRESQL:
            if data.path not in self._templates:
                self._templates[data.path] = self._load(data)
            return self._new_postgres(self._templates[data.path])
        path = self.home / f"{uuid4().hex}.sqlite"
        shutil.copyfile(data.path, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Give the disc back what a database took."""
        if url.startswith("sqlite"):
            path = Path(url.removeprefix("sqlite:///"))
            for file in path.parent.glob(f"{path.name}*"):
                file.unlink()
        else:
            self._command(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_name(url))))

    def _new_postgres(self, template: str = "template1") -> str:
        if not self._server:
            self._server = self._stack.enter_context(running_server(durable=True))
        name = f"bench_{uuid4().hex}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._command(made)
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))

    def _command(self, command: sql.Composed) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(command)

    def _load(self, data: Dataset) -> str:
        """Copy the whole data set into a database to be copied from; return its name."""
        url = self.empty(POSTGRESQL)
        with psycopg.connect(url) as target, closing(sqlite3.connect(data.path)) as source:
            for table in tables.metadata.sorted_tables:
                _copy(source, target, table.name, [column.name for column in table.columns])
                if (numbered := table.autoincrement_column) is not None:
                    _number_on(target, table.name, numbered.name)
        with psycopg.connect(url, autocommit=True) as target:
            target.execute("VACUUM ANALYZE")
            target.execute("CHECKPOINT")
        return _name(url)


def _copy(source: sqlite3.Connection, target: psycopg.Connection, table: str, columns: list[str]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    target.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))  # a migration may have filled it
    quoted = ", ".join(f'"{column}"' for column in columns)
    rows = source.execute(f"SELECT {quoted} FROM {table}")
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with target.cursor().copy(into) as copy:
        while many := rows.fetchmany(_COPIED):
            for row in many:
                copy.write_row(row)


def _number_on(target: psycopg.Connection, table: str, column: str) -> None:
    """Let the next row be numbered after the copied ones."""
    target.execute(
        sql.SQL(
            "SELECT setval(pg_get_serial_sequence({}, {}), (SELECT coalesce(max({}), 0) + 1 FROM {}), false)"
        ).format(sql.Literal(table), sql.Literal(column), sql.Identifier(column), sql.Identifier(table))
    )


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
