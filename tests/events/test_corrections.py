"""Corrections of every kind of event."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.collection.identity import merge, relabel, swap
from reuse.collection.models import Depositor, Title
from reuse.collection.service import Description, Terms, announce, open_deposit, take_in
from reuse.devices.models import Device, IdentityKind
from reuse.devices.queries import by_code
from reuse.errors import ForbiddenError, KeyReusedError, RefusedError
from reuse.events.corrections import correct
from reuse.events.custody import reassign
from reuse.events.models import Event
from reuse.events.queries import history, is_voided
from reuse.events.verify import verify_histories
from reuse.evidence.queries import is_revoked
from reuse.lifecycle.stages import Role, Stage
from reuse.outcomes.queries import outcomes_of
from tests.builders import SECRET, Builder
from tests.events.histories import rebuilt


def of_type(session: Session, device: Device, kind: str) -> Event:
    return next(event for event in history(session, device.subject) if event.type == kind)


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)


def test_undoing_an_intake_leaves_a_device_that_nobody_holds(build: Builder, session: Session, desk: Actor) -> None:
    device = build.collected(desk)
    build.correct(device, of_type(session, device, "collected"), desk)

    assert device.stage is Stage.NEW
    assert device.holder_id is None
    assert rebuilt(session, device)


def test_the_label_of_an_undone_intake_takes_the_same_device_in_again(
    build: Builder, session: Session, desk: Actor
) -> None:
    device = build.collected(desk)
    assert device.code
    build.correct(device, of_type(session, device, "collected"), desk)
    terms = Terms(Depositor.COMPANY, Title.SIGNED_LIST)
    deposit = open_deposit(session, terms, secret=SECRET, by=desk, key=uuid4())
    again = take_in(session, device.code, Description("laptop"), deposit, by=desk, key=uuid4()).device

    assert again.id == device.id
    assert (again.stage, again.situation.title) == (Stage.COLLECTED, "signed_list")


def test_undoing_an_intake_with_sequels_quarantines_and_lets_the_coordinator_place_it(
    build: Builder, session: Session, desk: Actor
) -> None:
    device, coordinator = build.at_bench(desk), build.actor(Role.COORDINATOR)
    build.correct(device, of_type(session, device, "collected"), coordinator)
    assert (device.stage, device.holder_id) == (Stage.QUARANTINED, None)
    assert desk.site
    reassign(session, device, to_site=desk.site, by=coordinator, key=uuid4())

    assert device.holder_id == desk.organisation
    assert rebuilt(session, device)


def test_a_second_correction_of_an_undone_intake_is_recorded(build: Builder, session: Session, desk: Actor) -> None:
    device = build.collected(desk)
    build.fact(device, "weighed", desk, mass_g=100, measured=True)
    weighed = of_type(session, device, "weighed")
    build.correct(device, weighed)
    build.correct(device, of_type(session, device, "collected"))

    assert rebuilt(session, device)


def test_undoing_an_announcement_that_arrived_keeps_the_arrival(build: Builder, session: Session, desk: Actor) -> None:
    device = announced_and_arrived(build, session, desk)
    build.correct(device, of_type(session, device, "announced"))

    assert device.stage is Stage.COLLECTED
    assert rebuilt(session, device)


def announced_and_arrived(build: Builder, session: Session, desk: Actor) -> Device:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    seen = Description("laptop", identities=((IdentityKind.SERIAL, "SN-77"),))
    announce(session, seen, deposit, by=desk, key=uuid4())
    return take_in(session, build.code(desk), seen, deposit, by=desk, key=uuid4()).device


def test_undoing_a_receipt_gives_custody_back_and_undoes_what_the_taker_recorded(
    build: Builder, session: Session, desk: Actor
) -> None:
    giver = build.actor(Role.COLLECTOR)
    device = build.hand(build.collected(giver), giver, desk)
    build.fact(device, "triaged", desk)
    build.correct(device, of_type(session, device, "received"))

    assert device.holder_id == giver.organisation
    assert device.stage is Stage.QUARANTINED
    assert is_voided(session, of_type(session, device, "triaged").id)


def test_undoing_a_sale_takes_its_row_and_its_receipt_back(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    event, receipt = build.sell(device, desk)
    build.correct(device, event, desk)

    assert device.stage is Stage.READY
    assert outcomes_of(session, device, desk) == []
    assert is_revoked(session, receipt.number)


def test_undoing_an_inventory_makes_the_media_unknown_and_quarantines_what_followed(
    build: Builder, session: Session, desk: Actor
) -> None:
    device = build.ready(desk)
    build.correct(device, of_type(session, device, "inventoried"))

    assert not device.situation.media_known
    assert device.stage is Stage.QUARANTINED


def test_undoing_the_return_of_a_sold_device_leaves_it_sold(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    build.sell(device, desk)
    back = build.take_back(device, desk)
    build.correct(device, back, desk)

    assert device.stage is Stage.SOLD
    assert rebuilt(session, device)


def test_an_event_is_undone_once(build: Builder, desk: Actor) -> None:
    device = build.at_bench(desk)
    event = build.fact(device, "erasure_started", desk)
    build.correct(device, event, desk)

    with pytest.raises(RefusedError, match="cannot be corrected"):
        build.correct(device, event)


def test_a_correction_is_not_corrected(build: Builder, desk: Actor) -> None:
    device = build.at_bench(desk)
    correction = build.correct(device, build.fact(device, "erasure_started", desk), desk)

    with pytest.raises(RefusedError, match="cannot be corrected"):
        build.correct(device, correction)


def test_an_event_of_another_device_is_not_corrected_here(build: Builder, session: Session, desk: Actor) -> None:
    device, other = build.at_bench(desk), build.at_bench(desk)

    with pytest.raises(RefusedError, match="cannot be corrected"):
        build.correct(device, of_type(session, other, "triaged"))


def test_somebody_elses_last_entry_is_not_mine_to_undo(build: Builder, desk: Actor) -> None:
    device = build.at_bench(desk)
    event = build.fact(device, "erasure_started", desk)
    colleague = Actor(uuid4(), desk.organisation, desk.roles, desk.site)

    with pytest.raises(ForbiddenError):
        build.correct(device, event, colleague)


def test_my_entry_before_the_last_is_not_mine_to_undo(build: Builder, desk: Actor) -> None:
    device = build.at_bench(desk)
    event = build.fact(device, "erasure_started", desk)
    build.erase(device, "S1", desk)

    with pytest.raises(ForbiddenError):
        build.correct(device, event, desk)


def test_a_key_that_recorded_something_else_does_not_correct(build: Builder, session: Session, desk: Actor) -> None:
    device, key = build.at_bench(desk), uuid4()
    event = build.fact(device, "erasure_started", desk, key)

    with pytest.raises(KeyReusedError):
        correct(session, device, event.id, by=desk, key=key)


def test_an_exchange_of_labels_is_undone_by_exchanging_again(build: Builder, session: Session, desk: Actor) -> None:
    device, other = build.collected(desk), build.collected(desk)
    event = swap(session, device, other, by=desk, key=uuid4())

    with pytest.raises(RefusedError) as refusal:
        build.correct(device, event, desk)
    assert "exchange" in refusal.value.remedy


def test_a_label_stuck_on_is_not_undone(build: Builder, session: Session, desk: Actor) -> None:
    device = build.collected(desk)
    event = relabel(session, device, build.code(desk), by=desk, key=uuid4())

    with pytest.raises(RefusedError, match="cannot be corrected"):
        build.correct(device, event, desk)


def test_two_records_wrongly_found_to_be_one_are_parted_through_the_label(
    build: Builder, session: Session, desk: Actor
) -> None:
    device, into = build.collected(desk), build.collected(desk)
    assert device.code
    event = merge(session, device, into, by=desk, key=uuid4())
    build.correct(by_code(session, device.code), event, desk)

    assert by_code(session, device.code).id == device.id


def test_every_history_verifies_after_corrections(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    for kind in ("inventoried", "received", "collected"):
        build.correct(device, of_type(session, device, kind))

    assert list(verify_histories(session)) == []
