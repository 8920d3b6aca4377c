"""A buyer, its supplier and a contract between them."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.models import Contract
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Terms
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from tests.builders import Builder

CLAUSES = ({"clause": "outcome", "values": {"days": 30}}, {"clause": "erasure", "values": {"level": "clear"}})


@pytest.fixture
def buyer(build: Builder) -> Actor:
    """Who buys for a public body."""
    return build.actor(Role.BUYER)


@pytest.fixture
def supplier(build: Builder) -> Actor:
    """A workshop that also sells."""
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


@pytest.fixture
def terms(supplier: Actor) -> Terms:
    """A year's contract."""
    year = (date(2026, 1, 1), date(2026, 12, 31))
    return Terms("2026-DSI-04", "Réemploi du parc informatique", *year, (supplier.organisation,), CLAUSES)


@pytest.fixture
def contract(session: Session, buyer: Actor, terms: Terms) -> Contract:
    """The contract, which covers nothing yet."""
    return make_contract(session, terms, by=buyer, key=uuid4())


@pytest.fixture
def device(session: Session, build: Builder, contract: Contract, supplier: Actor) -> Device:
    """A device that is ready at the supplier's, which covers it by its code."""
    made = build.ready(supplier)
    cover(session, contract, Covered(codes=(made.code or "",)), by=supplier, key=uuid4())
    return made
