"""A second version of a clause beside the first: what was signed stays as it was signed."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

import seeds
from reuse.actors.actor import Actor
from reuse.contracts.clauses import LIBRARY, clause, editions, library
from reuse.contracts.models import Contract
from reuse.contracts.service import amend_contract, make_contract
from reuse.contracts.terms import Terms, fact_of, terms_at, versions_of
from reuse.contracts.verification import verify_contracts
from reuse.errors import NotFoundError

SECOND = "A second version, of the tests alone: within {days} days, {weeks} weeks."


@pytest.fixture(autouse=True)
def second_version(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A library whose clause on outcomes has a second version, with another parameter."""
    told = seeds.read_json(LIBRARY)
    first = next(one for one in told["clauses"] if one["id"] == "outcome")
    weeks = {**first["parameters"][0], "name": "weeks", "default": 4}
    later = {**first, "version": 2, "text": SECOND, "parameters": [*first["parameters"], weeks]}
    given = {**told, "clauses": [later, *told["clauses"]]}
    forget()
    with monkeypatch.context() as patched:
        patched.setattr(seeds, "read_json", lambda _name: given)
        editions(), library()
    yield
    forget()


def forget() -> None:
    editions.cache_clear()
    library.cache_clear()


def signed(session: Session, contract: Contract) -> dict[str, int]:
    return {one.clause.id: one.clause.version for one in terms_at(session, contract).clauses}


@pytest.fixture
def first(session: Session, terms: Terms, buyer: Actor) -> Contract:
    """A contract signed with the first version."""
    clauses = ({"clause": "outcome", "version": 1, "values": {"days": 30}}, {"clause": "erasure"})
    return make_contract(session, replace(terms, reference="first", clauses=clauses), by=buyer, key=uuid4())


def amended(session: Session, contract: Contract, buyer: Actor, **changes: object) -> Contract:
    terms = replace(terms_at(session, contract).terms, **changes)  # type: ignore[arg-type]
    return amend_contract(session, contract, terms, reason="Agreed.", version=contract.version, by=buyer)


def test_the_library_offers_the_latest_version_and_keeps_the_first() -> None:
    assert (clause("outcome").version, clause("outcome").text) == (2, SECOND)
    assert clause("outcome", 1).version == 1
    assert [one.id for one in library().values()].count("outcome") == 1
    with pytest.raises(NotFoundError):
        clause("outcome", 3)


def test_a_new_contract_is_made_with_the_latest_version(
    session: Session, terms: Terms, buyer: Actor, first: Contract
) -> None:
    second = make_contract(session, replace(terms, reference="second"), by=buyer, key=uuid4())

    assert (signed(session, first)["outcome"], signed(session, second)["outcome"]) == (1, 2)
    assert "weeks" not in terms_at(session, first).clauses[0].text


def test_an_amendment_keeps_the_version_that_was_signed(session: Session, buyer: Actor, first: Contract) -> None:
    amended(session, first, buyer, title="Another title")

    assert signed(session, first)["outcome"] == 1
    assert list(verify_contracts(session)) == []


def test_an_amendment_that_names_another_version_takes_it_from_then_on(
    session: Session, buyer: Actor, first: Contract
) -> None:
    clauses = ({"clause": "outcome", "version": 2, "values": {"days": 30, "weeks": 5}}, {"clause": "erasure"})
    amended(session, first, buyer, clauses=clauses)
    before = versions_of(session, first)[-1]

    assert signed(session, first)["outcome"] == 2
    assert before.terms["clauses"][0]["version"] == 1
    assert fact_of(0, before.terms)["clauses"][0]["values"] == {"days": 30}
    assert list(verify_contracts(session)) == []
