"""The yearly measure of an award: made on its day, shown to both sides, and deciding nothing."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import OPERATOR, Actor
from reuse.actors.models import Organisation
from reuse.awards import dossier, queries
from reuse.awards.frozen import freeze, thaw
from reuse.awards.models import Application, Award, Remeasure
from reuse.awards.period import months_until
from reuse.awards.queries import Report
from reuse.awards.rules import OVER, Judged, judge_all, lacking, level_reached, standing, years_after
from reuse.awards.scheme import scheme_version
from reuse.awards.told import tell
from reuse.db import Sessions, reading, unit_of_work
from reuse.errors import place_of
from reuse.lifecycle.stages import Role
from reuse.territory import local_day

_log = logging.getLogger(__name__)

SERVICE = Actor(OPERATOR, OPERATOR, frozenset({Role.COORDINATOR}))


def measure_due(factory: Sessions) -> list[UUID]:
    """Measure each award whose yearly day has come, each by itself, and return those for which it failed.

    What fails stays due and is logged by its place: the other awards are measured all the same.
    """
    today, failed = local_day(clock.now()), list[UUID]()
    with reading(factory) as session:
        found = [(award.id, day) for award, day in due(session, today)]
    for award, day in found:
        try:
            _measure_one(factory, award, day)
        except Exception as problem:  # noqa: BLE001 - whatever one award brings about, the others are measured
            _log.error("award %s: yearly measure failed: %s", award, place_of(problem))
            failed.append(award)
    return failed


def _measure_one(factory: Sessions, award: UUID, day: date) -> None:
    with reading(factory) as session:
        told = measured_on(session, session.get_one(Award, award), day)
    with unit_of_work(factory) as session:
        measure_again(session, session.get_one(Award, award), day, told)


def due(session: Session, today: date) -> Iterator[tuple[Award, date]]:
    """Find the awards that hold and whose latest anniversary was not measured yet."""
    known = {(row.award_id, row.due_on) for row in session.execute(select(Remeasure.award_id, Remeasure.due_on))}
    holding = select(Award).where(Award.expires_on >= today, Award.renewed_by.is_(None))
    for award in session.scalars(holding.order_by(Award.awarded_on, Award.id)):
        day = latest_anniversary(award, today)
        if day and standing(award, today) not in OVER and (award.id, day) not in known:
            yield award, day


def latest_anniversary(award: Award, today: date) -> date | None:
    """Return the latest day on which the award was a whole number of years old, None in its first year."""
    years = today.year - award.awarded_on.year
    for number in (years, years - 1):
        if number > 0 and (day := years_after(award.awarded_on, number)) <= today:
            return day
    return None


def measured_on(session: Session, award: Award, due_on: date) -> Report:
    """Measure an award's organisation over the months before its yearly day."""
    scheme = scheme_version(award.scheme_version)
    organisation = session.get_one(Organisation, award.organisation_id)
    return queries.report(session, organisation, scheme, months_until(due_on - timedelta(days=1), scheme.months))


def measure_again(session: Session, award: Award, due_on: date, found: Report) -> Remeasure:
    """Keep what was measured on an award's yearly day, with the papers as they hold on it.

    Kept once: the second call returns what the first kept.
    """
    session.refresh(award, with_for_update=True)
    if known := session.get(Remeasure, (award.id, due_on)):
        return known
    application = session.get_one(Application, award.application_id)
    judged = dossier.with_papers(session, application, found.judged, due_on)
    measured, measured_hash = freeze(found)
    made = Remeasure(
        award_id=award.id,
        due_on=due_on,
        measured_at=clock.now(),
        measured=measured,
        measured_hash=measured_hash,
        level=level_reached(judged, found.scheme),
    )
    session.add(made)
    session.flush()
    told = {"due_on": due_on.isoformat(), "measured": measured_hash, "level": made.level}
    tell(session, award, "award_measured", told, SERVICE, key_of(award, due_on))
    return made


def key_of(award: Award, due_on: date) -> UUID:
    """Give the key of one yearly measure."""
    return uuid5(award.id, due_on.isoformat())


def remeasures(session: Session, award: Award) -> list[Remeasure]:
    """List the yearly measures of an award, the latest first."""
    own = select(Remeasure).where(Remeasure.award_id == award.id)
    return list(session.scalars(own.order_by(Remeasure.due_on.desc())))


def fallen(session: Session, award: Award, measure: Remeasure) -> list[Judged]:
    """List the required criteria that a yearly measure found below the award's level."""
    scheme = scheme_version(award.scheme_version)
    application = session.get_one(Application, award.application_id)
    judged = judge_all(scheme, thaw(measure.measured).values)
    told = dossier.with_papers(session, application, judged, measure.due_on)
    return lacking(told, scheme.level_named(award.level), scheme)[0]
