"""A point kept true by who works there, and reported by residents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.errors import BadInputError, ForbiddenError, KeyReusedError, StaleError, TooManyError
from reuse.lifecycle.stages import Role
from reuse.points import reports
from reuse.points.keeping import Reached, change_hours, confirm_site
from reuse.points.models import About, PointReport, Settled
from reuse.points.reports import MOST_OPEN, Reported
from tests.builders import Builder

WEEK = Reached("Mo-Fr 09:00-12:00; PH off", "05 36 49 01 02")


@pytest.fixture
def caretaker(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR)


@pytest.fixture
def site(session: Session, caretaker: Actor) -> Site:
    return session.get_one(Site, caretaker.site)


@pytest.fixture
def report(session: Session, site: Site) -> Callable[..., PointReport]:
    def reported(about: About = About.HOURS, words: str = "") -> PointReport:
        made = reports.report_point(session, site, Reported(about, words), key=uuid4())
        return session.get_one(PointReport, made)

    return reported


def test_who_works_there_changes_the_hours_and_confirms_them(session: Session, site: Site, caretaker: Actor) -> None:
    change_hours(session, site, WEEK, version=1, by=caretaker)

    assert (site.opening_hours, site.telephone, site.version) == (WEEK.opening_hours, WEEK.telephone, 2)
    assert site.confirmed_at == clock.now()


def test_hours_changed_meanwhile_are_not_written_over(session: Session, site: Site, caretaker: Actor) -> None:
    change_hours(session, site, WEEK, version=1, by=caretaker)
    with pytest.raises(StaleError):
        change_hours(session, site, replace(WEEK, telephone=""), version=1, by=caretaker)


def test_nobody_else_keeps_a_point(session: Session, build: Builder, site: Site, caretaker: Actor) -> None:
    elsewhere = replace(caretaker, sites=frozenset({uuid4()}))
    for other in (build.actor(Role.COLLECTOR), elsewhere, replace(caretaker, roles=frozenset({Role.BUYER}))):
        with pytest.raises(ForbiddenError):
            change_hours(session, site, WEEK, version=1, by=other)
        with pytest.raises(ForbiddenError):
            confirm_site(session, site, by=other)


def test_hours_that_cannot_be_read_are_refused(session: Session, site: Site, caretaker: Actor) -> None:
    with pytest.raises(BadInputError):
        change_hours(session, site, replace(WEEK, opening_hours="le matin"), version=1, by=caretaker)


def test_a_report_sent_again_is_kept_once(session: Session, site: Site, caretaker: Actor) -> None:
    key = uuid4()
    for _ in range(2):
        reports.report_point(session, site, Reported(About.HOURS), key=key)

    assert len(reports.reports_for(session, caretaker)) == 1


def test_one_key_serves_one_report_even_when_many_wait(session: Session, site: Site) -> None:
    keys = [uuid4() for _ in range(MOST_OPEN)]
    made = [reports.report_point(session, site, Reported(About.HOURS), key=key) for key in keys]

    assert reports.report_point(session, site, Reported(About.HOURS), key=keys[-1]) == made[-1]
    with pytest.raises(KeyReusedError):
        reports.report_point(session, site, Reported(About.ACCESS, "Trois marches"), key=keys[0])


def test_a_report_that_nobody_settles_is_kept_for_a_year(session: Session, report: Callable[..., PointReport]) -> None:
    report(words="Mme Essai m’a refusé")
    purged = [reports.purge_reports(session, clock.now() + timedelta(days=days)) for days in (364, 366)]

    assert purged == [0, 1]


def test_something_else_needs_a_few_words(session: Session, site: Site) -> None:
    with pytest.raises(BadInputError, match="few words"):
        reports.report_point(session, site, Reported(About.OTHER, " "), key=uuid4())


def test_a_flood_of_reports_is_refused(session: Session, site: Site, report: Callable[..., PointReport]) -> None:
    for _ in range(MOST_OPEN):
        report()
    with pytest.raises(TooManyError):
        reports.report_point(session, site, Reported(About.HOURS), key=uuid4())


def test_reports_go_to_the_point_and_the_coordinator_only(
    session: Session, build: Builder, caretaker: Actor, report: Callable[..., PointReport]
) -> None:
    made = report()
    readers = [caretaker, build.actor(Role.COORDINATOR), build.actor(Role.COLLECTOR)]

    assert [len(reports.reports_for(session, reader)) for reader in readers] == [1, 1, 0]
    with pytest.raises(ForbiddenError):
        reports.settle_report(session, made, Settled.MENDED, by=readers[2])


def test_the_first_verdict_stays_and_what_was_typed_goes_after_a_month(
    session: Session, build: Builder, caretaker: Actor, report: Callable[..., PointReport]
) -> None:
    made, waiting = report(words="Monsieur Untel dit que"), report()
    for verdict in (Settled.MENDED, Settled.NOTHING):
        reports.settle_report(session, made, verdict, by=caretaker)
    assert made.settled is Settled.MENDED
    build.clock.advance(hours=24 * 31)

    assert reports.purge_reports(session, clock.now()) == 1
    assert session.get(PointReport, waiting.id) is not None


def test_a_list_of_reports_goes_on_after_its_last(
    session: Session, build: Builder, caretaker: Actor, report: Callable[..., PointReport]
) -> None:
    made = []
    for _ in range(3):
        made.append(report().id)
        build.clock.advance(minutes=1)
    first = reports.reports_for(session, caretaker, limit=2)
    rest = reports.reports_for(session, caretaker, after=first[-1][0].id)

    assert [one.id for one, _site in (*first, *rest)] == made
    assert timedelta(minutes=1) == first[1][0].made_at - first[0][0].made_at
