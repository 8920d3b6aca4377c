"""Daily checks: what changes is kept and told to the parties, and nothing else is."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.contracts.alerts import (
    alerts_for,
    answers_of,
    changes_of,
    latest_answers,
    watch,
    watch_contract,
)
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.models import Contract, KeptAnswer
from reuse.contracts.rules import Answer
from reuse.contracts.service import amend_contract
from reuse.contracts.terms import Terms
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from reuse.upkeep import tend
from tests.builders import Builder
from tests.test_upkeep import factory_on, settings_in


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(KeptAnswer)) or 0


@pytest.mark.usefixtures("device")
def test_a_clause_that_is_not_met_any_more_is_told_to_buyer_and_supplier_for_a_week(
    session: Session, build: Builder, contract: Contract, buyer: Actor, supplier: Actor
) -> None:
    watch_contract(session, contract)
    assert alerts_for(session, by=buyer) == []
    build.clock.advance(days=31)
    watch_contract(session, contract)

    for by in (buyer, supplier, build.actor(Role.COORDINATOR)):
        (alert,) = alerts_for(session, by=by)
        assert (alert.contract.id, alert.kept.clause) == (contract.id, "outcome")
        assert (alert.kept.was, alert.kept.answer, alert.kept.fresh) == ("not_yet_due", "not_met", 1)
    assert alerts_for(session, by=build.actor(Role.REFURBISHER)) == []
    build.clock.advance(days=7)
    assert alerts_for(session, by=buyer) == []
    assert [one.clause for one in changes_of(session, contract)] == ["outcome"]


@pytest.mark.usefixtures("device")
def test_a_check_that_finds_nothing_new_keeps_nothing(session: Session, build: Builder, contract: Contract) -> None:
    for _ in range(3):
        build.clock.advance(days=1)
        watch_contract(session, contract)

    assert kept(session) == 2
    assert contract.checked_at == build.clock.at


@pytest.mark.usefixtures("device")
def test_one_more_device_that_does_not_meet_a_clause_is_told(
    session: Session, build: Builder, contract: Contract, supplier: Actor
) -> None:
    build.clock.advance(days=31)
    watch_contract(session, contract)
    late = build.ready(supplier)
    cover(session, contract, Covered(codes=(late.code or "",)), by=supplier, key=uuid4())
    build.clock.advance(days=31)
    watch_contract(session, contract)

    assert [(one.was, one.fresh) for one in changes_of(session, contract)] == [("not_met", 1), (None, 1)]


def test_a_clause_that_is_met_again_is_told_too(
    session: Session, build: Builder, contract: Contract, device: Device, supplier: Actor
) -> None:
    build.clock.advance(days=10)
    watch_contract(session, contract)
    build.sell(device, supplier)
    build.clock.advance(days=1)
    watch_contract(session, contract)

    assert {one.clause: (one.was, one.answer) for one in changes_of(session, contract)} == {
        "outcome": ("not_yet_due", "met"),
        "erasure": ("not_yet_due", "met"),
    }
    assert latest_answers(session, contract)["outcome"].answer == "met"
    assert answers_of(session, [contract.id]) == {contract.id: {Answer.MET: 2}}


def test_contracts_in_force_are_checked_once_a_day_until_their_last_time_is_over(
    session: Session, build: Builder, contract: Contract
) -> None:
    def is_checked() -> bool:
        assert watch(factory_on(session), build.clock.at) == []
        session.refresh(contract)
        return contract.checked_at == build.clock.at

    early = build.clock.at.replace(year=2025, month=12, day=31, hour=12)
    later = build.clock.at.replace(year=2027, month=1, day=31)
    session.commit()
    assert is_checked()
    build.clock.advance(hours=1)
    assert not is_checked()
    build.clock.advance(days=1)
    assert is_checked()
    for build.clock.at, due in ((later, True), (later + timedelta(days=1), False), (early, False)):
        assert is_checked() is due


def test_the_service_checks_them_by_itself(
    session: Session, build: Builder, contract: Contract, tmp_path: Path
) -> None:
    tend(factory_on(session), settings_in(tmp_path))

    session.refresh(contract)
    assert contract.checked_at == build.clock.at


def test_a_clause_that_an_amendment_took_out_is_no_longer_counted(
    session: Session, terms: Terms, contract: Contract, buyer: Actor
) -> None:
    watch_contract(session, contract)
    fewer = replace(terms, clauses=terms.clauses[:1])
    amend_contract(session, contract, fewer, reason="Avenant", version=contract.version, by=buyer)

    assert sum(answers_of(session, [contract.id])[contract.id].values()) == 1
