"""A series of scans as the register holds it."""

from collections.abc import Iterator, Sequence, Set
from datetime import datetime
from uuid import UUID, uuid5

from flask_babel import gettext
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.devices.kinds import kinds
from reuse.devices.models import Device, Model
from reuse.documents.document import NamedDevice
from reuse.documents.series import Scanned, SeriesReport, State
from reuse.events.models import Event, WaitingFact
from reuse.events.queries import in_force
from reuse.evidence.service import Paper, heading, number_for
from reuse.lifecycle.words import EVENT_WORDS

_AT_ONCE = 500


def report(
    session: Session, keys: Sequence[UUID], began: datetime, ended: datetime, *, by: Actor, paper: Paper
) -> SeriesReport:
    """Write the report of what this organisation recorded under these keys; any other key is left out.

    The ids of events derive from the organisation, so that nobody can ask for what another one recorded.
    """
    ids = [by.thing(key) for key in dict.fromkeys(keys)]
    scans = tuple(_scans(session, ids, paper))
    number = number_for("SE", uuid5(by.organisation, " ".join(sorted(str(one) for one in ids))))
    site = session.get(Site, by.site) if by.site else None
    told = heading(session, number, [], by=by, paper=paper) | {"check_url": f"{paper.url}/proof"}
    return SeriesReport(**told, site=site.name if site else "", began=began, ended=ended, scans=scans)


def _scans(session: Session, ids: Sequence[UUID], paper: Paper) -> Iterator[Scanned]:
    open_fact = exists().where(WaitingFact.event_id == Event.id, WaitingFact.settled_by_id.is_(None))
    asked = select(Event, in_force(Event.id), open_fact)
    found: list[tuple[Event, bool, bool]] = []
    for first in range(0, len(ids), _AT_ONCE):
        rows = session.execute(asked.where(Event.id.in_(ids[first : first + _AT_ONCE])))
        found += [(event, took, waits) for event, took, waits in rows]
    devices = _devices(session, {event.subject for event, _, _ in found}, paper.language)
    for event, took, waits in sorted(found, key=lambda one: (one[0].occurred_at, one[0].number)):
        state: State = "done" if took else "waits" if waits else "voided"
        if event.subject in devices:
            name = gettext(EVENT_WORDS[event.type][0])
            yield Scanned(devices[event.subject], name, event.occurred_at, event.hash, state)


def _devices(session: Session, subjects: Set[str], language: str) -> dict[str, NamedDevice]:
    named: dict[str, NamedDevice] = {}
    ids = [UUID(subject.removeprefix("device:")) for subject in sorted(subjects)]
    for first in range(0, len(ids), _AT_ONCE):
        rows = session.execute(
            select(Device, Model.maker, Model.name)
            .join(Model, Model.id == Device.model_id, isouter=True)
            .where(Device.uuid.in_(ids[first : first + _AT_ONCE]))
        )
        for device, maker, name in rows:
            kind = kinds().get(device.kind)
            said = kind.named(language) if kind else device.kind
            named[device.subject] = NamedDevice(device.code or "", said, maker or "", name or "")
    return named
