"""Random lives of contracts: what counted at a moment is what somebody with a notebook wrote down then."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.contracts.coverage import Covered, cover, covered, named, uncover
from reuse.contracts.models import Contract
from reuse.contracts.queries import clauses_of, span_of
from reuse.contracts.service import amend_contract, make_contract
from reuse.contracts.terms import Terms
from reuse.contracts.verification import verify_contracts
from reuse.devices.models import Device
from reuse.events.verify import verify_chains
from reuse.lifecycle.stages import Role
from tests.builders import Builder

Page = tuple[datetime, frozenset[UUID], int, date]
"""A page of the notebook: from when on, which devices, how many days, until when."""

STEPS = st.lists(st.tuples(st.sampled_from(["cover", "uncover", "amend"]), st.integers(0, 2)), max_size=8)


@pytest.fixture
def devices(build: Builder, supplier: Actor) -> list[Device]:
    """Three devices of the supplier."""
    return [build.ready(supplier) for _ in range(3)]


def live(
    build: Builder, contract: Contract, terms: Terms, steps: list[tuple[str, int]], devices: list[Device]
) -> list[Page]:
    """Do the steps, an hour apart, and write a page after each; the supplier covers, the buyer amends."""
    supplier, buyer = (Actor(uuid4(), one, frozenset({Role.BUYER})) for one in (*terms.suppliers, contract.buyer_id))
    held: set[UUID] = set()
    days, until = 30, terms.ends_on
    pages: list[Page] = [(build.clock.at, frozenset(), days, until)]
    for step, number in steps:
        build.clock.advance(hours=1)
        asked = Covered(codes=(devices[number].code or "",))
        if step == "cover":
            cover(build.session, contract, asked, by=supplier, key=uuid4())
            held.add(devices[number].uuid)
        elif step == "uncover" and devices[number].uuid in held:
            uncover(build.session, contract, named(build.session, asked), "Erreur", by=supplier, key=uuid4())
            held.remove(devices[number].uuid)
        elif step == "amend":
            days, until = 10 + number, terms.ends_on + timedelta(days=number)
            changed = replace(terms, ends_on=until, clauses=({"clause": "outcome", "values": {"days": days}},))
            amend_contract(build.session, contract, changed, reason="Avenant", version=contract.version, by=buyer)
        pages.append((build.clock.at, frozenset(held), days, until))
    return pages


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_counted_at_a_moment_is_what_was_known_then(
    build: Builder, devices: list[Device], terms: Terms, buyer: Actor, steps: list[tuple[str, int]]
) -> None:
    session: Session = build.session
    terms = replace(terms, reference=uuid4().hex)
    contract = make_contract(session, terms, by=buyer, key=uuid4())

    for at, held, days, until in live(build, contract, terms, steps, devices):
        for moment in (at, at + timedelta(minutes=59)):
            known = frozenset(session.scalars(select(Device.uuid).where(covered(contract, moment))))
            span = span_of(session, contract, moment)
            assert (known, clauses_of(session, contract, moment)[0].values["days"]) == (held, days)
            assert span.ends_on == until
    assert [*verify_chains(session), *verify_contracts(session)] == []
