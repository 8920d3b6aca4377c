"""Worlds from which all tests of a module begin: built once, each test's changes taken back."""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.orm import Session

from reuse import clock
from reuse.db import Base
from tests.builders import Builder

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """An open transaction in which something was built, until when, and by whom."""

    connection: Connection
    built: Builder
    saved: bytes

    @contextmanager
    def again(self) -> Iterator[Connection]:
        """Begin where the building ended, and forget afterwards what was done."""
        with self.connection.begin_nested() as point:
            yield self.connection
            point.rollback()

    def builder(self, session: Session, moment: clock.MovingClock) -> Builder:
        """Go on building: no number of the world is given again."""
        return Builder(session, moment, copy(self.built._numbers))

    def told(self, build: Builder) -> Any:
        """Give what was built, its rows read anew in a test's session."""
        return _Telling(BytesIO(self.saved), build).load()


def world_of(engine: Engine, make: Callable[[Builder], Any]) -> Iterator[World]:
    """Build a world at noon UTC on 3 March 2026 or later; for a module's fixture `begun`."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            moment = clock.MovingClock(NOON)
            build = Builder(session, moment)
            with clock.use(moment):
                made = make(build)
            session.commit()
            saved = BytesIO()
            _Saving(saved).dump(made)
        yield World(connection, build, saved.getvalue())
        transaction.rollback()


class _Saving(pickle.Pickler):
    """Keeps the names of what each test has of its own, and of rows their keys."""

    def persistent_id(self, one: object) -> Any:
        if isinstance(one, Builder | Session | clock.MovingClock):
            return type(one).__name__
        return (type(one), inspect(one).identity) if isinstance(one, Base) else None


class _Telling(pickle.Unpickler):
    """Puts a test's own in their place."""

    def __init__(self, saved: BytesIO, build: Builder) -> None:
        super().__init__(saved)
        self.session = build.session
        self.own = {"Builder": build, "Session": build.session, "MovingClock": build.clock}

    def persistent_load(self, told: Any) -> Any:
        return self.own[told] if isinstance(told, str) else self.session.get_one(*told)
