"""Rule 5, for labels and parts: what a queue tells keeps the time it claims, and is once and the same when repeated."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.acts import Act, perform
from reuse.devices.models import Code, Device
from reuse.devices.queries import by_code
from reuse.errors import RefusedError
from reuse.events.models import Event
from reuse.events.queries import history, waiting
from reuse.lifecycle.stages import Role
from tests.builders import PAPER, Builder


@pytest.fixture
def desk(build: Builder) -> Actor:
    """A workshop's technician."""
    return build.actor(Role.REFURBISHER)


def late(build: Builder, device: Device, by: Actor, event: str, **data: object) -> list[Event]:
    """Tell twice, under one key and an hour later, what happened now; return both answers."""
    label, key, at = device.code or "", uuid4(), build.clock.at
    build.clock.advance(hours=1)
    act, told = Act(event, data, at, build.clock.at), []
    for _ in range(2):
        scanned = by_code(build.session, label)
        told.append(perform(build.session, scanned, act, by=by, key=key, paper=PAPER))
    assert [one.occurred_at for one in told] == [at, at]
    return told


def test_a_new_label_keeps_the_time_it_was_stuck_on(build: Builder, session: Session, desk: Actor) -> None:
    device, code = build.at_bench(desk), build.code(desk)
    first, again = late(build, device, desk, "relabelled", code=code)

    assert first.id == again.id
    assert by_code(session, code).id == device.id


def test_exchanged_labels_keep_their_time_on_both_devices(build: Builder, session: Session, desk: Actor) -> None:
    device, other = build.at_bench(desk), build.at_bench(desk)
    at, codes = build.clock.at, (device.code, other.code)
    first, again = late(build, device, desk, "swapped", code=other.code)

    assert first.id == again.id
    assert (other.code, device.code) == codes
    assert history(session, other.subject)[-1].occurred_at == at


def test_two_records_of_one_device_keep_the_time_it_was_seen(build: Builder, session: Session, desk: Actor) -> None:
    device, other = build.at_bench(desk, media=()), build.at_bench(desk, media=())
    first, again = late(build, device, desk, "same_as", code=other.code)

    assert first.id == again.id
    assert by_code(session, device.code or "").id == other.id


def test_a_part_keeps_the_time_it_was_taken_out(build: Builder, session: Session, desk: Actor) -> None:
    device, code, at = build.at_bench(desk), build.code(desk), build.clock.at
    first, again = late(build, device, desk, "medium_removed", kind="spare_part", code=code, media=["S1"])

    assert first.id == again.id
    assert history(session, by_code(session, code).subject)[0].occurred_at == at


def taken_back(build: Builder, desk: Actor) -> Device:
    """A device that left and came back two hours later."""
    device = build.ready(desk)
    build.sell(device, build.actor(Role.SELLER) if Role.SELLER not in desk.roles else desk)
    build.clock.advance(hours=2)
    build.take_back(device, desk)
    return device


def test_a_label_of_an_earlier_life_waits_and_takes_nothing(build: Builder, session: Session) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    before = build.clock.at
    device, code = taken_back(build, desk), build.code(desk)
    event = perform(session, device, Act("relabelled", {"code": code}, before), by=desk, key=uuid4(), paper=PAPER)

    assert [one.event_id for one in waiting(session, holder=desk.organisation)] == [event.id]
    assert session.get_one(Code, code).device_id is None


def test_an_exchange_too_late_for_one_device_exchanges_nothing(build: Builder, session: Session) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    before = build.clock.at
    other, device = build.at_bench(desk), taken_back(build, desk)
    codes = (device.code, other.code)
    act = Act("swapped", {"code": device.code}, before)
    perform(session, other, act, by=desk, key=uuid4(), paper=PAPER)

    assert (device.code, other.code) == codes
    assert len(waiting(session, holder=desk.organisation)) == 2


def test_a_part_told_too_late_is_refused_and_not_born(build: Builder, session: Session, desk: Actor) -> None:
    device, code, before = build.at_bench(desk), build.code(desk), build.clock.at
    build.clock.advance(hours=1)
    act = Act("part_harvested", {"kind": "memory", "code": code}, before)

    with pytest.raises(RefusedError, match="before the device came"), session.begin_nested():
        perform(session, device, act, by=desk, key=uuid4(), paper=PAPER)
    session.expire_all()
    assert session.get_one(Code, code).device_id is None
    assert history(session, device.subject)[-1].type == "inventoried"
