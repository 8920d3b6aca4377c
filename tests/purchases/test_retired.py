"""The reuse rate of what a public body retired, from the events of its devices."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.collection.identity import merge
from reuse.collection.models import Deposit, Depositor, Title
from reuse.collection.service import Description, Terms, announce, take_in
from reuse.devices.models import Device, IdentityKind
from reuse.errors import BadInputError
from reuse.purchases.disposals import (
    Held,
    claim_list,
    declare_held,
    leave_out,
)
from reuse.purchases.models import Uncounted
from reuse.purchases.retired import reuse_rate
from reuse.purchases.rules import Standing
from tests.builders import Builder
from tests.purchases.conftest import Listing

Gone = Callable[..., Device]


@pytest.fixture
def gone(session: Session, build: Builder, workshop: Actor) -> Gone:
    """Brings a device of a deposit to its second life."""

    def make(deposit: Deposit, kind: str = "laptop", *, gives: bool = True, seen: Description | None = None) -> Device:
        told = seen or Description(kind)
        device = take_in(session, build.code(workshop), told, deposit, by=workshop, key=uuid4()).device
        build.fact(device, "triaged", workshop)
        build.fact(device, "inventoried", workshop, media={})
        build.fact(device, "refurbishment_started", workshop)
        build.fact(device, "made_ready", workshop)
        if gives:
            build.fact(device, "lent", workshop, until="2026-12-31")
        return device

    return make


def counted(session: Session, buyer: Actor, year: int = 2026) -> list[str | None]:
    return [one.code for one in reuse_rate(session, buyer.organisation, year).counted]


def reasons(session: Session, buyer: Actor) -> list[str]:
    return [one.why for one in reuse_rate(session, buyer.organisation, 2026).items]


def test_a_retired_device_that_was_lent_counts_with_its_event(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, build: Builder
) -> None:
    device = gone(listing())

    (item,) = reuse_rate(session, buyer.organisation, 2026).items

    assert (item.code, item.why, item.departure.fact) == (device.code, "", "lent")
    assert item.departure.event == str(build.last(device).id)


def test_residents_devices_are_never_claimed_nor_counted(
    session: Session, listing: Listing, gone: Gone, buyer: Actor
) -> None:
    residents = listing(Terms(Depositor.RESIDENT, Title.RELINQUISHED))
    gone(residents)

    with pytest.raises(BadInputError):
        claim_list(session, residents, "", by=buyer)
    assert counted(session, buyer) == []


@pytest.mark.parametrize("kind", ["server", "projector"])
def test_other_categories_are_told_and_not_counted(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, kind: str
) -> None:
    gone(listing(), kind)

    assert reasons(session, buyer) == ["it is of neither category of the rate"]


def test_without_the_takers_commitment_nothing_counts(
    session: Session, listing: Listing, gone: Gone, buyer: Actor
) -> None:
    deposit = listing(commitment="")
    gone(deposit)
    assert reasons(session, buyer) == ["its taker did not commit to reuse"]

    claim_list(session, deposit, "Marché 2026-DSI-04, article 5", by=buyer)

    assert reasons(session, buyer) == [""]


def test_without_a_disposal_decision_nothing_counts_until_it_is_recorded(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, build: Builder, workshop: Actor
) -> None:
    device = gone(listing(Terms(Depositor.PUBLIC)), gives=False)
    build.fact(device, "redeployed", workshop)
    assert reasons(session, buyer) == ["no disposal decision is recorded for it"]

    other = gone(listing(Terms(Depositor.PUBLIC)), gives=False)
    build.fact(other, "title_recorded", workshop, title="disposal_decision")
    build.fact(other, "redeployed", workshop)

    assert counted(session, buyer) == [other.code]


def test_the_year_of_a_departure_is_the_territorys(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, build: Builder
) -> None:
    deposit = listing()
    build.clock.at = build.clock.at.replace(month=12, day=31, hour=22, minute=59)
    before = gone(deposit)
    build.clock.advance(minutes=1)
    after = gone(deposit)

    assert counted(session, buyer, 2026) == [before.code]
    assert counted(session, buyer, 2027) == [after.code]


def test_what_comes_back_and_goes_again_was_retired_once(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, build: Builder, workshop: Actor
) -> None:
    device = gone(listing())
    build.clock.advance(days=400)
    build.take_back(device, workshop)
    build.fact(device, "triaged", workshop)
    build.fact(device, "inventoried", workshop, media={})
    build.fact(device, "refurbishment_started", workshop)
    build.fact(device, "made_ready", workshop)
    build.fact(device, "redeployed", workshop)

    assert counted(session, buyer, 2026) == [device.code]
    assert counted(session, buyer, 2027) == []


def test_what_a_correction_voids_counts_no_more_but_did_when_it_was_believed(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, build: Builder
) -> None:
    device = gone(listing())
    believed = build.clock.at
    build.clock.advance(days=2)
    build.correct(device, build.last(device))

    assert counted(session, buyer) == []
    assert len(reuse_rate(session, buyer.organisation, 2026, as_of=believed).counted) == 1


def test_an_announced_device_counts_once_though_it_arrives_in_a_deposit_of_its_own(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, workshop: Actor
) -> None:
    paper, counter = listing(), listing()
    seen = Description("laptop", identities=((IdentityKind.SERIAL, "SN-2026-1"),))
    announce(session, seen, paper, by=workshop, key=uuid4())
    device = gone(counter, seen=seen)

    assert device.announced_in == paper.id
    assert counted(session, buyer) == [device.code]


def test_two_records_of_one_device_count_once(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, workshop: Actor, build: Builder
) -> None:
    deposit = listing()
    record, again = gone(deposit, gives=False), gone(deposit, gives=False)
    merge(session, record, again, by=workshop, key=uuid4())
    build.fact(again, "lent", workshop, until="2026-12-31")

    assert counted(session, buyer) == [again.code]


def test_the_record_that_goes_on_may_be_on_no_list(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, workshop: Actor, build: Builder
) -> None:
    record = gone(listing(), gives=False)
    kept = gone(listing(Terms(Depositor.RESIDENT, Title.RELINQUISHED)), gives=False)
    merge(session, record, kept, by=workshop, key=uuid4())
    build.fact(kept, "lent", workshop, until="2026-12-31")

    assert counted(session, buyer) == [kept.code]


def test_a_body_leaves_out_what_was_more_than_ten_years_old(
    session: Session, listing: Listing, gone: Gone, buyer: Actor
) -> None:
    device = gone(listing())
    leave_out(session, device, Uncounted.OLDER, by=buyer)
    assert reasons(session, buyer) == ["more than ten years old when retired"]

    leave_out(session, device, None, by=buyer)

    assert counted(session, buyer) == [device.code]


@pytest.mark.parametrize(
    ("held", "stands"),
    [(2, (Standing.MET, 0)), (3, (Standing.NOT_MET, 1)), (0, (Standing.NOTHING, 0))],
)
def test_half_of_what_was_held_on_the_first_of_january_has_to_be_reused(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, held: int, stands: tuple[Standing, int]
) -> None:
    gone(listing())
    told = Held(held + 3, 2, "Serveurs de 2012", 1, "Supports classifiés")
    declare_held(session, 2026, told, version=0, by=buyer)

    rate = reuse_rate(session, buyer.organisation, 2026)

    assert ((rate.share.standing, rate.share.missing), rate.share.whole) == (stands, held)


def test_another_organisations_devices_are_not_counted(
    session: Session, listing: Listing, gone: Gone, other: Actor
) -> None:
    gone(listing())

    assert reuse_rate(session, other.organisation, 2026).items == ()


def test_a_rate_asked_of_the_future_is_that_of_now(
    session: Session, listing: Listing, gone: Gone, buyer: Actor, build: Builder
) -> None:
    gone(listing())

    later = reuse_rate(session, buyer.organisation, 2026, as_of=build.clock.at + timedelta(days=900))

    assert len(later.counted) == 1
