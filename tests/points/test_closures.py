"""Facts about points that say they are closed or full."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.audit_models import AuditEntry
from reuse.errors import BadInputError, ForbiddenError, KeyReusedError, NotFoundError
from reuse.lifecycle.stages import Role
from reuse.points.models import Closure, ClosureKind, ClosureReason
from reuse.points.point import State
from reuse.points.queries import all_points, point_of
from reuse.points.service import Days, closure_of, declare_closure, lift_closure

TODAY = date(2026, 3, 3)
WORKS = Days(ClosureKind.CLOSED, ClosureReason.WORKS, TODAY, date(2026, 3, 8))
AT = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


@pytest.fixture
def collector(build):
    return build.actor(Role.COLLECTOR)


@pytest.fixture
def site(build, collector):
    found = point_of(build.session, collector.site, AT).site
    found.opening_hours = "Mo-Fr 09:00-12:00; PH off"
    return found


@pytest.fixture
def closed(build, site, collector):
    return declare_closure(build.session, site, WORKS, by=collector, key=uuid4())


@pytest.mark.usefixtures("closed")
def test_a_point_said_closed_is_told_so_with_its_reason(build, site):
    opening = point_of(build.session, site.id, AT).opening

    assert (opening.state, opening.why) == (State.CLOSED_FOR_NOW, "closure:works")
    assert opening.until == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def test_a_closure_that_is_lifted_counts_no_more(build, site, collector, closed):
    lift_closure(build.session, closed, by=collector)

    assert point_of(build.session, site.id, AT).opening.state is State.OPEN


def test_lifting_twice_changes_nothing(build, collector, closed):
    first = lift_closure(build.session, closed, by=collector).lifted_at
    build.clock.advance(hours=1)

    assert lift_closure(build.session, closed, by=collector).lifted_at == first


def test_the_same_request_closes_once(build, site, collector):
    key = uuid4()
    first = declare_closure(build.session, site, WORKS, by=collector, key=key)

    assert declare_closure(build.session, site, WORKS, by=collector, key=key) is first
    assert len(build.session.scalars(select(Closure)).all()) == 1


def test_another_closure_under_the_same_key_is_refused(build, site, collector):
    key = uuid4()
    declare_closure(build.session, site, WORKS, by=collector, key=key)

    with pytest.raises(KeyReusedError):
        declare_closure(build.session, site, Days(ClosureKind.FULL, ClosureReason.FULL, TODAY), by=collector, key=key)


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.REFURBISHER, Role.ADMIN])
def test_whoever_works_there_or_runs_it_may_close_it(build, site, role):
    by = Actor(uuid4(), site.organisation_id, frozenset({role}))

    assert declare_closure(build.session, site, WORKS, by=by, key=uuid4()).lifted_at is None


def test_the_coordinator_may_close_any_point(build, site):
    by = build.actor(Role.COORDINATOR)

    assert lift_closure(build.session, declare_closure(build.session, site, WORKS, by=by, key=uuid4()), by=by).lifted_at


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.ADMIN])
def test_another_organisation_closes_nothing_here(build, site, closed, role):
    stranger = build.actor(role)

    with pytest.raises(ForbiddenError):
        declare_closure(build.session, site, WORKS, by=stranger, key=uuid4())
    with pytest.raises(ForbiddenError):
        lift_closure(build.session, closed, by=stranger)


def test_whoever_works_at_another_site_closes_only_that_one(build, site):
    elsewhere = Actor(uuid4(), site.organisation_id, frozenset({Role.COLLECTOR}), sites=frozenset({uuid4()}))

    with pytest.raises(ForbiddenError):
        declare_closure(build.session, site, WORKS, by=elsewhere, key=uuid4())


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
        (TODAY + timedelta(days=3), TODAY + timedelta(days=2)),
        (TODAY, TODAY + timedelta(days=731)),
        (TODAY + timedelta(days=731), None),
    ],
    ids=["before it begins", "over", "turned round", "too long", "too far"],
)
def test_days_that_mean_nothing_are_refused(build, site, collector, first, last):
    days = Days(ClosureKind.CLOSED, ClosureReason.OTHER, first, last)

    with pytest.raises(BadInputError):
        declare_closure(build.session, site, days, by=collector, key=uuid4())


def test_the_database_refuses_days_turned_round(build, site):
    build.session.add(
        Closure(
            id=uuid4(),
            site_id=site.id,
            kind=ClosureKind.CLOSED,
            reason=ClosureReason.OTHER,
            first_day=TODAY,
            last_day=TODAY - timedelta(days=1),
            made_at=AT,
        )
    )

    with pytest.raises(IntegrityError, match="ends_after_it_begins"):
        build.session.flush()


def test_closing_and_lifting_are_in_the_audit_log(build, collector, closed):
    lift_closure(build.session, closed, by=collector)
    entries = select(AuditEntry).where(AuditEntry.subject == str(collector.site))
    noted = {one.action: one.detail for one in build.session.scalars(entries)}

    assert noted.keys() == {Action.SITE_CLOSED, Action.SITE_REOPENED}
    assert noted[Action.SITE_CLOSED] == {"kind": "closed", "reason": "works"}


def test_a_point_that_holds_what_it_can_is_full(build, site, collector):
    site.capacity = 2
    build.collected(collector)
    assert point_of(build.session, site.id, AT).opening.state is State.OPEN
    build.collected(collector)
    opening = point_of(build.session, site.id, AT).opening

    assert (opening.state, opening.why) == (State.FULL, "capacity")


def test_every_point_is_told_in_a_few_questions(build, site, closed, count_queries):
    for _ in range(20):
        build.site(build.organisation()).capacity = 5
    build.session.flush()

    with count_queries() as seen:
        points = all_points(build.session, AT)

    assert {site.id: State.CLOSED_FOR_NOW} == {
        point.site.id: point.opening.state for point in points if point.site.id == closed.site_id
    }
    assert len(points) == 21
    assert len(seen) <= 4, seen


def test_what_is_unknown_is_not_found(build):
    with pytest.raises(NotFoundError):
        closure_of(build.session, uuid4())
    with pytest.raises(NotFoundError):
        point_of(build.session, uuid4(), AT)
