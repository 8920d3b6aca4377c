"""Verification of the sealed log, and everything it must notice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import sessionmaker

from reuse.db import Sessions, reading, sessions, unit_of_work
from reuse.events import log
from reuse.events.findings import Finding
from reuse.events.log_check import verify_log
from reuse.events.notes import Head, Signer
from reuse.events.trust import TrustedKey, open_checkpoint
from tests.events.conftest import log_tables

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)

Happen = Callable[..., None]
Sealed = Callable[[], list[Finding]]


@pytest.fixture(scope="module")
def signer(kept_signer: Signer) -> Signer:
    return kept_signer


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, signer: Signer, happen: Happen) -> Iterator[Engine]:
    """300 events of 40 subjects, sealed in three checkpoints."""
    with log_tables(tmp_path_factory.mktemp("db"), "log_check") as engine:
        for day in range(3):
            with unit_of_work(sessions(engine)) as session:
                happen(session, *(f"device:{number % 40}" for number in range(100)))
                log.seal(session, signer=signer, now=NOON + timedelta(days=day))
        yield engine


@pytest.fixture
def opened(history: Engine) -> Iterator[Sessions]:
    """The history, open to tampering that is undone at the test's end."""
    with history.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        if history.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER events_no_update"))
            connection.execute(text("DROP TRIGGER events_no_delete"))
        else:
            connection.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
        yield sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        transaction.rollback()


@pytest.fixture
def sealed(opened: Sessions, trusted: list[TrustedKey]) -> Sealed:
    """Answer what is found in the history."""

    def found() -> list[Finding]:
        with reading(opened) as session:
            return list(verify_log(session, trusted))

    return found


def tamper(factory: Sessions, *statements: str) -> None:
    with unit_of_work(factory) as session:
        for statement in statements:
            session.execute(text(statement))


def test_an_untouched_log_has_nothing_to_find(sealed: Sealed) -> None:
    assert sealed() == []


def test_an_empty_log_has_nothing_to_find(log_sessions: Sessions, trusted: list[TrustedKey]) -> None:
    with reading(log_sessions) as session:
        assert list(verify_log(session, trusted)) == []


def test_a_single_sealed_event_has_nothing_to_find(
    opened: Sessions, signer: Signer, happen: Happen, trusted: list[TrustedKey]
) -> None:
    with unit_of_work(opened) as session:
        happen(session, "device:a")
        log.seal(session, signer=signer, now=NOON)
        happen(session, "device:a", "device:b")

    with reading(opened) as session:
        assert list(verify_log(session, trusted)) == []


def test_a_changed_event_is_named_with_its_subject(opened: Sessions, sealed: Sealed) -> None:
    tamper(opened, f"UPDATE events SET hash = '{'f' * 64}' WHERE subject = 'device:7' AND seq = 2")

    first = sealed()[0]

    assert (first.subject, first.seq, first.field) == ("device:7", 2, "hash")


def test_a_hash_that_is_no_hash_is_named(opened: Sessions, sealed: Sealed) -> None:
    tamper(opened, "UPDATE events SET hash = 'xyz' WHERE subject = 'device:7' AND seq = 2")

    assert (sealed()[0].subject, sealed()[0].seq) == ("device:7", 2)


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("DELETE FROM log_entries WHERE position = 150", "log positions from 0"),
        ("DELETE FROM log_entries WHERE position = 299", "checkpoint 300"),
        ("UPDATE log_entries SET position = 1000 WHERE position = 299", "log positions from 0"),
        ("UPDATE log_tiles SET hashes = substr(hashes, 33) WHERE level = 0 AND index_ = 1", "log position 256"),
        ("UPDATE log_tiles SET hashes = substr(hashes, 33) WHERE level = 1", "tile 1/0"),
        ("DELETE FROM log_tiles WHERE level = 0 AND index_ = 1", "tile 0/1"),
        ("UPDATE subject_heads SET seq = 8 WHERE subject = 'device:7'", "end of history"),
        ("UPDATE subject_heads SET bucket = bucket + 1 WHERE subject = 'device:7'", "end of history"),
        ("UPDATE subject_heads SET bucket = 70000 WHERE subject = 'device:7'", "end of history"),
        ("DELETE FROM subject_heads WHERE subject = 'device:7'", "end of history"),
        ("DELETE FROM subject_tiles WHERE level = 0", "subject tile 0/"),
        ("DELETE FROM subject_tiles WHERE level = 1", "subject tile 1/0"),
        ("UPDATE checkpoints SET root = subjects_root WHERE size = 200", "checkpoint 200"),
        ("UPDATE checkpoints SET size = 201 WHERE size = 200", "checkpoint 201"),
        ("UPDATE checkpoints SET note = replace(note, '200', '199') WHERE size = 200", "checkpoint 200"),
        ("UPDATE checkpoints SET made_at = (SELECT max(made_at) FROM checkpoints) WHERE size = 200", "checkpoint 200"),
        ("DELETE FROM checkpoints WHERE size = 300", "checkpoint 200"),
        ("DELETE FROM checkpoints", "log"),
    ],
)
def test_whatever_is_changed_is_found(opened: Sessions, sealed: Sealed, statement: str, where: str) -> None:
    tamper(opened, statement.replace("index_", '"index"'))

    assert any(finding.where.startswith(where) for finding in sealed())


def test_an_event_slipped_in_between_sealed_ones_is_named(opened: Sessions, happen: Happen, sealed: Sealed) -> None:
    with unit_of_work(opened) as session:
        happen(session, "device:new")
    tamper(
        opened,
        "UPDATE log_entries SET event_number = (SELECT max(number) FROM events) WHERE position = 299",
    )

    assert "event 300" in {finding.where for finding in sealed()}


def test_a_history_cut_short_before_sealing_is_found(opened: Sessions, sealed: Sealed) -> None:
    tamper(
        opened,
        "UPDATE subject_heads SET seq = 8, hash = (SELECT hash FROM events WHERE subject = 'device:7' AND seq = 8) "
        "WHERE subject = 'device:7'",
    )

    assert Finding("end of history", "seq", "9 or more", "8", "device:7", 9) in sealed()


def test_heads_signed_by_a_stranger_are_not_trusted(
    opened: Sessions, sealed: Sealed, trusted: list[TrustedKey]
) -> None:
    stranger = replace(trusted[0], verifier=replace(trusted[0].verifier, public=bytes(32)))
    with reading(opened) as session:
        found = list(verify_log(session, [stranger]))

    assert sealed() == []
    assert [finding.where for finding in found] == ["checkpoint 100", "checkpoint 200", "checkpoint 300"]


def test_a_rewritten_log_signed_anew_with_the_real_key_contradicts_its_earlier_heads(
    opened: Sessions, sealed: Sealed, signer: Signer, trusted: list[TrustedKey]
) -> None:
    with unit_of_work(opened) as session:
        note = session.execute(text("SELECT note FROM checkpoints WHERE size = 300")).scalar_one()
        head: Head = replace(open_checkpoint(note, trusted), root=b"x" * 32)
        session.execute(
            text("UPDATE checkpoints SET note = :note, root = :root WHERE size = 300"),
            {"note": signer.sign(head.text()), "root": head.root.hex()},
        )

    assert [(finding.where, finding.field) for finding in sealed()] == [("checkpoint 300", "root")]
