"""Rule 7: custody is exclusive."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.collection.identity import merge, relabel
from reuse.devices.models import Device
from reuse.errors import ForbiddenError, NotFoundError, RefusedError
from reuse.events.custody import agree, check_may_agree, end_agreement, move, open_handover, reassign, receive
from reuse.events.queries import waiting
from reuse.events.record import Fact, record
from reuse.lifecycle.stages import Role, Stage
from reuse.lifecycle.transitions import ROWS, Custody
from tests.builders import Builder


@pytest.fixture
def giver(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR)


@pytest.fixture
def taker(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)


@pytest.fixture
def device(build: Builder, giver: Actor) -> Device:
    return build.collected(giver)


def place(by: Actor) -> UUID:
    assert by.site
    return by.site


def test_another_organisation_records_nothing_on_what_it_does_not_hold(
    build: Builder, device: Device, taker: Actor
) -> None:
    with pytest.raises(RefusedError, match="custody is exclusive"):
        build.fact(device, "triaged", taker)


def test_once_given_the_giver_records_nothing_more(build: Builder, device: Device, giver: Actor, taker: Actor) -> None:
    build.hand(device, giver, taker)

    with pytest.raises(RefusedError, match="custody is exclusive"):
        build.fact(device, "weighed", giver, mass_g=1, measured=True)


@pytest.mark.parametrize("event", [row.event for row in ROWS if row.custody is Custody.ANYONE])
def test_only_danger_corrections_and_settlements_are_open_to_everybody(event: str) -> None:
    assert event in {"danger_reported", "corrected", "settled"}


@pytest.mark.parametrize("event", ["title_recorded", "photo_added", "lost", "moved", "quarantined"])
def test_a_stranger_with_every_role_records_nothing(build: Builder, device: Device, event: str) -> None:
    stranger = build.actor(*(set(Role) - {Role.COORDINATOR}))

    with pytest.raises(RefusedError, match="custody is exclusive"):
        build.fact(device, event, stranger, title="relinquished", site=None)


def test_a_stranger_sticks_no_label_on_it(build: Builder, session: Session, device: Device, taker: Actor) -> None:
    with pytest.raises(RefusedError, match="custody is exclusive"):
        relabel(session, device, build.code(taker), by=taker, key=uuid4())


def test_a_stranger_does_not_make_it_vanish_into_another(
    build: Builder, session: Session, device: Device, taker: Actor
) -> None:
    with pytest.raises(RefusedError, match="custody is exclusive"):
        merge(session, device, build.at_bench(taker), by=taker, key=uuid4())


def test_whoever_took_it_in_may_still_bring_its_title(
    build: Builder, device: Device, giver: Actor, taker: Actor
) -> None:
    build.hand(device, giver, taker)
    build.fact(device, "title_recorded", giver, title="signed_list")

    assert device.situation.title == "signed_list"


def test_any_member_of_staff_reports_a_danger(build: Builder, device: Device) -> None:
    build.fact(device, "danger_reported", build.actor(Role.CARRIER), danger="heat")

    assert device.stage is Stage.QUARANTINED


def test_a_danger_stops_the_hand_over(
    build: Builder, session: Session, device: Device, giver: Actor, taker: Actor
) -> None:
    build.fact(device, "danger_reported", giver, danger="heat")

    with pytest.raises(RefusedError, match="danger first"):
        open_handover(session, device, to_site=place(taker), by=giver, key=uuid4())


def test_a_scan_takes_custody_when_a_hand_over_to_that_site_is_open(
    session: Session, device: Device, giver: Actor, taker: Actor
) -> None:
    open_handover(session, device, to_site=place(taker), by=giver, key=uuid4())
    assert device.holder_id == giver.organisation
    receive(session, device, by=taker, key=uuid4())

    assert (device.holder_id, device.site_id) == (taker.organisation, taker.site)


def test_a_scan_at_another_site_of_the_same_organisation_waits(
    build: Builder, session: Session, device: Device, giver: Actor
) -> None:
    organisation = build.organisation()
    here, there = build.site(organisation), build.site(organisation)
    open_handover(session, device, to_site=here.id, by=giver, key=uuid4())
    receive(session, device, by=Actor(uuid4(), organisation.id, frozenset({Role.CARRIER}), there.id), key=uuid4())

    assert device.holder_id == giver.organisation
    assert len(waiting(session, holder=giver.organisation)) == 1


def test_a_third_organisation_does_not_take_what_is_handed_to_another(
    build: Builder, session: Session, device: Device, giver: Actor, taker: Actor
) -> None:
    open_handover(session, device, to_site=place(taker), by=giver, key=uuid4())
    receive(session, device, by=build.actor(Role.REFURBISHER), key=uuid4())

    assert device.holder_id == giver.organisation


def test_a_cancelled_hand_over_gives_nothing(
    build: Builder, session: Session, device: Device, giver: Actor, taker: Actor
) -> None:
    open_handover(session, device, to_site=place(taker), by=giver, key=uuid4())
    build.fact(device, "handover_cancelled", giver)
    receive(session, device, by=taker, key=uuid4())

    assert device.holder_id == giver.organisation


def test_an_agreement_that_ended_gives_nothing(session: Session, device: Device, giver: Actor, taker: Actor) -> None:
    made = agree(session, giver=giver.organisation, receiver=taker.organisation, by=giver, key=uuid4())
    admin = Actor(uuid4(), giver.organisation, frozenset({Role.ADMIN}))
    end_agreement(session, made.id, by=admin)
    receive(session, device, by=taker, key=uuid4())

    assert device.holder_id == giver.organisation


def test_an_agreement_goes_one_way(build: Builder, session: Session, giver: Actor, taker: Actor) -> None:
    agree(session, giver=giver.organisation, receiver=taker.organisation, by=giver, key=uuid4())
    theirs = build.at_bench(taker)
    receive(session, theirs, by=Actor(uuid4(), giver.organisation, frozenset({Role.COLLECTOR})), key=uuid4())

    assert theirs.holder_id == taker.organisation


def test_the_receiver_does_not_make_the_agreement(giver: Actor, taker: Actor) -> None:
    with pytest.raises(ForbiddenError):
        check_may_agree(giver.organisation, Actor(uuid4(), taker.organisation, frozenset({Role.ADMIN})))


def test_a_device_is_not_moved_to_a_site_of_others(
    session: Session, device: Device, giver: Actor, taker: Actor
) -> None:
    with pytest.raises(NotFoundError):
        move(session, device, to_site=place(taker), by=giver, key=uuid4())


def test_the_coordinator_moves_the_devices_of_a_holder_that_has_gone(
    build: Builder, session: Session, device: Device, giver: Actor, taker: Actor
) -> None:
    build.goes(giver)
    reassign(session, device, to_site=place(taker), by=build.actor(Role.COORDINATOR), key=uuid4())

    assert device.holder_id == taker.organisation


def test_the_coordinator_does_not_take_from_a_holder_that_is_there(
    build: Builder, session: Session, device: Device, taker: Actor
) -> None:
    with pytest.raises(RefusedError, match="custody is exclusive"):
        reassign(session, device, to_site=place(taker), by=build.actor(Role.COORDINATOR), key=uuid4())


def test_nobody_else_reassigns(build: Builder, session: Session, device: Device, giver: Actor, taker: Actor) -> None:
    build.goes(giver)

    with pytest.raises(ForbiddenError):
        reassign(session, device, to_site=place(taker), by=taker, key=uuid4())


def test_what_comes_back_belongs_to_whoever_receives_it(build: Builder, taker: Actor) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk)
    build.sell(device, desk)
    build.take_back(device, taker)

    assert device.holder_id == taker.organisation


def test_a_late_scan_of_one_who_was_told_of_a_hand_over_is_not_lost(
    build: Builder, session: Session, device: Device, giver: Actor, taker: Actor
) -> None:
    build.hand(device, giver, taker)
    earlier = build.clock.at
    build.clock.advance(hours=1)
    build.hand(device, taker, build.actor(Role.REFURBISHER))
    record(session, device, Fact("weighed", {"mass_g": 1, "measured": True}, earlier), by=taker, key=uuid4())

    assert len(waiting(session, holder=device.holder_id)) == 1
    assert build.clock.at - earlier == timedelta(hours=1)


def test_a_scan_that_waits_makes_nobody_a_party(build: Builder, session: Session, device: Device, taker: Actor) -> None:
    receive(session, device, by=taker, key=uuid4())

    with pytest.raises(RefusedError, match="custody is exclusive"):
        relabel(session, device, build.code(taker), by=taker, key=uuid4())


def test_a_danger_reported_makes_nobody_a_party(build: Builder, device: Device) -> None:
    stranger = build.actor(Role.COLLECTOR)
    build.fact(device, "danger_reported", stranger, danger="heat")

    with pytest.raises(RefusedError, match="custody is exclusive"):
        build.fact(device, "title_recorded", stranger, title="relinquished")


def test_a_late_fact_that_the_role_never_allows_does_not_wait(
    build: Builder, session: Session, device: Device, giver: Actor
) -> None:
    earlier = build.clock.at
    build.clock.advance(hours=1)

    with pytest.raises(RefusedError):
        record(session, device, Fact("sold", {"price_cents": 1}, earlier), by=giver, key=uuid4())


def test_a_late_event_of_no_known_kind_does_not_wait(
    build: Builder, session: Session, device: Device, giver: Actor
) -> None:
    earlier = build.clock.at
    build.clock.advance(hours=1)

    with pytest.raises(RefusedError):
        record(session, device, Fact("exploded", {}, earlier), by=giver, key=uuid4())
