"""Contracts whose tables say something else than their chains are found."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.contracts.coverage import Covered, cover, named, uncover
from reuse.contracts.models import Contract
from reuse.contracts.service import amend_contract
from reuse.contracts.terms import Subcontractor, Terms, subject_of
from reuse.contracts.verification import verify_contracts
from reuse.devices.models import Device
from reuse.events.chains import append
from reuse.events.record import Fact
from tests.builders import Builder


@pytest.fixture
def lived(build: Builder, device: Device, terms: Terms, buyer: Actor, supplier: Actor, contract: Contract) -> Contract:
    """A contract that was amended, and covers what it did not cover before."""
    session = build.session
    build.clock.advance(days=1)
    served = replace(terms, subcontractors=(Subcontractor(build.organisation().id, terms.suppliers[0]),))
    amend_contract(session, contract, served, reason="Avenant", version=contract.version, by=buyer)
    asked = Covered(codes=(device.code or "",))
    uncover(session, contract, named(session, asked), "Erreur", by=supplier, key=uuid4())
    build.clock.advance(days=1)
    cover(session, contract, replace(asked, organisations=terms.suppliers), by=supplier, key=uuid4())
    return contract


@pytest.mark.usefixtures("lived")
def test_nothing_is_found_of_what_was_recorded_through_the_doors(session: Session) -> None:
    assert list(verify_contracts(session)) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("UPDATE contracts SET title = 'Autre'", "contract"),
        (
            "UPDATE contracts SET buyer_id = (SELECT organisation_id FROM contract_suppliers WHERE serves_id IS NULL)",
            "contract",
        ),
        ("UPDATE contracts SET ends_on = '2030-01-01'", "contract"),
        ("UPDATE contracts SET terms_number = 0", "contract"),
        ("UPDATE contract_clauses SET chosen = '{}' WHERE clause = 'outcome'", "contract"),
        ("DELETE FROM contract_clauses WHERE clause = 'outcome'", "contract"),
        ("DELETE FROM contract_suppliers WHERE serves_id IS NOT NULL", "contract"),
        ("DELETE FROM contract_versions WHERE number = 0", "contract_versions"),
        ("UPDATE contract_versions SET reason = 'Autre' WHERE number = 1", "contract_versions"),
        ("UPDATE contract_versions SET at = '2026-01-01T00:00:00.000Z' WHERE number = 1", "contract_versions"),
        ("DELETE FROM contract_coverage WHERE cover = 'organisation'", "contract_coverage"),
        ("DELETE FROM contract_coverage WHERE removed_at IS NOT NULL", "contract_coverage"),
        ("UPDATE contract_coverage SET removed_at = NULL", "contract_coverage"),
        (
            "UPDATE contract_coverage SET since = '2026-01-01T00:00:00.000Z' WHERE since IS NOT NULL",
            "contract_coverage",
        ),
        ("UPDATE contract_coverage SET by_id = (SELECT buyer_id FROM contracts)", "contract_coverage"),
        (
            "UPDATE contract_coverage SET removed_by_id = (SELECT buyer_id FROM contracts) WHERE reason <> ''",
            "contract_coverage",
        ),
        ("UPDATE contract_coverage SET reason = 'Autre' WHERE removed_at IS NOT NULL", "contract_coverage"),
    ],
)
def test_a_change_behind_the_doors_is_found(session: Session, lived: Contract, change: str, where: str) -> None:
    session.execute(text(change))
    session.expire_all()
    found = list(verify_contracts(session))

    assert {(one.where, one.subject) for one in found} == {(where, subject_of(lived.id))}


@pytest.mark.usefixtures("lived")
def test_a_contract_without_history_and_a_history_without_contract_are_found(session: Session, buyer: Actor) -> None:
    lost, made_up = uuid4(), uuid4()
    fact = Fact("contract_covered", {"device": [str(uuid4())]})
    append(session, subject_of(lost), fact, by=buyer, key=uuid4())
    session.execute(
        text(
            "INSERT INTO contracts (id, buyer_id, reference, title, starts_on, ends_on, made_at, version, terms_number)"
            " SELECT :id, buyer_id, 'autre', title, starts_on, ends_on, made_at, 1, 0 FROM contracts"
        ),
        {"id": made_up.hex},
    )
    session.expire_all()

    found = {(one.where, one.subject) for one in verify_contracts(session)}
    assert found == {("contracts", subject_of(lost)), ("contract", subject_of(made_up))}
