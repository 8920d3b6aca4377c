"""A buyer of a public body, and one of another."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.collection.models import Deposit, Depositor, Title
from reuse.collection.service import Terms, open_deposit
from reuse.lifecycle.stages import Role
from reuse.purchases.disposals import claim_list
from reuse.purchases.service import Told
from tests.builders import SECRET, Builder

DECIDED = Terms(Depositor.PUBLIC, Title.DISPOSAL_DECISION)
Listing = Callable[..., Deposit]


@pytest.fixture
def buyer(build: Builder) -> Actor:
    """Who buys for a public body."""
    return build.actor(Role.BUYER)


@pytest.fixture
def other(build: Builder) -> Actor:
    """Who buys for another one."""
    return build.actor(Role.BUYER)


@pytest.fixture
def told() -> Told:
    """Thirty laptops, ten of them reused, one hundred euros each."""
    return Told(date(2026, 2, 3), "laptops", 30, 300_000, 100_000, 0, "Reprise & Fils", "BC-2026-7")


@pytest.fixture
def workshop(build: Builder) -> Actor:
    """A workshop that also collects and gives."""
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


@pytest.fixture
def listing(session: Session, workshop: Actor, buyer: Actor) -> Listing:
    """Opens a deposit of the buyer's organisation, claimed unless said otherwise."""

    def make(terms: Terms = DECIDED, commitment: str = "Convention du 2 janvier 2026") -> Deposit:
        made = open_deposit(session, terms, secret=SECRET, by=workshop, key=uuid4())
        if terms.depositor is Depositor.PUBLIC:
            claim_list(session, made, commitment, by=buyer)
        return made

    return make
