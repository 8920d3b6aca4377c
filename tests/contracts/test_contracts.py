"""Contracts: made, covering devices, seen by their parties, checked."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.collection.models import Depositor, Title
from reuse.collection.service import Description, open_deposit, take_in
from reuse.collection.service import Terms as Deposit
from reuse.contracts.checks import check_contract
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.models import Contract, ContractClause, Coverage
from reuse.contracts.queries import clauses_of, contracts, suppliers_of
from reuse.contracts.queries import contract as contract_by_id
from reuse.contracts.rules import Answer
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Terms
from reuse.devices.models import Device
from reuse.errors import BadInputError, ConflictError, ForbiddenError, KeyReusedError, NotFoundError
from reuse.lifecycle.stages import Role
from tests.builders import SECRET, Builder


def answers(session: Session, contract: Contract, **told: object) -> dict[str, Answer]:
    checked = check_contract(session, contract, **told)  # type: ignore[arg-type]
    return {chosen.clause.id: result.answer for chosen, result in checked.results}


def test_making_it_twice_with_the_same_key_makes_one(session: Session, buyer: Actor, terms: Terms) -> None:
    key = uuid4()
    one, again = (make_contract(session, terms, by=buyer, key=key) for _ in range(2))

    assert one.id == again.id
    assert session.scalar(select(func.count()).select_from(ContractClause)) == 2
    with pytest.raises(KeyReusedError):
        make_contract(session, replace(terms, title="Autre"), by=buyer, key=key)


def test_a_buyer_uses_a_reference_once(session: Session, contract: Contract, buyer: Actor, terms: Terms) -> None:
    with pytest.raises(ConflictError):
        make_contract(session, terms, by=buyer, key=uuid4())
    assert session.get(Contract, contract.id) is not None


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.REFURBISHER, Role.SELLER, Role.RECYCLER, Role.ADMIN])
def test_only_a_buyer_or_the_coordinator_makes_one(session: Session, build: Builder, terms: Terms, role: Role) -> None:
    with pytest.raises(ForbiddenError):
        make_contract(session, terms, by=build.actor(role), key=uuid4())


def test_terms_that_cannot_be_are_refused(session: Session, buyer: Actor, terms: Terms) -> None:
    for wrong in (
        replace(terms, ends_on=terms.starts_on - timedelta(days=1)),
        replace(terms, suppliers=()),
        replace(terms, suppliers=(uuid4(),)),
        replace(terms, clauses=()),
        replace(terms, reference=" "),
        replace(terms, clauses=({"clause": "outcome", "values": {"days": -1}},)),
    ):
        with pytest.raises(BadInputError):
            make_contract(session, wrong, by=buyer, key=uuid4())


def test_its_clauses_and_suppliers_are_read_back(session: Session, contract: Contract, supplier: Actor) -> None:
    assert [(one.clause.id, dict(one.values)) for one in clauses_of(session, contract)] == [
        ("outcome", {"days": 30}),
        ("erasure", {"level": "clear", "attested": False}),
    ]
    assert [one.id for one in suppliers_of(session, contract)] == [supplier.organisation]


def test_its_parties_and_the_coordinator_see_it_and_nobody_else_does(
    session: Session, build: Builder, contract: Contract, buyer: Actor, supplier: Actor
) -> None:
    for by in (buyer, supplier, build.actor(Role.COORDINATOR)):
        assert contract_by_id(session, contract.id, by=by).id == contract.id
        assert [one.contract.id for one in contracts(session, by=by)] == [contract.id]
    colleague = replace(buyer, roles=frozenset({Role.COLLECTOR}))
    for by in (build.actor(Role.BUYER), build.actor(Role.REFURBISHER), colleague):
        assert contracts(session, by=by) == []
        with pytest.raises(NotFoundError):
            contract_by_id(session, contract.id, by=by)


def test_a_device_is_not_due_then_late_then_served_again(
    session: Session, build: Builder, contract: Contract, device: Device, supplier: Actor
) -> None:
    begun = build.clock.at
    assert answers(session, contract) == {"outcome": "not_yet_due", "erasure": "not_yet_due"}
    build.clock.advance(days=31)
    assert answers(session, contract)["outcome"] == "not_met"
    build.sell(device, supplier)
    assert answers(session, contract) == {"outcome": "not_met", "erasure": "met"}
    assert answers(session, contract, as_of=begun + timedelta(days=2)) == {
        "outcome": "not_yet_due",
        "erasure": "not_yet_due",
    }


def test_a_correction_does_not_change_what_was_known_before_it(
    session: Session, build: Builder, contract: Contract, device: Device, supplier: Actor
) -> None:
    build.clock.advance(days=1)
    sale, _receipt = build.sell(device, supplier)
    sold = build.clock.at
    build.clock.advance(days=40)
    assert answers(session, contract)["outcome"] == "met"
    build.correct(device, sale)

    assert answers(session, contract)["outcome"] == "not_met"
    assert answers(session, contract, as_of=sold)["outcome"] == "met"


def test_all_the_devices_of_a_deposit_are_covered(
    session: Session, build: Builder, contract: Contract, supplier: Actor
) -> None:
    desk = replace(supplier, roles=frozenset({Role.COLLECTOR}))
    deposit = open_deposit(
        session, Deposit(Depositor.PUBLIC, Title.DISPOSAL_DECISION), secret=SECRET, by=desk, key=uuid4()
    )
    for _ in range(3):
        take_in(session, build.code(desk), Description("laptop"), deposit, by=desk, key=uuid4())

    assert cover(session, contract, Covered(deposits=(deposit.id,)), by=supplier, key=uuid4()) == 1
    assert cover(session, contract, Covered(deposits=(deposit.id,)), by=supplier, key=uuid4()) == 0
    checked = check_contract(session, contract)
    assert (checked.devices, checked.charges) == (3, 3)


def test_covering_twice_with_the_same_key_adds_nothing(
    session: Session, build: Builder, contract: Contract, supplier: Actor
) -> None:
    key, asked = uuid4(), Covered(codes=(build.ready(supplier).code or "",))
    cover(session, contract, asked, by=supplier, key=key)
    cover(session, contract, asked, by=supplier, key=key)

    assert session.scalar(select(func.count()).select_from(Coverage)) == 1
    assert contract.version == 2


@pytest.mark.usefixtures("device")
def test_a_check_asks_as_much_of_the_database_for_one_device_as_for_several(
    build: Builder,
    contract: Contract,
    supplier: Actor,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with count_queries() as for_one:
        check_contract(build.session, contract)
    more = tuple(build.ready(supplier).code or "" for _ in range(3))
    cover(build.session, contract, Covered(codes=more), by=supplier, key=uuid4())
    with count_queries() as for_many:
        assert check_contract(build.session, contract).devices == 4

    assert len(for_many) == len(for_one)
