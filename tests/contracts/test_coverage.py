"""What contracts cover: from when, until when, and on whose word."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.contracts.coverage import Covered, cover, covered, named, uncover
from reuse.contracts.models import Contract, Cover, Coverage
from reuse.contracts.terms import Terms, subject_of
from reuse.devices.models import Device
from reuse.errors import BadInputError, ForbiddenError, NotFoundError
from reuse.events.queries import history
from reuse.lifecycle.stages import Role
from tests.builders import Builder


def count(session: Session, contract: Contract, as_of: object = None) -> int:
    query = select(func.count()).select_from(Device).where(covered(contract, as_of))  # type: ignore[arg-type]
    return session.scalar(query) or 0


def test_a_device_is_covered_as_of_the_moment_it_was_added_until_it_is_removed(
    session: Session, build: Builder, contract: Contract, device: Device, supplier: Actor
) -> None:
    added = build.clock.at
    build.clock.advance(days=5)
    gone = uncover(session, contract, {(Cover.DEVICE, device.uuid)}, "Erreur de saisie", by=supplier, key=uuid4())

    assert gone == 1
    days = (added - timedelta(days=1), added, added + timedelta(days=4), build.clock.at)
    assert [count(session, contract, at) for at in days] == [0, 1, 1, 0]
    assert count(session, contract) == 0


def test_what_was_removed_can_be_covered_again(
    session: Session, build: Builder, contract: Contract, device: Device, supplier: Actor
) -> None:
    asked = Covered(codes=(device.code or "",))
    for _ in range(2):
        build.clock.advance(days=1)
        uncover(session, contract, named(session, asked), "Erreur", by=supplier, key=uuid4())
        build.clock.advance(days=1)
        cover(session, contract, asked, by=supplier, key=uuid4())

    assert count(session, contract) == 1
    assert session.scalar(select(func.count()).select_from(Coverage)) == 3


def test_each_change_is_an_event_of_the_contract_whose_reason_is_only_hashed(
    session: Session, build: Builder, contract: Contract, device: Device, supplier: Actor
) -> None:
    build.clock.advance(days=1)
    key = uuid4()
    for _ in range(2):
        uncover(session, contract, {(Cover.DEVICE, device.uuid)}, "Erreur de saisie", by=supplier, key=key)
    _made, added, removed = history(session, subject_of(contract.id))

    assert (added.type, added.data) == ("contract_covered", {"device": [str(device.uuid)]})
    assert removed.type == "contract_uncovered"
    assert "saisie" not in removed.canonical.decode()


def test_all_that_an_organisation_takes_in_is_covered_from_a_day_on(
    session: Session, build: Builder, contract: Contract, supplier: Actor
) -> None:
    point = replace(supplier, roles=frozenset({Role.COLLECTOR}))
    build.collected(point)
    build.clock.advance(days=2)
    today = build.clock.at.date()
    asked = Covered(organisations=(supplier.organisation,), since=today)
    assert cover(session, contract, asked, by=supplier, key=uuid4()) == 1
    assert count(session, contract) == 0
    build.collected(point)
    build.clock.advance(days=30)
    build.collected(point)

    assert count(session, contract) == 2


def test_an_organisation_that_the_contract_does_not_bind_covers_nothing(
    session: Session, build: Builder, contract: Contract, buyer: Actor
) -> None:
    stranger = build.organisation().id
    for by in (buyer, build.actor(Role.COORDINATOR)):
        with pytest.raises(BadInputError):
            cover(session, contract, Covered(organisations=(stranger,)), by=by, key=uuid4())


def test_removing_asks_for_a_reason_a_thing_that_is_covered_and_a_party(
    session: Session, build: Builder, contract: Contract, device: Device, supplier: Actor
) -> None:
    asked = {(Cover.DEVICE, device.uuid)}
    with pytest.raises(BadInputError):
        uncover(session, contract, asked, " ", by=supplier, key=uuid4())
    with pytest.raises(ForbiddenError):
        uncover(session, contract, asked, "Erreur", by=build.actor(Role.REFURBISHER), key=uuid4())
    with pytest.raises(NotFoundError):
        uncover(session, contract, {(Cover.DEPOSIT, uuid4())}, "Erreur", by=supplier, key=uuid4())
    assert count(session, contract) == 1


def test_a_day_since_which_devices_count_begins_at_midnight_in_the_territory(
    session: Session, contract: Contract, supplier: Actor
) -> None:
    asked = Covered(organisations=(supplier.organisation,), since=date(2026, 3, 1))
    cover(session, contract, asked, by=supplier, key=uuid4())

    (since,) = session.scalars(select(Coverage.since))
    assert since is not None
    assert since.isoformat() == "2026-02-28T23:00:00+00:00"


@pytest.mark.parametrize("since", [date.min, date.max])
def test_a_day_from_which_no_time_can_be_counted_is_refused(
    session: Session, contract: Contract, terms: Terms, supplier: Actor, since: date
) -> None:
    with pytest.raises(BadInputError):
        cover(session, contract, Covered(organisations=terms.suppliers, since=since), by=supplier, key=uuid4())
