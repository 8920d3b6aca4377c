"""A database of its own for each log test, since sealing is seen by every connection."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session

from reuse.clock import stamp
from reuse.db import Base, Sessions, connect, sessions
from reuse.events.canonical import FIRST_PREV, canonical
from reuse.events.keys import ensure_signer
from reuse.events.log_models import Checkpoint, LogEntry, LogKey, LogTile, SubjectHead, SubjectTile
from reuse.events.models import Event
from reuse.events.notes import Signer
from reuse.events.trust import KeyRecord, TrustedKey, trusted_keys
from tests.databases import empty_database

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TABLES = [
    Base.metadata.tables[model.__tablename__]
    for model in (Event, LogEntry, LogTile, SubjectHead, SubjectTile, Checkpoint, LogKey)
]


@contextmanager
def log_tables(folder: Path, name: str) -> Iterator[Engine]:
    """Make the tables of a log, empty, in a database of their own."""
    made = empty_database(folder, name)
    Base.metadata.create_all(made, TABLES)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def empty_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The tables of a log, made once a test process and empty before each test."""
    with log_tables(tmp_path_factory.mktemp("db"), "log") as made:
        yield made


@pytest.fixture
def log_engine(empty_log: Engine, tmp_path: Path) -> Iterator[Engine]:
    """A copy of the empty log, in a file; else those tables of a server, emptied at the test's end."""
    if empty_log.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(empty_log.url.database))) as source:
            source.execute("VACUUM INTO ?", (str(tmp_path / "log.sqlite"),))
        engine = connect(f"sqlite:///{tmp_path / 'log.sqlite'}")
        yield engine
        engine.dispose()
        return
    yield empty_log
    with empty_log.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # else history refuses
        connection.execute(text(f"TRUNCATE {', '.join(table.name for table in TABLES)} RESTART IDENTITY"))
        connection.execute(text("ALTER TABLE events ENABLE TRIGGER USER"))


@pytest.fixture
def log_sessions(log_engine: Engine) -> Sessions:
    return sessions(log_engine)


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return ensure_signer(tmp_path / "signing-key.pem", "example.org/log")


@pytest.fixture(scope="module")
def kept_signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    """The key of a history that a whole module shares."""
    return ensure_signer(tmp_path_factory.mktemp("key") / "signing-key.pem", "example.org/log")


@pytest.fixture
def trusted(signer: Signer) -> list[TrustedKey]:
    return trusted_keys([KeyRecord(signer.verifier.vkey)], [signer.verifier.fingerprint])


def next_event(subject: str, seq: int, prev: str) -> dict[str, Any]:
    said: dict[str, Any] = {"id": str(uuid4()), "subject": subject, "seq": seq + 1, "type": "moved", "prev": prev}
    said |= {"occurred_at": stamp(NOON), "recorded_at": stamp(NOON), "actor": "demo", "site": None, "data": {}}
    content = canonical(said | {"v": 1})
    columns = said | {"hash": sha256(content).hexdigest(), "canonical": content}
    return columns | {"id": uuid4(), "occurred_at": NOON, "recorded_at": NOON}


@pytest.fixture(scope="session")
def happen() -> Callable[..., None]:
    """Record plain chained events: `happen(session, "device:a", "device:b", …)`."""

    def record_events(session: Session, *subjects: str) -> None:
        query = select(Event.subject, Event.seq, Event.hash).where(Event.subject.in_(set(subjects))).order_by(Event.seq)
        ends = {subject: (seq, prev) for subject, seq, prev in session.execute(query)}
        rows = []
        for subject in subjects:
            rows.append(next_event(subject, *ends.get(subject, (0, FIRST_PREV))))
            ends[subject] = (rows[-1]["seq"], rows[-1]["hash"])
        session.execute(insert(Event), rows)

    return record_events
