"""What an organisation's history says, read from the database."""

import json
from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, SiteRole
from reuse.awards.measures import Measured
from reuse.awards.period import Period
from reuse.awards.queries import Report, lives, organisation_seen, report
from reuse.awards.rules import Answer
from reuse.awards.scheme import scheme_on
from reuse.devices.kinds import kinds
from reuse.errors import NotFoundError
from reuse.events.models import Event
from reuse.lifecycle.stages import Role
from tests.awards.recount import recount
from tests.builders import Builder

SCHEME = scheme_on(date(2026, 3, 3))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
WEIGHTS = {code: kind.mass_g for code, kind in kinds().items() if kind.mass_g is not None}


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


def seen(session: Session, by: Actor, period: Period = YEAR) -> Report:
    return report(session, session.get_one(Organisation, by.organisation), SCHEME, period)


def measured(session: Session, by: Actor, name: str) -> Measured:
    found = next(one.measured for one in seen(session, by).judged if one.criterion.name == name)
    assert found
    return found


def a_year(build: Builder, workshop: Actor) -> Actor:
    """Tell some months of a workshop and its recycler; return the recycler."""
    recycler = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    sold, back = build.ready(workshop), build.ready(workshop)
    build.clock.advance(days=40)
    build.sell(sold, workshop)
    build.fact(back, "donated", workshop, receiver="person", software="Linux Mint")
    build.clock.advance(days=70)
    build.take_back(back, workshop)
    apart = build.at_bench(workshop, media=())
    for event, data in (("dismantling_started", {}), ("dismantled", {"residue_g": 700})):
        build.fact(apart, event, workshop, **data)
    matter = build.at_bench(workshop, media=())
    build.fact(matter, "sent_for_recycling", workshop)
    build.hand(matter, workshop, recycler)
    build.clock.advance(days=30)
    shredded = build.at_recycler(recycler)
    build.fact(shredded, "medium_destroyed", recycler, medium="S1")
    build.treat([matter, shredded], recycler)
    kept = build.ready(workshop)
    mistake, _receipt = build.sell(kept, workshop)
    build.correct(kept, mistake)
    build.clock.advance(days=100)
    return recycler


def test_the_database_tells_what_a_slow_count_of_the_raw_events_finds(
    session: Session, build: Builder, workshop: Actor
) -> None:
    recycler = a_year(build, workshop)
    raw = [json.loads(content) for content in session.scalars(select(Event.canonical).order_by(Event.number))]

    summer = Period(date(2026, 6, 1), date(2026, 9, 30))
    for actor, period in product((workshop, recycler), (YEAR, summer)):
        slow = recount(raw, str(actor.organisation), period.first, period.last, WEIGHTS)
        for one in seen(session, actor, period).judged:
            if one.measured:
                found = (one.measured.numerator, one.measured.denominator, set(one.measured.against))
                assert found == slow.get(one.criterion.name, (0, 0, set())), one.criterion.name


def test_a_sale_that_a_correction_voids_never_counts(session: Session, build: Builder, workshop: Actor) -> None:
    device = build.ready(workshop)
    sale, _receipt = build.sell(device, workshop)
    before = measured(session, workshop, "reuse_by_number").denominator
    build.correct(device, sale)

    assert (before, measured(session, workshop, "reuse_by_number").denominator) == (1, 0)


def test_what_waited_more_than_ninety_days_is_named_by_its_label(
    session: Session, build: Builder, workshop: Actor
) -> None:
    device = build.at_bench(workshop)
    build.clock.advance(days=91)
    found = seen(session, workshop)
    outcome = next(one for one in found.judged if one.criterion.name == "outcome")

    assert outcome.measured
    assert outcome.measured.against == [device.subject]
    assert found.codes == {device.subject: device.code}
    assert outcome.answer is Answer.TOO_FEW


def test_passing_a_device_on_is_an_outcome_and_the_next_actor_has_its_own_days(
    session: Session, build: Builder, workshop: Actor
) -> None:
    collector = build.actor(Role.COLLECTOR)
    build.hand(build.collected(collector), collector, workshop)
    build.clock.advance(days=120)

    assert (measured(session, collector, "outcome").numerator, measured(session, workshop, "outcome").numerator) == (
        1,
        0,
    )


def test_days_outside_the_period_do_not_count(session: Session, build: Builder, workshop: Actor) -> None:
    build.sell(build.ready(workshop), workshop)
    today = build.clock.at.date()
    yesterday = today - timedelta(days=1)

    def denominator(first: date, last: date) -> int:
        found = seen(session, workshop, Period(first, last)).judged
        return next(one.measured.denominator for one in found if one.criterion.name == "erasure" and one.measured)

    assert (denominator(yesterday, yesterday), denominator(yesterday, today)) == (0, 1)


def test_an_organisation_sees_itself_and_the_coordinator_everybody(
    session: Session, build: Builder, workshop: Actor
) -> None:
    coordinator = build.actor(Role.COORDINATOR)

    assert organisation_seen(session, workshop.organisation, workshop).id == workshop.organisation
    assert organisation_seen(session, workshop.organisation, coordinator).id == workshop.organisation
    for hidden in (coordinator.organisation, uuid4()):
        with pytest.raises(NotFoundError):
            organisation_seen(session, hidden, workshop)


def test_a_second_life_counts_for_whoever_prepared_it_and_for_whoever_gave_it(
    session: Session, build: Builder, workshop: Actor
) -> None:
    shop = build.actor(Role.SELLER, at=SiteRole.RECYCLERY)
    device = build.hand(build.ready(workshop), workshop, shop)
    build.sell(device, shop)

    for actor in (workshop, shop):
        assert measured(session, actor, "reuse_by_number").numerator == 1
    assert measured(session, workshop, "erasure").cases == 0


def test_a_device_silent_since_before_is_not_even_read(session: Session, build: Builder, workshop: Actor) -> None:
    device = build.at_bench(workshop)
    today = build.clock.at.date()

    def read(since: date) -> list[str]:
        return [life.subject for life in lives(session, workshop.organisation, since)]

    assert (read(today), read(today + timedelta(days=1))) == ([device.subject], [])
