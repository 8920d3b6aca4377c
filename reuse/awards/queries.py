"""Reading what the history says of an actor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, exists, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.awards.lives import Life, Told, read_life
from reuse.awards.measures import Measured, measure_lives
from reuse.awards.period import Period, local_day
from reuse.awards.rules import Judged, judge_all
from reuse.awards.scheme import Scheme
from reuse.clock import stamp
from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError
from reuse.events.models import Event
from reuse.lifecycle.fold import Past, effective

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
