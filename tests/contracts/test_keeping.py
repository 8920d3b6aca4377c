"""What is kept follows time, corrections, coverage and terms, and asks for no history that did not change."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from reuse.actors.actor import Actor
from reuse.contracts import checks
from reuse.contracts.checks import Checked, agrees, check_contract, check_quick, offences
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.keeping import refresh, refresh_all
from reuse.contracts.models import Contract
from reuse.contracts.rules import Answer
from reuse.contracts.service import amend_contract
from reuse.contracts.standing_models import KeptCheck, KeptDevice
from reuse.contracts.terms import Terms
from reuse.db import Sessions
from reuse.devices.models import Device
from reuse.errors import ConflictError
from reuse.events.models import Event
from tests.builders import Builder

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def factory(session: Session) -> Sessions:
    """Sessions that join the test's own transaction."""
    return sessionmaker(session.connection(), join_transaction_mode="create_savepoint", expire_on_commit=False)


@pytest.fixture
def kept(session: Session, build: Builder, factory: Sessions, contract: Contract, device: Device) -> Contract:
    """The contract, its one device covered, its check kept."""
    assert device.code
    build.clock.advance(seconds=1)
    session.commit()
    refresh(factory, contract.id)
    return contract


def answer(session: Session, contract: Contract) -> Answer:
    """Answer for the outcome in thirty days, and hold it to every event."""
    session.expire_all()
    assert agrees(session, contract) is True
    return check_contract(session, contract).results[0][1].answer


def test_time_alone_changes_what_is_kept_on_its_day(session: Session, build: Builder, kept: Contract) -> None:
    build.clock.advance(days=30)
    assert answer(session, kept) is Answer.NOT_YET_DUE
    build.clock.advance(days=1)
    assert answer(session, kept) is Answer.NOT_MET


def test_a_correction_is_followed(
    session: Session, build: Builder, factory: Sessions, kept: Contract, device: Device, supplier: Actor
) -> None:
    sold, _paper = build.sell(device, supplier)
    assert answer(session, kept) is Answer.MET
    refresh(factory, kept.id)
    build.correct(device, sold)
    assert answer(session, kept) is Answer.NOT_YET_DUE


def test_amended_terms_are_judged_anew(
    session: Session, build: Builder, factory: Sessions, kept: Contract, terms: Terms, buyer: Actor
) -> None:
    build.clock.advance(days=10)
    shorter = replace(terms, clauses=({"clause": "outcome", "values": {"days": 2}},))
    session.refresh(kept)
    amend_contract(session, kept, shorter, reason="shorter", version=kept.version, by=buyer)
    session.commit()

    assert agrees(session, kept) is None
    assert check_contract(session, kept).results[0][1].answer is Answer.NOT_MET
    refresh(factory, kept.id)
    assert answer(session, kept) is Answer.NOT_MET


def test_a_device_covered_later_is_judged_with_the_others(
    session: Session, build: Builder, kept: Contract, supplier: Actor
) -> None:
    other = build.ready(supplier)
    cover(session, kept, Covered(codes=(other.code or "",)), by=supplier, key=uuid4())

    assert answer(session, kept) is Answer.NOT_YET_DUE
    assert check_contract(session, kept).devices == 2


def test_an_event_that_a_clock_ahead_recorded_counts_once_its_time_has_come(
    session: Session, build: Builder, factory: Sessions, kept: Contract, device: Device, supplier: Actor
) -> None:
    build.clock.advance(hours=1)
    build.sell(device, supplier)
    build.clock.advance(minutes=-30)
    session.commit()
    refresh(factory, kept.id)
    assert answer(session, kept) is Answer.NOT_YET_DUE
    build.clock.advance(hours=2)
    assert answer(session, kept) is Answer.MET


def test_with_nothing_new_no_history_is_read(
    session: Session, kept: Contract, factory: Sessions, count_queries: Counting
) -> None:
    with count_queries() as seen:
        refresh(factory, kept.id)
        check_contract(session, kept)

    assert [query for query in seen if "canonical" in query] == []


def test_the_past_is_answered_from_the_events_that_were_known_then(
    session: Session, build: Builder, kept: Contract
) -> None:
    before = build.clock.at
    build.clock.advance(days=40)

    assert check_contract(session, kept, as_of=before).results[0][1].answer is Answer.NOT_YET_DUE


def test_what_was_changed_behind_the_back_of_the_service_does_not_agree(session: Session, kept: Contract) -> None:
    session.execute(update(KeptCheck).values(totals={"mm": [1, 1, 0]}))

    assert agrees(session, kept) is False


def test_a_check_that_was_begun_and_never_ended_is_made_again(
    session: Session, factory: Sessions, kept: Contract
) -> None:
    session.execute(update(KeptCheck).values(basis="made by somebody", devices=7))
    session.execute(delete(KeptDevice))
    session.commit()
    assert agrees(session, kept) is None
    refresh_all(factory)
    assert answer(session, kept) is Answer.NOT_YET_DUE


def test_lists_go_on_after_a_place_whether_kept_or_not(
    session: Session, build: Builder, factory: Sessions, kept: Contract, supplier: Actor
) -> None:
    others = tuple(build.ready(supplier).code or "" for _ in range(3))
    cover(session, kept, Covered(codes=others), by=supplier, key=uuid4())
    build.clock.advance(days=40)
    session.commit()
    paged = _pages(session, kept)
    refresh(factory, kept.id)

    assert len(paged) == len(set(paged)) == 4
    assert _pages(session, kept) == paged == [one.code for one in offences(session, kept, "outcome")]
    at = build.clock.at - timedelta(minutes=1)
    assert [one.code for one in offences(session, kept, "outcome", as_of=at)] == paged


def _pages(session: Session, contract: Contract) -> list[str | None]:
    found, after = list[str | None](), (0, 0)
    while offending := _page(session, contract, after).results[0][1].offending:
        found += [one.code for one in offending]
        after = (offending[-1].device, offending[-1].charge)
    return found


def _page(session: Session, contract: Contract, after: tuple[int, int]) -> Checked:
    return check_contract(session, contract, listed=1, after=after)


@pytest.mark.usefixtures("kept")
def test_what_is_read_up_to_is_the_last_event(session: Session) -> None:
    last = session.scalars(select(Event.number).order_by(Event.number.desc()).limit(1)).one()

    assert session.scalars(select(KeptCheck.read_to)).one() == last


def test_a_page_waits_for_no_histories_of_too_many_devices(
    session: Session, build: Builder, kept: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build.clock.at
    build.clock.advance(days=1)
    monkeypatch.setattr(checks, "MOST_WAITED", 0)
    check_quick(session, kept)

    with pytest.raises(ConflictError, match="too many devices") as refusal:
        check_quick(session, kept, as_of=before)
    command = refusal.value.params["command"]
    assert command.startswith(f"reuse contract check {kept.reference} --siret ")
    assert command.endswith(" --as-of 2026-03-03")
