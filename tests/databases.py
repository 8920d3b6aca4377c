"""Databases of their own, for tests that commit; and which tests open any."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from reuse.db import connect


def empty_database(folder: Path, name: str) -> Engine:
    """Open an empty database: a schema of TEST_DATABASE_URL's server, else a file."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        return connect(f"sqlite:///{folder / name}.sqlite")
    server, schema = connect(url), f"own_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    server.dispose()
    return connect(server.url.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(False))


def own_database(folder: Path, name: str) -> Engine:
    """Open an empty database that can be copied: one of TEST_DATABASE_URL's server, not a schema, else a file."""
    url = os.environ.get("TEST_DATABASE_URL")
    return _new_database(url, name, "template1") if url else connect(f"sqlite:///{folder / name}.sqlite")


def copied(original: Engine, folder: Path, name: str) -> Engine:
    """Copy one's own database, which nobody may have open."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return _new_database(url, name, str(original.url.database))
    with closing(sqlite3.connect(str(original.url.database))) as source:
        source.execute("VACUUM INTO ?", (str(folder / f"{name}.sqlite"),))
    return connect(f"sqlite:///{folder / name}.sqlite")


def _new_database(url: str, name: str, template: str) -> Engine:
    server, database = connect(url), f"own_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {database}"))
        connection.execute(text(f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY file_copy"))
    server.dispose()
    return connect(server.url.set(database=database).render_as_string(False))


def opens_database(item: pytest.Item) -> bool:
    """Tell whether a test may open the database of its run, by itself, by a fixture or by a module it imports."""
    if not isinstance(item, pytest.Function) or "engine" in item.fixturenames:
        return True
    known = item._fixtureinfo.name2fixturedefs
    fixtures = {one.func.__module__ for name in item.fixturenames for one in known.get(name, ())}
    return any(map(_asks, fixtures - {"tests.conftest"} | {item.module.__name__}))


@cache
def _asks(module: str) -> bool:
    """Tell whether a module of tests, or one from which it takes anything, names what leads to a database."""
    return any(name == __name__ or "TEST_DATABASE_URL" in _source(name) for name in _reached(module))


def _reached(module: str) -> set[str]:
    found, todo = set(), [module]
    while todo:
        if (name := todo.pop()) not in found:
            found.add(name)
            todo += _imported(name)
    return found


def _imported(module: str) -> Iterator[str]:
    for one in vars(sys.modules[module]).values() if module in sys.modules else ():
        name = getattr(one, "__module__", None) or getattr(one, "__name__", None)
        if isinstance(name, str) and name.startswith("tests.") and name != "tests.conftest":
            yield name


def _source(module: str) -> str:
    file = getattr(sys.modules.get(module), "__file__", None)
    return Path(file).read_text(encoding="utf-8") if file else ""
