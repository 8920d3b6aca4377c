"""Reading what the history says of an actor, and the awards it holds."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Text, exists, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.awards.lives import Life, Told, read_life
from reuse.awards.measures import Measured, measure_lives
from reuse.awards.models import Award, AwardState, Decision, Outcome, Step
from reuse.awards.period import Period, asked_period
from reuse.awards.rules import Judged, Standing, judge_all
from reuse.awards.scheme import Scheme
from reuse.clock import stamp
from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError
from reuse.events.models import Event
from reuse.lifecycle.fold import Past, effective
from reuse.territory import local_day

AT_ONCE = 1000
MARGIN = timedelta(days=2)
"""Zones, and clocks that were wrong, put a fact on another day than the one on which it was recorded."""

_DEVICE = "device:"


@dataclass(frozen=True, slots=True)
class Report:
    """One organisation held to one scheme over one period; `codes` names the deciding devices by subject."""

    organisation: Organisation
    scheme: Scheme
    period: Period
    judged: list[Judged]
    codes: dict[str, str]


def organisation_seen(session: Session, identifier: UUID, by: Actor) -> Organisation:
    """Return an organisation that this person may look at: their own, or any for the coordinator.

    Raises NotFoundError for another's, as for one that is not there.
    """
    found = session.get(Organisation, identifier)
    if found is None or not (by.sees_all() or found.id == by.organisation):
        raise NotFoundError(N_("There is no such organisation."))
    return found


def report(session: Session, organisation: Organisation, scheme: Scheme, period: Period) -> Report:
    """Measure an organisation from events alone and hold it to the scheme; nothing is stored."""
    longest = max(one.measure.days for one in scheme.criteria)
    since = period.first - timedelta(days=longest) - MARGIN
    measured = measure_lives(lives(session, organisation.id, since), scheme, period)
    return Report(organisation, scheme, period, judge_all(scheme, measured), _codes(session, measured.values()))


def lives(session: Session, organisation: UUID, since: date) -> Iterator[Life]:
    """Stream the devices with which an organisation had to do, each history in its order, in constant memory.

    Devices of which nobody said anything since a day are left out, so that the past costs nothing.
    """
    for subject, rows in groupby(_events(session, organisation, since), key=lambda row: row.subject):
        yield read_life(subject, [_told(row) for row in rows], str(organisation))


def _events(session: Session, organisation: UUID, since: date) -> Iterator[Row[Any]]:
    """Read the whole history of every device that the organisation spoke of or that was given to it."""
    begins = datetime.combine(since, time(), UTC)
    recent = select(Event.subject).where(Event.recorded_at >= begins, Event.subject.startswith(_DEVICE)).distinct()
    lately, told, name = recent.subquery().c, aliased(Event), str(organisation)
    party = or_(told.actor.startswith(f"{name}/"), type_coerce(told.data, Text).contains(name))
    known = select(lately.subject).where(exists().where(told.subject == lately.subject, party))
    columns = (Event.subject, Event.id, Event.type, Event.occurred_at, Event.recorded_at, Event.actor, Event.data)
    query = select(*columns).where(Event.subject.in_(known)).order_by(Event.subject, Event.seq)
    yield from session.execute(query.execution_options(yield_per=AT_ONCE))


def _told(row: Row[Any]) -> Told:
    at = effective(stamp(row.occurred_at), row.data)
    past = Past(str(row.id), row.type, at, row.data, row.actor.partition("/")[0])
    return Told(past, local_day(row.recorded_at))


def _codes(session: Session, measured: Iterable[Measured]) -> dict[str, str]:
    """Name the deciding devices by their labels; one that has none yet is left out."""
    wanted = {UUID(subject.removeprefix(_DEVICE)) for one in measured for subject in one.against}
    found = session.execute(select(Device.uuid, Device.code).where(Device.uuid.in_(wanted)))
    return {f"{_DEVICE}{uuid}": code for uuid, code in found if code}


def latest_period(scheme: Scheme) -> Period:
    """Return the scheme's months up to yesterday."""
    return asked_period(None, None, today=local_day(clock.now()), months=scheme.months)


def award(session: Session, number: str) -> Award:
    """Return an award by its public number; raises NotFoundError."""
    found = session.scalar(select(Award).where(Award.number == number))
    if found is None:
        raise NotFoundError(N_("There is no such award."))
    return found


def award_seen(session: Session, identifier: UUID, by: Actor) -> Award:
    """Return an award of one's own organisation, or any for the coordinator; raises NotFoundError."""
    found = session.get(Award, identifier)
    if found is None or not (by.sees_all() or found.organisation_id == by.organisation):
        raise NotFoundError(N_("There is no such award."))
    return found


def awards_of(session: Session, organisation: UUID) -> list[Award]:
    """List the awards of an organisation, the latest first, those that hold no more included."""
    query = select(Award).where(Award.organisation_id == organisation)
    return list(session.scalars(query.order_by(Award.awarded_on.desc(), Award.id.desc())))


@dataclass(frozen=True, slots=True)
class Registered:
    """A line of the public register: an award and its organisation's name."""

    award: Award
    organisation: str


def public_register(
    session: Session,
    *,
    level: str = "",
    commune: str = "",
    stands: Standing | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Registered]:
    """List every award ever given, the latest first, whatever became of it, in one query a page.

    `level`, `commune`, an INSEE code where the organisation has a site, and how it stands today narrow it.
    """
    query = select(Award, Organisation.name).join(Organisation, Organisation.id == Award.organisation_id)
    query = query.where(Award.level == level) if level else query
    query = query.where(*_standing(stands, local_day(clock.now()))) if stands else query
    if commune:
        there = select(Site.id).where(Site.organisation_id == Award.organisation_id, Site.commune_code == commune)
        query = query.where(there.exists())
    if after is not None and (last := session.get(Award, after)):
        earlier = (Award.awarded_on < last.awarded_on) | ((Award.awarded_on == last.awarded_on) & (Award.id < last.id))
        query = query.where(earlier)
    rows = session.execute(query.order_by(Award.awarded_on.desc(), Award.id.desc()).limit(limit))
    return [Registered(*row) for row in rows]


def _standing(stands: Standing, today: date) -> tuple[ColumnElement[bool], ...]:
    """Keep, in a query, the awards that stand so: the same as `rules.standing`."""
    revoked, over = Award.state == AwardState.REVOKED, Award.expires_on < today
    if stands is Standing.REVOKED:
        return (revoked,)
    if stands is Standing.RENEWED:
        return (~revoked, Award.renewed_by.is_not(None))
    if stands is Standing.EXPIRED:
        return (~revoked, Award.renewed_by.is_(None), over)
    return (Award.state == AwardState(stands.value), Award.renewed_by.is_(None), ~over)


def communes_of_register(session: Session) -> list[tuple[str, str]]:
    """List the communes, as INSEE code and name, where an organisation that was awarded has a site."""
    query = select(Site.commune_code, Site.commune).join(Award, Award.organisation_id == Site.organisation_id)
    return [(code, name) for code, name in session.execute(query.distinct().order_by(Site.commune))]


def labels_held(session: Session, organisations: Collection[UUID], today: date) -> dict[UUID, Award]:
    """Find in one query the award that each of some organisations holds on a day, warned or not."""
    over = or_(Award.renewed_by.is_not(None), Award.expires_on < today)
    holding = (Award.state.in_((AwardState.IN_FORCE, AwardState.WARNED)), ~over)
    found = (
        session.scalars(select(Award).where(Award.organisation_id.in_(organisations), *holding))
        if organisations
        else ()
    )
    return {one.organisation_id: one for one in found}


def whole_register(session: Session) -> Iterator[Registered]:
    """Stream the public register, page after page."""
    after: UUID | None = None
    while some := public_register(session, after=after, limit=AT_ONCE):
        yield from some
        after = some[-1].award.id


@dataclass(frozen=True, slots=True)
class Happened:
    """One fact of an award's public history, from its chain; `text` is what was said, "" where nothing was.

    `data` holds what the event says besides: ids, days, a level.
    """

    event: UUID
    type: str
    day: date
    text: str
    data: dict[str, Any]


def public_history(session: Session, award: Award) -> list[Happened]:
    """Tell what happened to an award, from its chain, with the reasons and replies as they were given."""
    texts = {row.id: row.text for row in session.execute(select(Step.id, Step.text).where(Step.award_id == award.id))}
    granted = select(Decision.reasons).where(Decision.application_id == award.application_id)
    granted = granted.where(Decision.outcome == Outcome.GRANTED)
    columns = (Event.id, Event.type, Event.occurred_at, Event.data)
    rows = session.execute(select(*columns).where(Event.subject == award.subject).order_by(Event.seq)).all()
    reasons = session.scalar(granted) or ""
    return [
        Happened(row.id, row.type, local_day(row.occurred_at), texts.get(row.id, "" if number else reasons), row.data)
        for number, row in enumerate(rows)
    ]
