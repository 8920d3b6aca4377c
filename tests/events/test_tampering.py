"""A thousand ways to tamper with sealed history: each is found, and the first thing that differs is named."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from reuse import clock, tables
from reuse.actors.models import SiteRole
from reuse.db import Sessions, sessions, unit_of_work
from reuse.devices.models import Device
from reuse.events import chains, log
from reuse.events.findings import Finding
from reuse.events.keys import ensure_signer
from reuse.events.record import Fact
from reuse.events.trust import KeyRecord, TrustedKey, trusted_keys
from reuse.events.verify import verify
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.databases import empty_database
from tests.events.sealed_tampering import LOG_WAYS, WAYS, Way

DEVICES = 20
ROUNDS = 5
ALONE = 13
"""Nine ways on twenty devices five times, and eight ways on the log: a thousand and four."""

World = tuple[Sessions, list[TrustedKey]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Twenty devices and a contract, sealed by three checkpoints."""
    folder = tmp_path_factory.mktemp("tampering")
    engine = empty_database(folder, "tampering")
    tables.metadata.create_all(engine)
    made, signer = sessions(engine), ensure_signer(folder / "signing-key.pem", "essai.test/log")
    moving = clock.MovingClock(datetime(2026, 3, 3, 12, tzinfo=UTC))
    with clock.use(moving), unit_of_work(made) as session:
        build = Builder(session, moving)
        workshop = build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
        for number in range(DEVICES):
            build.ready(workshop)
            if number % 7 == 6:
                chains.append(session, f"contract:{UUID(int=1)}", Fact("contract_made", {}), by=workshop, key=uuid4())
                moving.advance(hours=5)
                log.seal(session, signer=signer, now=moving.at)
        log.seal(session, signer=signer, now=moving.advance(hours=5))
    yield made, trusted_keys([KeyRecord(signer.verifier.vkey)], [signer.verifier.fingerprint])
    engine.dispose()


@contextmanager
def opened(world: World) -> Iterator[Session]:
    """Give a session without any guard, and undo all that was done in it."""
    with world[0]() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            session.connection(execution_options={"writes": True})
            for command in ("DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"):
                session.execute(text(command))
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
        yield session
        session.rollback()


def found(session: Session, world: World) -> list[Finding]:
    session.flush()
    session.expire_all()
    return list(verify(session, trusted=world[1]))


def test_what_nobody_touched_verifies(world: World) -> None:
    with opened(world) as session:
        assert found(session, world) == []


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
def test_each_device_that_was_tampered_with_is_named_at_the_event(world: World, way: Way) -> None:
    for seed in range(ROUNDS):
        draw = Random(seed)
        with opened(world) as session:
            subjects = [device.subject for device in session.scalars(select(Device).order_by(Device.id))]
            named = {subject: way(session, subject, draw) for subject in subjects}
            findings = found(session, world)
        first = {one.subject: one for one in reversed(findings) if one.subject}
        missed = [subject for subject in subjects if subject not in first or not named[subject](first[subject])]
        assert (len(named), missed) == (DEVICES, []), [first.get(one) for one in missed]


@pytest.mark.parametrize("way", LOG_WAYS, ids=[way.__name__ for way in LOG_WAYS])
def test_what_was_tampered_with_in_the_log_is_named_first(world: World, way: Callable[[Session, Random], str]) -> None:
    for seed in range(ALONE):
        with opened(world) as session:
            where = way(session, Random(seed))
            findings = found(session, world)
        assert findings, where
        assert findings[0].where.startswith(where), (where, findings[0])


def test_a_contract_s_history_is_held_to_its_chain_as_a_device_s_is(world: World) -> None:
    with opened(world) as session:
        session.execute(text("DELETE FROM events WHERE subject LIKE 'contract:%' AND seq = 2"))

        assert any(one.subject == f"contract:{UUID(int=1)}" for one in found(session, world))
