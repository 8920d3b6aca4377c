"""A contract that cannot be looked after keeps no other from being looked after."""

import logging
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.contracts.alerts import watch
from reuse.contracts.faults import failing, told
from reuse.contracts.keeping import refresh_all
from reuse.contracts.models import Contract, ContractVersion
from reuse.contracts.service import make_contract
from reuse.contracts.standing_models import Duty, KeptCheck
from reuse.contracts.terms import Terms
from reuse.db import Sessions
from tests.builders import Builder
from tests.test_upkeep import factory_on


@pytest.fixture
def factory(session: Session) -> Sessions:
    """Sessions that join the test's own transaction."""
    return factory_on(session)


@pytest.fixture
def pair(session: Session, build: Builder, buyer: Actor, terms: Terms) -> list[Contract]:
    """Two contracts, the one that is looked after first with terms that say nothing any more."""
    made = [make_contract(session, replace(terms, reference=name), by=buyer, key=uuid4()) for name in "ab"]
    made.sort(key=lambda one: one.id)
    broken = ContractVersion.contract_id == made[0].id
    session.execute(update(ContractVersion).where(broken).values(terms={"clauses": "none"}))
    session.commit()
    build.clock.advance(seconds=1)
    return made


def test_the_contract_after_one_that_fails_is_kept_and_checked(
    session: Session, build: Builder, factory: Sessions, pair: list[Contract]
) -> None:
    broken, sound = (one.id for one in pair)
    assert (refresh_all(factory), watch(factory, build.clock.at)) == ([broken], [broken])

    session.expire_all()
    assert session.scalars(select(KeptCheck.contract_id)).all() == [sound]
    assert session.get_one(Contract, sound).checked_at == build.clock.at


def test_a_failure_is_logged_and_told_by_its_place_without_its_words(
    session: Session, factory: Sessions, pair: list[Contract], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        refresh_all(factory)

    (fault,) = told(session)
    assert (fault.contract_id, fault.duty) == (pair[0].id, Duty.KEEP)
    assert ".py:" in fault.problem
    assert fault.problem in caplog.text


def test_a_failure_is_told_since_its_beginning_until_it_succeeds(
    session: Session, build: Builder, factory: Sessions, pair: list[Contract]
) -> None:
    began, terms = build.clock.at, session.get_one(ContractVersion, (pair[1].id, 0)).terms
    for _ in range(2):
        refresh_all(factory)
        build.clock.advance(days=1)
    assert [(one.contract.id, one.since) for one in failing(session)] == [(pair[0].id, began)]

    session.execute(update(ContractVersion).where(ContractVersion.contract_id == pair[0].id).values(terms=terms))
    assert refresh_all(factory) == []
    assert failing(session) == []
