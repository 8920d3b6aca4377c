"""Recording many facts at once."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.errors import KeyReusedError, RefusedError
from reuse.events.models import Event, Request
from reuse.events.queries import history, past, waiting
from reuse.events.record import Fact
from reuse.events.record_many import Item, record_many
from reuse.lifecycle.fold import fold
from reuse.lifecycle.stages import Role, Stage
from tests.builders import Builder


def test_each_item_is_answered_in_its_order(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    first, second = build.at_bench(workshop), build.at_bench(workshop)
    items = [
        Item(first, Fact("erasure_started"), uuid4()),
        Item(second, Fact("made_ready"), uuid4()),
        Item(first, Fact("tested", {"test": "screen", "result": "passed"}), uuid4()),
    ]
    answers = record_many(session, items, by=workshop)

    assert isinstance(answers[0], Event)
    assert isinstance(answers[1], RefusedError)
    assert isinstance(answers[2], Event)
    assert answers[2].prev == answers[0].hash
    assert (first.stage, second.stage) == (Stage.ERASING, Stage.TRIAGED)


def test_the_situation_is_the_fold_of_the_history(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    record_many(session, [Item(device, Fact("erasure_started"), uuid4())], by=workshop)
    session.expire_all()

    assert fold([past(event) for event in history(session, device.subject)]).dump() == device.situation_text


def test_replaying_a_batch_changes_nothing(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    items = [Item(device, Fact("erasure_started"), uuid4()), Item(device, Fact("repaired", {"repair": "fan"}), uuid4())]
    before = record_many(session, items, by=workshop)
    count = session.scalar(select(func.count()).select_from(Event))

    assert record_many(session, items[::-1], by=workshop) == before[::-1]
    assert session.scalar(select(func.count()).select_from(Event)) == count


def test_the_same_key_twice_in_one_batch_is_one_event(build: Builder, session: Session) -> None:
    workshop, key = build.actor(Role.REFURBISHER), uuid4()
    device = build.at_bench(workshop)
    first, again = record_many(session, [Item(device, Fact("erasure_started"), key)] * 2, by=workshop)

    assert first is again


def test_a_key_reused_for_another_fact_is_refused(build: Builder, session: Session) -> None:
    workshop, key = build.actor(Role.REFURBISHER), uuid4()
    device = build.at_bench(workshop)
    items = [Item(device, Fact("erasure_started"), key), Item(device, Fact("erased"), key)]
    first, other = record_many(session, items, by=workshop)

    assert isinstance(first, Event)
    assert isinstance(other, KeyReusedError)


def test_a_refused_item_gives_its_key_back(build: Builder, session: Session) -> None:
    workshop, key = build.actor(Role.REFURBISHER), uuid4()
    device = build.at_bench(workshop)
    record_many(session, [Item(device, Fact("made_ready"), key)], by=workshop)

    assert session.get(Request, (workshop.organisation, key)) is None


def test_a_late_item_that_no_longer_fits_waits(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    build.clock.at += timedelta(hours=1)
    build.fact(device, "sent_for_recycling", workshop)
    late = Fact("erasure_started", {}, build.clock.at - timedelta(minutes=30))
    answer = record_many(session, [Item(device, late, uuid4())], by=workshop)[0]

    assert isinstance(answer, Event)
    assert [one.event_id for one in waiting(session, holder=None)] == [answer.id]
