"""Histories of awards and contracts stand in the same log as devices', and are verified with them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from reuse.errors import KeyReusedError
from reuse.events.chains import append
from reuse.events.queries import history
from reuse.events.record import Fact
from reuse.events.verify import verify_histories
from reuse.lifecycle.stages import Role
from tests.builders import Builder

SUBJECT = "award:00000000-0000-0000-0000-000000000001"
APPLIED, GRANTED = Fact("award_applied", {"scheme": 1}), Fact("award_granted", {"level": "engaged"})


def test_facts_follow_one_another(build: Builder, session):
    by = build.actor(Role.COORDINATOR)
    first, _ = append(session, SUBJECT, APPLIED, by=by, key=uuid4())
    second, now = append(session, SUBJECT, GRANTED, by=by, key=uuid4())

    assert now
    assert (second.seq, second.prev) == (2, first.hash)
    assert list(verify_histories(session)) == []


def test_a_replayed_key_tells_the_same_fact_once(build: Builder, session):
    by, key = build.actor(Role.COORDINATOR), uuid4()
    first, _ = append(session, SUBJECT, APPLIED, by=by, key=key)
    again, now = append(session, SUBJECT, APPLIED, by=by, key=key)

    assert (again.id, now) == (first.id, False)
    assert len(history(session, SUBJECT)) == 1
    with pytest.raises(KeyReusedError):
        append(session, SUBJECT, GRANTED, by=by, key=key)


def test_a_fact_to_come_is_bounded_to_now(build: Builder, session):
    tomorrow = build.clock() + timedelta(days=1)
    told, _ = append(
        session, SUBJECT, Fact("award_applied", {}, tomorrow), by=build.actor(Role.COORDINATOR), key=uuid4()
    )

    assert told.occurred_at == build.clock()


def test_a_changed_fact_is_named(build: Builder, session):
    append(session, SUBJECT, GRANTED, by=build.actor(Role.COORDINATOR), key=uuid4())
    drop = "DROP TRIGGER events_no_update" + (" ON events" if session.get_bind().dialect.name == "postgresql" else "")
    session.execute(text(drop))
    session.execute(text("UPDATE events SET data = :data"), {"data": '{"level":"exemplary"}'})

    found = list(verify_histories(session))
    assert [(one.subject, one.seq, one.field) for one in found] == [(SUBJECT, 1, "data")]
