"""Facts that wait for somebody to settle them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.errors import ForbiddenError, RefusedError
from reuse.events.corrections import settle
from reuse.events.custody import contest, receive
from reuse.events.models import Event
from reuse.events.queries import waiting
from reuse.events.record import Fact, record
from reuse.lifecycle.stages import Role, Stage
from tests.builders import Builder
from tests.events.histories import rebuilt


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)


def late(build: Builder, session: Session, device: Device, fact: str, by: Actor, **data: object) -> Event:
    return record(session, device, Fact(fact, data, build.clock.at - timedelta(minutes=30)), by=by, key=uuid4())


def test_a_late_fact_that_fits_again_is_accepted_once(build: Builder, session: Session, desk: Actor) -> None:
    device = build.at_bench(desk)
    build.clock.advance(hours=1)
    moved = build.fact(device, "sent_for_recycling", desk)
    fact = late(build, session, device, "erasure_started", desk)
    build.correct(device, moved)
    settle(session, device, fact.id, accepted=True, by=desk, key=uuid4())

    assert device.stage is Stage.ERASING
    with pytest.raises(RefusedError, match="not waiting"):
        settle(session, device, fact.id, accepted=True, by=desk, key=uuid4())
    assert rebuilt(session, device)


def test_a_fact_that_no_longer_fits_is_not_accepted(build: Builder, session: Session, desk: Actor) -> None:
    device = build.at_bench(desk)
    build.clock.advance(hours=1)
    build.fact(device, "sent_for_recycling", desk)
    fact = late(build, session, device, "erasure_started", desk)

    with pytest.raises(RefusedError, match="cannot follow"):
        settle(session, device, fact.id, accepted=True, by=desk, key=uuid4())
    assert len(waiting(session, holder=desk.organisation)) == 1


def test_undoing_a_settlement_puts_the_fact_back_on_the_list(build: Builder, session: Session, desk: Actor) -> None:
    device = build.at_bench(desk)
    build.clock.advance(hours=1)
    build.fact(device, "sent_for_recycling", desk)
    fact = late(build, session, device, "erasure_started", desk)
    settled = settle(session, device, fact.id, accepted=False, by=desk, key=uuid4())
    build.correct(device, settled, desk)

    assert [one.event_id for one in waiting(session, holder=desk.organisation)] == [fact.id]
    assert device.situation.waiting == [str(fact.id)]


def test_undoing_a_fact_undoes_its_acceptance(build: Builder, session: Session, desk: Actor) -> None:
    device, stranger = build.collected(desk), build.actor(Role.REFURBISHER)
    fact = receive(session, device, by=stranger, key=uuid4())
    settle(session, device, fact.id, accepted=True, by=desk, key=uuid4())
    build.correct(device, fact)

    assert device.holder_id == desk.organisation
    assert rebuilt(session, device)


def test_a_scan_accepted_by_the_giver_moves_custody(build: Builder, session: Session, desk: Actor) -> None:
    device, stranger = build.collected(desk), build.actor(Role.REFURBISHER)
    fact = receive(session, device, by=stranger, key=uuid4())
    assert device.holder_id == desk.organisation
    settle(session, device, fact.id, accepted=True, by=desk, key=uuid4())

    assert device.holder_id == stranger.organisation


def test_a_scan_is_not_accepted_once_the_device_has_gone_to_somebody_else(
    build: Builder, session: Session, desk: Actor
) -> None:
    device, stranger, third = build.collected(desk), build.actor(Role.REFURBISHER), build.actor(Role.REFURBISHER)
    fact = receive(session, device, by=stranger, key=uuid4())
    build.hand(device, desk, third)

    with pytest.raises(RefusedError, match="changed hands"):
        settle(session, device, fact.id, accepted=True, by=desk, key=uuid4())
    assert device.holder_id == third.organisation


def test_whoever_scanned_does_not_accept_its_own_scan(build: Builder, session: Session, desk: Actor) -> None:
    device, stranger = build.collected(desk), build.actor(Role.REFURBISHER)
    fact = receive(session, device, by=stranger, key=uuid4())

    with pytest.raises(ForbiddenError):
        settle(session, device, fact.id, accepted=True, by=stranger, key=uuid4())


def test_a_receipt_the_giver_contests_waits_for_the_receiver_who_may_give_the_device_back(
    build: Builder, session: Session, desk: Actor
) -> None:
    taker = build.actor(Role.REFURBISHER)
    device = build.hand(build.collected(desk), desk, taker)
    fact = contest(session, device, build.last(device).id, by=desk, key=uuid4())
    assert device.holder_id == taker.organisation
    settle(session, device, fact.id, accepted=True, by=taker, key=uuid4())

    assert device.holder_id == desk.organisation
    assert rebuilt(session, device)


def test_the_giver_does_not_settle_its_own_contest(build: Builder, session: Session, desk: Actor) -> None:
    taker = build.actor(Role.REFURBISHER)
    device = build.hand(build.collected(desk), desk, taker)
    fact = contest(session, device, build.last(device).id, by=desk, key=uuid4())

    with pytest.raises(ForbiddenError):
        settle(session, device, fact.id, accepted=True, by=desk, key=uuid4())


def test_a_stranger_contests_nothing(build: Builder, session: Session, desk: Actor) -> None:
    taker = build.actor(Role.REFURBISHER)
    device = build.hand(build.collected(desk), desk, taker)

    with pytest.raises(RefusedError, match="custody is exclusive"):
        contest(session, device, build.last(device).id, by=build.actor(Role.COLLECTOR), key=uuid4())
