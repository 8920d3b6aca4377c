"""Who is reminded of what, when, and once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.models import Organisation
from reuse.awards.applications import invite
from reuse.awards.models import Award
from reuse.contracts.alerts import watch_contract
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Terms
from reuse.lifecycle.stages import Role
from reuse.mailing.models import Mailed, Mailing
from reuse.mailing.queries import sent_to
from reuse.mailing.service import KEPT, gather, purge, refuse, stop, want
from tests.awards.granting import Path, worked
from tests.mailing.conftest import Round, stop_link, text
from tests.test_upkeep import factory_on, settings_in


def test_an_award_that_ends_is_said_90_and_30_days_before_and_each_once(rounds: Round, award: Award) -> None:
    rounds.person("ana", Role.ADMIN)
    clock = rounds.path.build.clock
    clock.at = clock.at.replace(year=2028, month=12, day=2)
    assert rounds.go() == []
    clock.advance(days=1)
    (letter,) = rounds.go()
    assert "ends on 3 March 2029" in text(letter)
    assert f"https://reuse.example/label/awards/{award.id}" in text(letter)
    for _ in range(59):
        assert rounds.go() == []
        clock.advance(days=1)
    clock.advance(days=2)
    assert ["ends on 3 March 2029" in text(one) for one in rounds.go()] == [True]
    assert rounds.go() == []


def test_a_warning_is_told_with_the_last_day_to_reply(rounds: Round, award: Award) -> None:
    rounds.person("ana", Role.ADMIN)
    rounds.warn(award)

    (letter,) = rounds.go()
    assert letter["To"] == "ana@essai.test"
    assert letter["Subject"].startswith("Reminders for ")
    assert "You may reply about your local label until 18 March 2026" in text(letter)
    assert "Reports came in" not in text(letter)


def test_a_paper_that_ends_then_one_that_is_missing_are_told(rounds: Round) -> None:
    path = Path.of(rounds.path.build, worked(rounds.path.build))
    path.award(days=40)
    rounds.person("ana", Role.ADMIN, organisation=path.applicant.organisation)

    (soon,) = rounds.go()
    assert "“Authorised plants”: the document of" in text(soon)
    assert "is valid until" in text(soon)
    path.build.clock.advance(days=41)
    (over,) = rounds.go()
    assert "and none replaces it" in text(over)


def test_those_who_run_the_accounts_are_told_and_others_only_where_nobody_does(rounds: Round, award: Award) -> None:
    rounds.person("bob", Role.COLLECTOR)
    rounds.warn(award)
    assert [one["To"] for one in rounds.go()] == ["bob@essai.test"]
    rounds.person("ana", Role.ADMIN)

    assert [one["To"] for one in rounds.go()] == ["ana@essai.test"]


@pytest.mark.parametrize("why", ["refused", "closed", "demo", "elsewhere"])
def test_who_is_not_to_be_written_to_is_not(rounds: Round, award: Award, session: Session, why: str) -> None:
    elsewhere = rounds.path.coordinator.organisation if why == "elsewhere" else None
    user = rounds.person("ana", Role.ADMIN, organisation=elsewhere, demo=why == "demo")
    user.active = why != "closed"
    if why == "refused":
        refuse(session, user.id)
    rounds.warn(award)

    assert rounds.go() == []


def test_who_refuses_after_a_message_was_queued_is_not_sent_it(rounds: Round, award: Award, session: Session) -> None:
    user = rounds.person("ana", Role.ADMIN)
    rounds.warn(award)
    session.flush()
    gather(factory_on(session), rounds.settings, rounds.path.build.clock.at)
    refuse(session, user.id)
    assert rounds.go() == []
    want(session, user.id)

    assert rounds.go() == []


def test_the_link_of_a_message_stops_them_all(rounds: Round, award: Award, session: Session) -> None:
    rounds.person("ana", Role.ADMIN)
    rounds.warn(award)
    (letter,) = rounds.go()
    token = stop_link(letter)
    assert letter["List-Unsubscribe"] == f"<https://reuse.example/reminders/{token}/stop>"
    assert stop(session, token)
    assert stop(session, token)
    assert not stop(session, "a" * 26)
    rounds.path.build.clock.at = rounds.path.build.clock.at.replace(year=2029, month=2)

    assert rounds.go() == []


def test_an_invitation_is_told(rounds: Round, session: Session) -> None:
    rounds.person("ana", Role.ADMIN)
    home = session.get_one(Organisation, rounds.path.applicant.organisation)
    invite(session, home, "engaged", by=rounds.path.coordinator, key=uuid4())

    (letter,) = rounds.go()
    assert "You are invited to apply for the local label" in text(letter)


def test_what_changed_in_a_contract_is_told_to_buyer_and_supplier(rounds: Round, session: Session) -> None:
    build = rounds.path.build
    buyer, supplier = build.actor(Role.BUYER), build.actor(Role.REFURBISHER, Role.SELLER)
    rounds.person("buy", Role.BUYER, organisation=buyer.organisation)
    rounds.person("sell", Role.SELLER, organisation=supplier.organisation)
    rounds.person("carry", Role.COORDINATOR)
    clauses = ({"clause": "outcome", "values": {"days": 30}},)
    terms = Terms("M-1", "Réemploi", date(2026, 1, 1), date(2026, 12, 31), (supplier.organisation,), clauses)
    made = make_contract(session, terms, by=buyer, key=uuid4())
    device = build.ready(supplier)
    cover(session, made, Covered(codes=(device.code or "",)), by=supplier, key=uuid4())
    watch_contract(session, made)
    assert rounds.go() == []
    build.clock.advance(days=31)
    watch_contract(session, made)

    came = rounds.go()
    assert sorted(one["To"] for one in came) == ["buy@essai.test", "sell@essai.test"]
    assert all("Contract “Réemploi”, checked on 3 April 2026: “" in text(one) for one in came)
    assert all("”, not met" in text(one) for one in came)
    assert device.code not in text(came[0])
    assert rounds.go() == []


def test_a_service_without_a_mail_server_queues_nothing_so_that_none_comes_late(
    rounds: Round, award: Award, session: Session, tmp_path: object
) -> None:
    rounds.person("ana", Role.ADMIN)
    rounds.warn(award)
    session.flush()

    assert gather(factory_on(session), settings_in(tmp_path), rounds.path.build.clock.at) == 0  # type: ignore[arg-type]
    assert session.scalar(select(func.count()).select_from(Mailing)) == 0


def test_a_reminder_waits_for_the_morning(rounds: Round, award: Award) -> None:
    rounds.person("ana", Role.ADMIN)
    rounds.warn(award)
    clock = rounds.path.build.clock
    clock.at = clock.at.replace(hour=23) + timedelta(hours=2)
    assert rounds.go() == []
    clock.advance(hours=6)

    assert len(rounds.go()) == 1


def test_the_page_says_to_how_many_a_reminder_went(rounds: Round, award: Award, session: Session) -> None:
    rounds.person("ana", Role.ADMIN)
    rounds.office.mood = "refuse"
    rounds.warn(award)
    assert rounds.go() == []
    (one,) = sent_to(session, award.organisation_id, "Atelier")

    assert (one.told.matter, one.people, one.arrived) == ("reply_open", 1, 0)
    rounds.office.mood = "ok"
    assert rounds.go() == []


def test_a_server_that_fails_is_tried_again_later(rounds: Round, award: Award) -> None:
    rounds.person("ana", Role.ADMIN)
    rounds.warn(award)
    rounds.office.mood = "busy"
    assert rounds.go() == []
    rounds.office.mood = "ok"
    assert rounds.go() == []
    rounds.path.build.clock.advance(minutes=2)

    assert len(rounds.go()) == 1


def test_messages_are_forgotten_after_three_years(rounds: Round, award: Award, session: Session) -> None:
    rounds.person("ana", Role.ADMIN)
    rounds.warn(award)
    assert len(rounds.go()) == 1
    present = rounds.path.build.clock.at

    assert (purge(session, present + KEPT), purge(session, present + KEPT + timedelta(seconds=1))) == (0, 1)
    assert session.scalar(select(func.count()).select_from(Mailed)) == 0
