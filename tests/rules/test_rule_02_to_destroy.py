"""Rule 2: unerased media travel only to be destroyed."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.devices.models import Device
from reuse.erasure.service import Destruction, destroy_medium
from reuse.errors import BadInputError, RefusedError
from reuse.events.corrections import settle
from reuse.events.custody import agree, move, open_handover, reassign, receive
from reuse.events.queries import waiting
from reuse.evidence.service import keep_file
from reuse.lifecycle.stages import Role, Stage
from tests.builders import Builder


def recycler(build: Builder) -> Actor:
    return build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)


def plant_of(by: Actor) -> UUID:
    assert by.site
    return by.site


def scan(session: Session, device: Device, by: Actor) -> None:
    receive(session, device, by=by, key=uuid4())


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)


@pytest.fixture
def unerased(build: Builder, workshop: Actor) -> Device:
    return build.at_bench(workshop)


def test_an_unerased_device_is_not_handed_to_a_recycler(
    build: Builder, session: Session, workshop: Actor, unerased: Device
) -> None:
    with pytest.raises(RefusedError, match="unerased media travel only to be destroyed"):
        open_handover(session, unerased, to_site=plant_of(recycler(build)), by=workshop, key=uuid4())


def test_it_is_when_marked_to_destroy(build: Builder, session: Session, workshop: Actor, unerased: Device) -> None:
    plant = recycler(build)
    open_handover(session, unerased, to_site=plant_of(plant), to_destroy=True, by=workshop, key=uuid4())
    scan(session, unerased, plant)

    assert unerased.holder_id == plant.organisation


def test_a_device_whose_media_are_unknown_is_not_handed_to_a_recycler(
    build: Builder, session: Session, workshop: Actor
) -> None:
    collector = build.actor(Role.COLLECTOR)
    device = build.hand(build.collected(collector), collector, workshop)

    with pytest.raises(RefusedError, match="unerased media"):
        open_handover(session, device, to_site=plant_of(recycler(build)), by=workshop, key=uuid4())


def test_an_agreement_does_not_let_a_recycler_take_an_unerased_device(
    build: Builder, session: Session, workshop: Actor, unerased: Device
) -> None:
    plant = recycler(build)
    agree(session, giver=workshop.organisation, receiver=plant.organisation, by=workshop, key=uuid4())
    scan(session, unerased, plant)

    assert unerased.holder_id == workshop.organisation
    assert len(waiting(session, holder=workshop.organisation)) == 1


def test_a_recycler_that_names_no_site_takes_no_more_than_at_its_plant(
    build: Builder, session: Session, workshop: Actor, unerased: Device
) -> None:
    plant = recycler(build)
    nowhere = Actor(plant.reference, plant.organisation, plant.roles)
    agree(session, giver=workshop.organisation, receiver=plant.organisation, by=workshop, key=uuid4())
    scan(session, unerased, nowhere)

    assert unerased.holder_id == workshop.organisation


def test_the_giver_cannot_accept_a_recyclers_scan_of_an_unerased_device(
    build: Builder, session: Session, workshop: Actor, unerased: Device
) -> None:
    scan(session, unerased, recycler(build))
    fact = waiting(session, holder=workshop.organisation)[0].event_id

    with pytest.raises(RefusedError, match="unerased media"):
        settle(session, unerased, fact, accepted=True, by=workshop, key=uuid4())


def test_a_handover_to_the_workshop_of_a_recycler_does_not_lead_to_its_plant(
    build: Builder, session: Session, workshop: Actor, unerased: Device
) -> None:
    organisation = build.organisation()
    shop, plant = build.site(organisation, SiteRole.WORKSHOP), build.site(organisation, SiteRole.TREATMENT_PLANT)
    open_handover(session, unerased, to_site=shop.id, by=workshop, key=uuid4())
    scan(session, unerased, Actor(uuid4(), organisation.id, frozenset({Role.RECYCLER}), plant.id))

    assert unerased.holder_id == workshop.organisation


def test_an_organisation_does_not_move_an_unerased_device_to_its_own_plant(
    build: Builder, session: Session, workshop: Actor, unerased: Device
) -> None:
    own = build.site(build.organisation(), SiteRole.TREATMENT_PLANT)
    own.organisation_id = workshop.organisation
    session.flush()

    with pytest.raises(RefusedError, match="unerased media"):
        move(session, unerased, to_site=own.id, by=workshop, key=uuid4())


def test_the_coordinator_does_not_move_an_unerased_device_to_a_plant(
    build: Builder, session: Session, workshop: Actor, unerased: Device
) -> None:
    build.goes(workshop)
    with pytest.raises(RefusedError, match="unerased media"):
        reassign(session, unerased, to_site=plant_of(recycler(build)), by=build.actor(Role.COORDINATOR), key=uuid4())


def test_the_eco_organisme_takes_an_unerased_device_to_destroy_only(
    build: Builder, workshop: Actor, unerased: Device
) -> None:
    build.fact(unerased, "sent_for_recycling", workshop)
    with pytest.raises(RefusedError, match="unerased media"):
        build.fact(unerased, "handed_to_eco_organisme", workshop, slip="B-1")
    build.fact(unerased, "handed_to_eco_organisme", workshop, slip="B-1", to_destroy=True)

    assert unerased.stage is Stage.HANDED_TO_ECO_ORGANISME


def test_an_unerased_device_is_not_recycled_without_a_destruction(build: Builder) -> None:
    bench = recycler(build)
    device = build.at_recycler(bench)

    with pytest.raises(RefusedError, match="destroyed before recycling"):
        build.treat([device], bench)


def test_the_destruction_of_one_of_two_media_is_not_enough(build: Builder, session: Session) -> None:
    bench = recycler(build)
    device = build.at_recycler(bench, media=("S1", "S2"))
    destroy_medium(session, device, Destruction("S1"), by=bench, key=uuid4())

    with pytest.raises(RefusedError, match="destroyed before recycling"):
        build.treat([device], bench)


def test_it_is_recycled_once_each_medium_is_destroyed(build: Builder, session: Session) -> None:
    bench = recycler(build)
    device = build.at_recycler(bench, media=("S1", "S2"))
    for serial in ("S1", "S2"):
        destroy_medium(session, device, Destruction(serial), by=bench, key=uuid4())
    build.treat([device], bench)

    assert device.stage is Stage.RECYCLED


def test_without_a_serial_a_destruction_needs_a_photo_and_a_witness(build: Builder, session: Session) -> None:
    bench = recycler(build)
    device = build.at_recycler(bench)
    photo = keep_file(session, b"photo", media_type="image/jpeg", by=bench, key=uuid4(), device=device)
    for lacking in (Destruction(), Destruction(photo=photo), Destruction(witness="W-1")):
        with pytest.raises(BadInputError, match="photo and a witness"):
            destroy_medium(session, device, lacking, by=bench, key=uuid4())
    destroy_medium(session, device, Destruction(photo=photo, witness="W-1"), by=bench, key=uuid4())
    build.treat([device], bench)

    assert device.stage is Stage.RECYCLED


def test_a_medium_that_the_device_does_not_hold_is_not_destroyed_in_its_stead(build: Builder, session: Session) -> None:
    bench = recycler(build)
    device = build.at_recycler(bench)

    with pytest.raises(RefusedError, match="no medium of that name"):
        destroy_medium(session, device, Destruction("S9"), by=bench, key=uuid4())


def test_a_medium_read_again_after_its_destruction_was_not_destroyed(build: Builder, session: Session) -> None:
    bench = recycler(build)
    device = build.at_recycler(bench)
    destroy_medium(session, device, Destruction("S1"), by=bench, key=uuid4())
    build.fact(device, "inventoried", bench, media={"S1": "hdd"})

    with pytest.raises(RefusedError, match="destroyed before recycling"):
        build.treat([device], bench)


def test_what_was_destroyed_in_an_earlier_life_is_not_destroyed_in_this_one(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
    device = build.at_bench(bench)
    destroy_medium(session, device, Destruction("S1"), by=bench, key=uuid4())
    build.fact(device, "lost", bench)
    build.fact(device, "found", bench, holder=str(bench.organisation), site=None)

    assert device.situation.destroyed == []
