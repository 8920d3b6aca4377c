"""Terms of contracts: agreed, amended, remembered as they were."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.contracts.models import Contract
from reuse.contracts.queries import clauses_of, span_of, suppliers_of
from reuse.contracts.service import amend_contract, make_contract
from reuse.contracts.terms import Lot, Milestone, Penalty, Subcontractor, Terms, subject_of, terms_at, versions_of
from reuse.errors import BadInputError, ConflictError, ForbiddenError, StaleError
from reuse.events.queries import history
from reuse.events.verify import verify_chains
from reuse.lifecycle.stages import Role
from tests.builders import Builder

SECRET_WORDS = "Réemploi du parc informatique"


@pytest.fixture
def whole(build: Builder, terms: Terms, supplier: Actor) -> Terms:
    """Terms with everything that a contract may say."""
    plant = build.organisation("Usine").id
    return replace(
        terms,
        subcontractors=(Subcontractor(plant, supplier.organisation),),
        lots=(Lot("Lot 1 : collecte", supplier.organisation), Lot("Lot 2 : divers")),
        milestones=(Milestone(date(2026, 6, 30), "Bilan du premier semestre"),),
        penalties=(Penalty("Par appareil sans devenir", "50 € par mois"),),
    )


def test_everything_a_contract_says_is_read_back(session: Session, buyer: Actor, whole: Terms) -> None:
    made = make_contract(session, whole, by=buyer, key=uuid4())
    read = terms_at(session, made).terms

    assert (read.lots, read.milestones, read.penalties) == (whole.lots, whole.milestones, whole.penalties)
    assert read.subcontractors == whole.subcontractors
    assert {one.name for one in suppliers_of(session, made)} == {"Structure", "Usine"}


def test_what_a_subcontractor_has_counts(session: Session, buyer: Actor, whole: Terms) -> None:
    made = make_contract(session, whole, by=buyer, key=uuid4())
    served = whole.subcontractors[0]

    assert span_of(session, made, made.made_at).suppliers == {str(served.organisation), str(served.serves)}


def test_the_chain_holds_ids_days_and_values_but_no_word(session: Session, buyer: Actor, whole: Terms) -> None:
    plants = {"clause": "plants", "values": {"label": "Ecologic", "equivalents": "Un autre label"}}
    made = make_contract(session, replace(whole, clauses=(*whole.clauses, plants)), by=buyer, key=uuid4())
    (event,) = history(session, subject_of(made.id))
    written = event.canonical.decode()

    assert (event.type, event.data["number"], event.data["starts_on"]) == ("contract_made", 0, "2026-01-01")
    assert event.data["clauses"][0] == {"clause": "outcome", "version": 1, "values": {"days": 30}}
    for word in (SECRET_WORDS, "2026-DSI-04", "collecte", "Bilan", "50 €", "Ecologic", "Un autre label"):
        assert word not in written
    assert list(verify_chains(session)) == []


@pytest.fixture
def amended(session: Session, build: Builder, contract: Contract, terms: Terms, buyer: Actor) -> Contract:
    """The contract, ten days later: more time for an outcome, and until a year later."""
    build.clock.advance(days=10)
    longer = ({"clause": "outcome", "values": {"days": 60}}, terms.clauses[1])
    changed = replace(terms, clauses=longer, ends_on=date(2027, 12, 31))
    return amend_contract(session, contract, changed, reason="Avenant 1", version=1, by=buyer)


def test_an_amendment_counts_from_its_moment_on_and_what_was_agreed_before_stays(
    session: Session, build: Builder, amended: Contract
) -> None:
    before = build.clock.at - timedelta(days=1)

    assert clauses_of(session, amended)[0].values == {"days": 60}
    assert clauses_of(session, amended, before)[0].values == {"days": 30}
    assert clauses_of(session, amended, amended.made_at - timedelta(days=9))[0].values == {"days": 30}
    assert span_of(session, amended, before).ends_on == date(2026, 12, 31)
    assert (amended.ends_on, amended.version, amended.terms_number) == (date(2027, 12, 31), 2, 1)
    assert [(one.number, one.reason) for one in versions_of(session, amended)] == [(1, "Avenant 1"), (0, "")]
    assert [one.type for one in history(session, subject_of(amended.id))] == ["contract_made", "contract_amended"]


def test_an_amendment_that_changes_nothing_leaves_nothing(
    session: Session, contract: Contract, terms: Terms, buyer: Actor
) -> None:
    amend_contract(session, contract, terms, reason="Rien", version=1, by=buyer)

    assert (contract.version, len(versions_of(session, contract))) == (1, 1)


def test_who_read_an_older_version_must_read_again(session: Session, amended: Contract, terms: Terms, buyer: Actor):
    with pytest.raises(StaleError):
        amend_contract(session, amended, replace(terms, title="Autre"), reason="", version=1, by=buyer)


def test_nobody_who_carries_a_contract_out_is_left_out_again(
    session: Session, build: Builder, contract: Contract, terms: Terms, buyer: Actor, supplier: Actor
) -> None:
    other = build.organisation().id
    with pytest.raises(BadInputError):
        amend_contract(session, contract, replace(terms, suppliers=(other,)), reason="", version=1, by=buyer)
    served = replace(terms, suppliers=(other,), subcontractors=(Subcontractor(supplier.organisation, other),))

    assert amend_contract(session, contract, served, reason="", version=1, by=buyer).version == 2


def test_only_its_buyer_and_the_coordinator_amend_it(
    session: Session, build: Builder, contract: Contract, terms: Terms, supplier: Actor
) -> None:
    other = replace(terms, title="Autre")
    for by in (supplier, build.actor(Role.BUYER)):
        with pytest.raises(ForbiddenError):
            amend_contract(session, contract, other, reason="", version=1, by=by)
    assert amend_contract(session, contract, other, reason="", version=1, by=build.actor(Role.COORDINATOR)).version == 2


@pytest.mark.usefixtures("contract")
def test_an_amendment_does_not_take_the_reference_of_another_contract(
    session: Session, terms: Terms, buyer: Actor
) -> None:
    other = make_contract(session, replace(terms, reference="2026-DSI-05"), by=buyer, key=uuid4())

    with pytest.raises(ConflictError):
        amend_contract(session, other, terms, reason="", version=1, by=buyer)


def test_parties_that_cannot_be_are_refused(
    session: Session, build: Builder, terms: Terms, buyer: Actor, supplier: Actor
) -> None:
    us, them = supplier.organisation, build.organisation().id
    for wrong in (
        replace(terms, subcontractors=(Subcontractor(us, us),)),
        replace(terms, subcontractors=(Subcontractor(them, them),)),
        replace(terms, subcontractors=(Subcontractor(them, us), Subcontractor(them, us))),
        replace(terms, subcontractors=(Subcontractor(uuid4(), us),)),
        replace(terms, lots=(Lot("Lot 1", them),)),
        replace(terms, ends_on=date.max),
        replace(terms, starts_on=date.min),
        replace(terms, lots=(Lot("Lot 1 ; écrans"),)),
        replace(terms, penalties=(Penalty("", "50 €"),)),
        replace(terms, penalties=(Penalty("Retard ; par appareil", "50 €"),)),
        replace(terms, milestones=(Milestone(date(2026, 1, 1), "="),)),
    ):
        with pytest.raises(BadInputError):
            make_contract(session, wrong, by=buyer, key=uuid4())
