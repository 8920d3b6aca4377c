"""The report that a closing issues."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.clock import MovingClock
from reuse.devices.models import Device, IdentityKind
from reuse.devices.service import name_device
from reuse.errors import RefusedError
from reuse.evidence.queries import document
from reuse.lifecycle.stages import Role
from reuse.stocktakes.counting import Answer
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.service import close_stocktake, complete_report
from tests.builders import PAPER, Builder

Close = Callable[[], Stocktake]
Scan = Callable[..., Answer]


def said(session: Session, stocktake: Stocktake) -> str:
    return str(document(session, stocktake.report or "").facts)


def test_the_report_names_site_lists_and_codes_but_no_serial(
    session: Session, close: Close, scan: Scan, shelf: list[Device]
) -> None:
    name_device(session, shelf[1], ((IdentityKind.SERIAL, "SECRET-SERIAL"),))
    scan(shelf[0].code)
    words = said(session, close())

    assert all(part in words for part in ("Manquants (2)", "Présents (1)", "Muret", "Ordinateur portable"))
    assert "SECRET-SERIAL" not in words


def test_the_report_does_not_say_who_holds_what_is_followed_elsewhere(
    session: Session, build: Builder, close: Close, scan: Scan
) -> None:
    holder = build.actor(Role.COLLECTOR)
    scan(build.collected(holder).code)
    words = said(session, close())

    assert "tenu par une autre structure" in words


def test_closing_twice_issues_one_report(close: Close) -> None:
    assert close().report == close().report


def test_the_report_belongs_to_the_site_whoever_closes(
    session: Session, build: Builder, stocktake: Stocktake, keeper: Actor
) -> None:
    by = build.actor(Role.COORDINATOR)
    close_stocktake(session, stocktake, by=by, key=uuid4(), paper=PAPER)

    assert document(session, stocktake.report or "").organisation_id == keeper.organisation


def test_what_arrives_late_is_told_by_a_further_report_and_the_first_one_stays(
    session: Session, close: Close, scan: Scan, keeper: Actor, shelf: list[Device], moment: MovingClock
) -> None:
    seen, first = moment.at, close().report
    moment.advance(hours=3)
    scan(shelf[0].code, at=seen)
    done = complete_report(session, close(), by=keeper, key=uuid4(), paper=PAPER)

    assert done.report != first
    assert first in said(session, done)
    assert "Manquants (3)" in str(document(session, first or "").facts)
    assert "Manquants (2)" in said(session, done)


def test_nothing_new_is_the_same_report(session: Session, close: Close, keeper: Actor) -> None:
    first = close().report

    assert complete_report(session, close(), by=keeper, key=uuid4(), paper=PAPER).report == first


def test_an_open_stocktake_has_no_report(session: Session, stocktake: Stocktake, keeper: Actor) -> None:
    with pytest.raises(RefusedError, match="open"):
        complete_report(session, stocktake, by=keeper, key=uuid4(), paper=PAPER)
