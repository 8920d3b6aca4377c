"""Reading what the history says of an actor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, or_, select, type_coerce
from sqlalchemy.orm import Session

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
    measured = measure_lives(lives(session, organisation.id), scheme, period)
    return Report(organisation, scheme, period, judge_all(scheme, measured), _codes(session, measured.values()))


def lives(session: Session, organisation: UUID) -> Iterator[Life]:
    """Stream the devices with which an organisation had to do, each history in its order, in constant memory."""
    for subject, rows in groupby(_events(session, organisation), key=lambda row: row.subject):
        yield read_life(subject, [_told(row) for row in rows], str(organisation))


def _events(session: Session, organisation: UUID) -> Iterator[Row[Any]]:
    """Read the whole history of every device that the organisation spoke of or that was given to it."""
    name = str(organisation)
    party = or_(Event.actor.startswith(f"{name}/"), type_coerce(Event.data, Text).contains(name))
    known = select(Event.subject).where(Event.subject.startswith(_DEVICE), party)
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
