"""The figures are what the raw history says, counted apart."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from reuse.actors.actor import Actor
from reuse.actors.models import Site, SiteRole
from reuse.collection.identity import merge
from reuse.collection.models import Deposit
from reuse.collection.service import Description
from reuse.devices.kinds import kinds
from reuse.events.corrections import settle
from reuse.events.models import Event
from reuse.events.record import Fact, record
from reuse.figures.queries import count_history, of_territory
from reuse.figures.service import refresh
from reuse.lifecycle.stages import Role
from reuse.refurbishment.service import Part, harvest_part
from tests.builders import Builder
from tests.figures.recount import recount


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)


def counted(session: Session) -> dict[tuple[str, ...], tuple[int, int]]:
    return {
        (one.month, one.commune_code, one.kind, one.fact): (one.count, one.mass_g) for one in count_history(session)
    }


def facts(session: Session) -> dict[str, int]:
    told: Counter[str] = Counter()
    for (*_cell, fact), (count, _mass) in counted(session).items():
        told[fact] += count
    return dict(told)


def apart(session: Session) -> dict[tuple[str, ...], tuple[int, int]]:
    rows = session.execute(select(Deposit.id, Site.commune_code).join(Site, Site.id == Deposit.site_id))
    usual = {code: kind.mass_g or 0 for code, kind in kinds().items()}
    raw = session.scalars(select(Event.canonical).order_by(Event.number))
    return recount(raw, {str(deposit): commune for deposit, commune in rows}, usual)


def test_a_device_counts_in_its_commune_with_its_usual_mass(build: Builder, session: Session) -> None:
    build.collected(build.actor(Role.COLLECTOR))

    assert counted(session) == {
        ("2026-03", "31395", "laptop", "collected"): (1, 1650),
        ("2026-03", "31395", "laptop", "in_progress"): (1, 1650),
    }


def test_a_measured_mass_replaces_the_usual_one(build: Builder, session: Session, desk: Actor) -> None:
    build.fact(build.collected(desk), "weighed", desk, mass_g=2000, measured=True)

    assert {(one.measured, one.mass_g) for one in count_history(session)} == {(1, 2000)}


def test_what_a_correction_voids_is_not_counted(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    event, _receipt = build.sell(device, desk)
    build.correct(device, event)

    assert facts(session) == {"collected": 1, "in_progress": 1}


def test_each_second_life_of_a_device_that_came_back_counts(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    build.sell(device, desk)
    build.clock.advance(days=2)
    build.take_back(device, desk)

    assert facts(session) == {"collected": 1, "sold": 1, "returned": 1, "in_progress": 1}


def test_two_records_found_to_be_one_device_count_once(build: Builder, session: Session, desk: Actor) -> None:
    one, two = build.collected(desk), build.collected(desk)
    merge(session, one, two, by=desk, key=uuid4())

    assert facts(session) == {"collected": 1, "in_progress": 1}


def test_the_month_is_the_territory_s_own(build: Builder, session: Session) -> None:
    build.clock.at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight on 1 July in Toulouse
    build.collected(build.actor(Role.COLLECTOR))

    assert {one.month for one in count_history(session)} == {"2026-07"}


def test_a_phone_s_wrong_clock_is_taken_off(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    build.clock.at = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
    ahead = build.clock.at + timedelta(hours=3)
    record(session, device, Fact("redeployed", {"receiver": "public_body"}, ahead, ahead), by=desk, key=uuid4())

    assert {one.month for one in count_history(session) if one.fact == "redeployed"} == {"2026-06"}


def test_a_late_fact_counts_once_accepted_and_not_before(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    build.clock.advance(hours=1)
    moved = build.fact(device, "sent_for_recycling", desk)
    told = Fact("lent", {"receiver": "association", "due": "2026-09-01"}, build.clock.at - timedelta(minutes=30))
    late = record(session, device, told, by=desk, key=uuid4())
    before = facts(session)
    build.correct(device, moved)
    settle(session, device, late.id, accepted=True, by=desk, key=uuid4())

    assert "lent" not in before
    assert facts(session)["lent"] == 1


def test_a_part_counts_apart_once_it_serves(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    build.fact(device, "dismantling_started", desk)
    part = harvest_part(session, device, Part(build.code(desk), Description("memory")), by=desk, key=uuid4())
    for event in ("refurbishment_started", "made_ready"):
        build.fact(part, event, desk)
    build.sell(part, desk)

    assert facts(session) == {"collected": 1, "in_progress": 1, "part_reused": 1}


def test_what_an_eco_organisme_took_counts_until_its_recycling_is_proved(build: Builder, session: Session) -> None:
    plant = build.actor(Role.RECYCLER, Role.REFURBISHER, at=SiteRole.TREATMENT_PLANT)
    one, two = build.at_recycler(plant, media=()), build.at_recycler(plant, media=())
    for device in (one, two):
        build.fact(device, "handed_to_eco_organisme", plant, slip="ECO-1")
    build.treat([one], plant)

    assert facts(session) == {"collected": 2, "recycled": 1, "handed_to_eco_organisme": 1}


def test_a_crowded_month_equals_its_raw_events_counted_apart(build: Builder, session: Session, desk: Actor) -> None:
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    for day in range(4):
        build.clock.at = datetime(2026, 1, 31, 20, tzinfo=UTC) + timedelta(hours=2 * day)
        sold = build.ready(desk)
        event, _receipt = build.sell(sold, desk)
        if day == 1:
            build.correct(sold, event)
        if day == 2:
            build.clock.advance(hours=1)
            build.take_back(sold, desk)
        lost = build.collected(desk, kind="smartphone")
        build.fact(lost, "lost", desk)
        if day == 3:
            build.fact(lost, "found", desk, holder=str(desk.organisation), site=str(desk.site))
        build.treat([build.at_recycler(plant, media=())], plant)
        build.fact(build.collected(desk, kind="monitor"), "weighed", desk, mass_g=4321 + day, measured=True)
    merge(session, build.collected(desk), build.collected(desk), by=desk, key=uuid4())

    assert counted(session) == apart(session)
    assert {cell[0] for cell in apart(session)} == {"2026-01", "2026-02"}


def test_the_figures_are_made_once_a_day_and_only_when_something_happened(build: Builder, session: Session) -> None:
    factory = sessionmaker(session.connection(), join_transaction_mode="create_savepoint", expire_on_commit=False)
    assert refresh(factory, build.clock.at) is False  # nothing has happened yet
    build.collected(build.actor(Role.COLLECTOR))
    assert refresh(factory, build.clock.at) is True
    build.collected(build.actor(Role.COLLECTOR))
    assert refresh(factory, build.clock.at) is False  # the same day
    build.clock.advance(days=1)
    assert refresh(factory, build.clock.at) is True
    build.clock.advance(days=1)
    assert refresh(factory, build.clock.at) is False  # nothing new

    assert sum(line.count for line in of_territory(session, "2026") if line.fact == "collected") == 2
