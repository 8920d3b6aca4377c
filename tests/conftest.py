"""The database, the clock and the people of every test."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from playwright.sync_api import Playwright, sync_playwright
from psycopg._preparing import PrepareManager
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.orm import Session

from reuse import clock, tables
from reuse.actors import passwords
from reuse.db import connect
from reuse.statements import Statement
from tests.builders import Builder
from tests.databases import opens_database
from tests.worlds import NOON, World

settings.register_profile("reuse", deadline=None, max_examples=60)  # machines are shared: none fails for being slow
settings.load_profile("reuse")

passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # tests guess passwords by the hundred

gc.set_threshold(50_000, 20, 100)  # collecting as often as Python does is a fifth of a run: little here makes cycles

if os.environ.get("TEST_DATABASE_URL"):  # tests take back what they did; psycopg then forgets what it has prepared
    PrepareManager.clear = lambda _known: False
    PrepareManager.prepared_max = 2000

LONGEST = ("journeys/test_demo", "browser/offline/", "browser/test_series", "bench/", "browser/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest: no worker waits for another's last, nor loads a year that another has loaded.

    A server asks again only what opens a database: the others said all they know beside SQLite.
    """
    items.sort(key=lambda item: next((at for at, part in enumerate(LONGEST) if part in str(item.path)), len(LONGEST)))
    if os.environ.get("TEST_DATABASE_URL"):
        config.hook.pytest_deselected(items=[item for item in items if not opens_database(item)])
        items[:] = filter(opens_database, items)


def pytest_collection_finish() -> None:
    """Look for garbage no more among modules and tests: they stay."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database a test process: TEST_DATABASE_URL's server, in a schema of its own, else an SQLite file."""
    url = os.environ.get("TEST_DATABASE_URL")
    made = connect(url) if url else connect(f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite'}")
    if url:
        made = _own_schema(made, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    tables.metadata.create_all(made)
    yield made
    made.dispose()


def _own_schema(server: Engine, name: str) -> Engine:
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS test_{name} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA test_{name}"))
    server.dispose()
    return connect(server.url.update_query_dict({"options": f"-csearch_path=test_{name}"}).render_as_string(False))


@pytest.fixture(scope="module")
def begun() -> World | None:
    """What all tests of a module begin from, where it says so by tests.worlds: as a rule, nothing."""
    return None


@pytest.fixture
def session(engine: Engine, begun: World | None) -> Iterator[Session]:
    """One transaction a test, rolled back at its end; savepoints inside behave as commits."""
    with (
        begun.again() if begun else _transaction(engine) as connection,
        Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as made,
    ):
        yield made


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.fixture
def moment(begun: World | None) -> Iterator[clock.MovingClock]:
    """A clock that stands at noon UTC on 3 March 2026, or where the world ended, until the test moves it."""
    moving = clock.MovingClock(begun.built.clock.at if begun else NOON)
    with clock.use(moving):
        yield moving


@pytest.fixture
def build(session: Session, moment: clock.MovingClock, begun: World | None) -> Builder:
    """Builders of organisations, people and devices, through the services."""
    return begun.builder(session, moment) if begun else Builder(session, moment)


@pytest.fixture
def count_queries(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collects the statements sent inside a block, savepoints aside; those put straight to the driver too."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if "SAVEPOINT" not in statement:
                seen.append(statement)

        def put(statement: Statement, connection: Connection, values: Mapping[str, Any]) -> Any:
            seen.append(str(statement.statement))
            return straight(statement, connection, values)

        straight = Statement.put
        event.listen(engine, "before_cursor_execute", note)
        try:
            with monkeypatch.context() as patch:
                patch.setattr(Statement, "put", put)
                yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


@pytest.fixture(scope="session")
def playing() -> Iterator[Playwright]:
    """The one driver of browsers that a process may have."""
    with sync_playwright() as made:
        yield made


@pytest.fixture
def shared() -> Path:
    """The shared folder beside the repository; tests that need it skip where it is absent."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the shared folder is not beside this checkout")
    return folder
