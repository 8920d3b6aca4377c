"""Attacks on a contract's coverage: nobody reads a history by writing it into a contract."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.contracts.coverage import Covered, cover, uncover
from reuse.contracts.covering import Line, Place, lines_of, shares_of
from reuse.contracts.models import Contract, Cover, Coverage
from reuse.contracts.service import amend_contract
from reuse.contracts.terms import Lot, Subcontractor, Terms, subject_of
from reuse.contracts.verification import verify_contracts
from reuse.devices.models import Device
from reuse.errors import BadInputError, ForbiddenError, NotFoundError
from reuse.events.custody import receive
from reuse.events.queries import history
from reuse.lifecycle.stages import Role
from tests.builders import Builder

WORKSHOP = (Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
Naming = Callable[[Device], Covered]
WAYS: dict[str, Naming] = {
    "by its code": lambda device: Covered(codes=(device.code or "",)),
    "by its deposit": lambda device: Covered(deposits=(device.deposit_id or uuid4(),)),
    "by a list": lambda device: Covered(lists=(device.deposit_id or uuid4(),)),
    "by its holder": lambda device: Covered(organisations=(device.holder_id or uuid4(),)),
}
way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


@pytest.fixture
def theirs(build: Builder, supplier: Actor) -> Device:
    """A device that the supplier took in, and that the contract does not cover."""
    return build.collected(replace(supplier, roles=frozenset(WORKSHOP)))


@pytest.fixture
def elsewhere(build: Builder) -> Device:
    """A device that came to no party of the contract."""
    return build.collected(build.actor(*WORKSHOP))


def refused(session: Session, contract: Contract, asked: Covered, by: Actor) -> BadInputError:
    """Ask to cover, expect a refusal, and see that nothing was added."""
    with pytest.raises(BadInputError) as caught:
        cover(session, contract, asked, by=by, key=uuid4())
    assert session.scalar(select(func.count()).select_from(Coverage)) == 0
    return caught.value


@way
def test_a_buyer_covers_nothing_that_came_to_its_supplier(
    session: Session, contract: Contract, theirs: Device, buyer: Actor, way: Naming
) -> None:
    refused(session, contract, way(theirs), buyer)


@way
def test_naming_an_organisation_supplier_by_an_amendment_and_a_lot_opens_nothing_of_it(
    session: Session, contract: Contract, terms: Terms, elsewhere: Device, buyer: Actor, way: Naming
) -> None:
    stranger = elsewhere.holder_id or uuid4()
    named = replace(terms, suppliers=(*terms.suppliers, stranger), lots=(Lot("Lot 2", stranger),))
    amend_contract(session, contract, named, reason="Avenant", version=contract.version, by=buyer)

    refused(session, contract, way(elsewhere), buyer)


@way
@pytest.mark.parametrize("party", ["buyer", "supplier", "coordinator"])
def test_what_came_to_no_party_is_covered_by_nobody_not_even_the_coordinator(
    build: Builder, contract: Contract, elsewhere: Device, way: Naming, party: str, request: pytest.FixtureRequest
) -> None:
    by = build.actor(Role.COORDINATOR) if party == "coordinator" else request.getfixturevalue(party)

    refused(build.session, contract, way(elsewhere), by)


@way
def test_each_party_and_the_coordinator_cover_what_came_to_a_party(
    session: Session, build: Builder, contract: Contract, theirs: Device, supplier: Actor, way: Naming
) -> None:
    for by in (supplier, build.actor(Role.COORDINATOR)):
        assert cover(session, contract, way(theirs), by=by, key=uuid4()) == 1


def test_a_refusal_names_each_row_and_does_not_tell_whether_a_device_exists(
    session: Session, build: Builder, contract: Contract, elsewhere: Device, buyer: Actor
) -> None:
    blank = build.code(build.actor(Role.COLLECTOR))
    own = build.collected(replace(buyer, roles=frozenset({Role.COLLECTOR}))).code or ""
    codes = (elsewhere.code or "", blank, "7K4M-9QXP-9")
    theirs, unborne, never = (refused(session, contract, Covered(codes=(own, one, own)), buyer) for one in codes)

    assert list(theirs.fields) == ["codes.1"]
    for other in (unborne, never):
        assert (str(other), other.remedy, other.fields) == (str(theirs), theirs.remedy, theirs.fields)


def test_a_buyer_covers_what_its_points_took_in_wherever_it_is_now(
    session: Session, build: Builder, contract: Contract, buyer: Actor, supplier: Actor
) -> None:
    desk = replace(buyer, roles=frozenset({Role.COLLECTOR}))
    device = build.hand(build.collected(desk), desk, supplier)

    assert cover(session, contract, Covered(codes=(device.code or "",)), by=buyer, key=uuid4()) == 1


def test_a_workshop_covers_what_it_took_over_by_a_scan_even_after_its_sale(
    session: Session, build: Builder, contract: Contract, supplier: Actor
) -> None:
    device = build.ready(supplier)
    build.sell(device, supplier)

    assert cover(session, contract, Covered(codes=(device.code or "",)), by=supplier, key=uuid4()) == 1


def test_a_scan_that_waits_for_its_giver_makes_nothing_one_s_own(
    session: Session, contract: Contract, elsewhere: Device, buyer: Actor
) -> None:
    receive(session, elsewhere, by=replace(buyer, roles=frozenset(WORKSHOP)), key=uuid4())

    refused(session, contract, Covered(codes=(elsewhere.code or "",)), buyer)


def test_a_scan_that_was_voided_makes_nothing_one_s_own(
    session: Session, build: Builder, contract: Contract, buyer: Actor
) -> None:
    giver = build.actor(Role.COLLECTOR)
    device = build.hand(build.collected(giver), giver, replace(buyer, roles=frozenset(WORKSHOP)))
    build.correct(device, build.last(device))

    refused(session, contract, Covered(codes=(device.code or "",)), buyer)


def test_a_subcontractor_covers_its_own_and_a_stranger_or_a_buyer_s_colleague_nothing(
    session: Session, build: Builder, contract: Contract, terms: Terms, buyer: Actor, device: Device
) -> None:
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    served = replace(terms, subcontractors=(Subcontractor(plant.organisation, terms.suppliers[0]),))
    amend_contract(session, contract, served, reason="Avenant", version=contract.version, by=buyer)
    own = Covered(codes=(build.at_recycler(plant).code or "",))

    assert cover(session, contract, own, by=plant, key=uuid4()) == 1
    with pytest.raises(BadInputError):
        cover(session, contract, Covered(codes=(device.code or "",)), by=plant, key=uuid4())
    for by in (build.actor(Role.REFURBISHER), replace(buyer, roles=frozenset(WORKSHOP))):
        with pytest.raises(ForbiddenError):
            cover(session, contract, own, by=by, key=uuid4())


@pytest.fixture
def twice(session: Session, build: Builder, contract: Contract, buyer: Actor, supplier: Actor) -> Device:
    """A device that the buyer's point took in and the supplier has, which both cover."""
    desk = replace(buyer, roles=frozenset({Role.COLLECTOR}))
    made = build.hand(build.collected(desk), desk, supplier)
    for by in (buyer, supplier):
        cover(session, contract, Covered(codes=(made.code or "",)), by=by, key=uuid4())
    return made


def test_what_both_cover_at_one_moment_stands_in_the_list_twice_page_after_page(
    session: Session, contract: Contract, twice: Device, buyer: Actor, supplier: Actor
) -> None:
    found, after = list[Line](), None
    while page := lines_of(session, contract, after=after, limit=1):
        found += page
        after = Place(page[0].held.added_at, page[0].held.thing_id, page[0].held.by_id)

    assert len({one.held.added_at for one in found}) == 1
    assert {one.code for one in found} == {twice.code}
    assert [one.held.by_id for one in found] == sorted([buyer.organisation, supplier.organisation])


def standing(session: Session) -> set[UUID]:
    """Say who covers something now."""
    return set(session.scalars(select(Coverage.by_id).where(Coverage.removed_at.is_(None))))


@pytest.mark.parametrize(("remover", "left"), [("buyer", "supplier"), ("supplier", "buyer")])
def test_a_party_removes_its_own_word_and_never_the_other_s(
    build: Builder, contract: Contract, twice: Device, request: pytest.FixtureRequest, remover: str, left: str
) -> None:
    session = build.session
    by, other = request.getfixturevalue(remover), request.getfixturevalue(left)
    things = {(Cover.DEVICE, twice.uuid)}
    with pytest.raises(ForbiddenError):
        uncover(session, contract, things, "Gênant", of=other.organisation, by=by, key=uuid4())
    build.clock.advance(days=1)
    assert uncover(session, contract, things, "Erreur", by=by, key=uuid4()) == 1
    with pytest.raises(NotFoundError):
        uncover(session, contract, things, "Gênant", by=by, key=uuid4())

    assert standing(session) == {other.organisation}
    told = {one.by_id: (one.count, one.removed) for one in shares_of(session, contract)}
    assert told == {other.organisation: (1, 0), by.organisation: (0, 1)}
    yesterday = shares_of(session, contract, build.clock.at - timedelta(hours=1))
    assert [(one.count, one.removed) for one in yesterday] == [(1, 0), (1, 0)]
    assert list(verify_contracts(session)) == []


@pytest.mark.parametrize("of", [None, "supplier"])
def test_the_coordinator_removes_anybody_s_and_the_chain_says_whose(
    build: Builder, contract: Contract, twice: Device, buyer: Actor, supplier: Actor, of: str | None
) -> None:
    session = build.session
    coordinator = build.actor(Role.COORDINATOR)
    whose = supplier.organisation if of else None
    build.clock.advance(days=1)
    gone = uncover(session, contract, {(Cover.DEVICE, twice.uuid)}, "Erreur", of=whose, by=coordinator, key=uuid4())
    told = [one for one in history(session, subject_of(contract.id)) if one.type == "contract_uncovered"]

    assert gone == len(told) == (1 if of else 2)
    assert standing(session) == ({buyer.organisation} if of else set())
    assert {one.data["covered_by"] for one in told} <= {str(buyer.organisation), str(supplier.organisation)}
    assert {one.actor for one in told} == {coordinator.mark}
    assert list(verify_contracts(session)) == []


def test_whoever_covered_is_not_made_another_s_subcontractor(
    session: Session, build: Builder, contract: Contract, terms: Terms, device: Device, buyer: Actor
) -> None:
    rival = build.organisation().id
    both = replace(terms, suppliers=(*terms.suppliers, rival))
    amend_contract(session, contract, both, reason="Avenant", version=contract.version, by=buyer)
    below = replace(terms, suppliers=(rival,), subcontractors=(Subcontractor(terms.suppliers[0], rival),))
    with pytest.raises(BadInputError, match="its devices are its own"):
        amend_contract(session, contract, below, reason="Avenant", version=contract.version, by=buyer)

    assert device.holder_id == terms.suppliers[0]
