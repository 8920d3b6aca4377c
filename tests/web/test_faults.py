"""Contracts whose check fails, on the day of the coordination."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.contracts.service import make_contract
from reuse.contracts.standing_models import Duty, Fault
from reuse.contracts.terms import Terms
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor


def test_a_contract_whose_check_fails_is_named_to_the_coordination_alone(
    session: Session, build: Builder, signed_in: Callable[[Actor], Visitor]
) -> None:
    buyer, supplier = build.actor(Role.BUYER), build.actor(Role.REFURBISHER)
    clauses = ({"clause": "outcome", "values": {"days": 30}},)
    terms = Terms("M-1", "Réemploi", date(2026, 1, 1), date(2026, 12, 31), (supplier.organisation,), clauses)
    made = make_contract(session, terms, by=buyer, key=uuid4())
    session.add(Fault(contract_id=made.id, duty=Duty.WATCH, since=clock.now(), problem="KeyError, terms.py:1"))
    session.flush()

    page = signed_in(build.actor(Role.COORDINATOR)).get("/").text
    assert f'/contracts/{made.id}">Réemploi</a>: fails since ' in page
    assert "terms.py" not in page
    assert "fails since" not in signed_in(buyer).get("/").text
