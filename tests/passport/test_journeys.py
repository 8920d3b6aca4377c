"""What a depositor is told of each device."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site, SiteRole
from reuse.collection.models import Deposit, Depositor, Title
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.devices.models import Device
from reuse.events.corrections import settle
from reuse.events.queries import history
from reuse.events.record import Fact, record
from reuse.lifecycle.stages import Role
from reuse.outcomes.models import Receiver
from reuse.outcomes.service import Terms as Outcome
from reuse.outcomes.service import give_out
from reuse.passport.journeys import Journey, journeys
from reuse.web.journeys import TOLD
from tests.builders import PAPER, SECRET, Builder

ALL = frozenset(TOLD)


def deposit_of(session: Session, device: Device) -> Deposit:
    return session.get_one(Deposit, device.deposit_id)


def told(session: Session, device: Device) -> list[str]:
    (way,) = journeys(session, deposit_of(session, device), ALL)
    return [step.event for step in way.steps]


def many(build: Builder, count: int, by: Actor) -> list[Device]:
    """Take several laptops in under one deposit."""
    terms = Terms(Depositor.RESIDENT, Title.RELINQUISHED)
    deposit = open_deposit(build.session, terms, secret=SECRET, by=by, key=uuid4())
    seen = Description("laptop")
    return [take_in(build.session, build.code(by), seen, deposit, by=by, key=uuid4()).device for _ in range(count)]


def give(build: Builder, device: Device, giver: Actor, receiver: Receiver, **named: str) -> None:
    """Bring the device to a recyclery and give it there."""
    seller = build.actor(Role.SELLER, at=SiteRole.RECYCLERY)
    build.hand(device, giver, seller)
    terms = Outcome("donated", receiver, **named)
    give_out(build.session, device, terms, by=seller, key=uuid4(), paper=PAPER)


@pytest.fixture
def bench(build: Builder) -> Actor:
    """Somebody of a workshop."""
    return build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)


def test_a_device_just_left_has_one_step_at_the_place_that_took_it(build: Builder, session: Session) -> None:
    device = build.collected(build.actor(Role.COLLECTOR))

    (way,) = journeys(session, deposit_of(session, device), ALL)

    assert [step.event for step in way.steps] == ["collected"]
    assert way.steps[0].place is not None
    assert way.steps[0].place.name == session.get_one(Site, device.site_id).name
    assert (way.data, way.codes) == ("unknown", (device.code,))


def test_the_way_to_the_shelf_is_told_in_its_order(build: Builder, session: Session, bench: Actor) -> None:
    device = build.ready(bench)

    assert told(session, device) == [
        "collected",
        "received",
        "triaged",
        "erasure_started",
        "erased",
        "refurbishment_started",
        "made_ready",
    ]


def test_what_a_correction_voids_is_not_told(build: Builder, session: Session, bench: Actor) -> None:
    device = build.ready(bench)
    build.correct(device, build.last(device), bench)

    assert "made_ready" not in told(session, device)


def test_a_fact_that_waits_is_told_once_it_is_accepted_at_its_own_time(
    build: Builder, session: Session, bench: Actor
) -> None:
    device = build.at_bench(bench)
    seen = build.clock.at
    build.clock.at += timedelta(days=2)
    build.fact(device, "sent_for_recycling", bench)
    late = record(session, device, Fact("erasure_started", {}, seen), by=bench, key=uuid4())
    assert "waits" in late.data
    assert "erasure_started" not in told(session, device)
    build.correct(device, next(one for one in history(session, device.subject) if one.type == "sent_for_recycling"))

    settle(session, device, late.id, accepted=True, by=build.actor(Role.COORDINATOR), key=uuid4())

    (way,) = journeys(session, deposit_of(session, device), ALL)
    assert [step.first for step in way.steps if step.event == "erasure_started"] == [seen]


def test_a_person_who_was_given_a_device_is_told_without_a_place(
    build: Builder, session: Session, bench: Actor
) -> None:
    device = build.ready(bench)
    give(build, device, bench, Receiver.PERSON, referral="ABC-1")

    (way,) = journeys(session, deposit_of(session, device), ALL)

    assert (way.steps[-1].event, way.steps[-1].to, way.steps[-1].place) == ("donated", "person", None)


def test_no_name_of_a_receiver_is_told(build: Builder, session: Session, bench: Actor) -> None:
    device = build.ready(bench)
    give(build, device, bench, Receiver.ASSOCIATION, receiver_name="Les Amis du clavier")

    ways = journeys(session, deposit_of(session, device), ALL)

    assert "Amis" not in repr(ways)
    assert ways[0].steps[-1].to == "association"
    assert ways[0].steps[-1].place is not None


def test_no_serial_is_told(build: Builder, session: Session, bench: Actor) -> None:
    device = build.at_bench(bench, media=("SECRET-SERIAL",))

    assert "SECRET-SERIAL" not in repr(journeys(session, deposit_of(session, device), ALL))


def test_a_recycled_device_names_its_certificate(build: Builder, session: Session) -> None:
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    device = build.at_recycler(plant)
    build.fact(device, "medium_destroyed", plant, medium="S1")
    _, paper = build.treat([device], plant)

    (way,) = journeys(session, deposit_of(session, device), ALL)

    assert way.steps[-1].paper == paper.number


def test_few_devices_are_told_one_by_one(build: Builder, session: Session) -> None:
    devices = many(build, 3, build.actor(Role.COLLECTOR))

    assert [way.count for way in journeys(session, deposit_of(session, devices[0]), ALL)] == [1, 1, 1]


def test_many_devices_that_went_the_same_way_are_told_once_from_the_first_day_to_the_last(
    build: Builder, session: Session
) -> None:
    holder = build.actor(Role.COLLECTOR)
    devices = many(build, 8, holder)
    first = build.clock.at
    for device in devices[:7]:
        build.clock.at += timedelta(days=1)
        build.fact(device, "lost", holder)

    ways = journeys(session, deposit_of(session, devices[0]), ALL)

    assert sorted(way.count for way in ways) == [1, 7]
    lost = next(way for way in ways if way.count == 7)
    assert (lost.steps[-1].first, lost.steps[-1].last) == (first + timedelta(days=1), first + timedelta(days=7))


def test_a_deposit_of_many_asks_no_more_than_one_of_two(
    build: Builder, session: Session, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    asked = []
    for count in (2, 30):
        deposit = deposit_of(session, many(build, count, build.actor(Role.COLLECTOR))[0])
        session.expire_all()
        with count_queries() as seen:
            ways: list[Journey] = journeys(session, deposit, ALL)
        assert sum(way.count for way in ways) == count
        asked.append(len(seen))

    assert asked[0] == asked[1]
