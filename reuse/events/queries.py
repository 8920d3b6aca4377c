"""Reading the history."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Text, exists, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from reuse.actors.models import Organisation
from reuse.clock import stamp
from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError
from reuse.events.models import Agreement, Event, Receipt, VoidedEvent, WaitingFact
from reuse.lifecycle.fold import Past, effective


def history(session: Session, subject: str) -> Sequence[Event]:
    """Return every event of one subject, oldest first; a device has some tens of them."""
    return session.scalars(select(Event).where(Event.subject == subject).order_by(Event.seq)).all()


def past(event: Event) -> Past:
    """Give an event the form the fold reads."""
    at = effective(stamp(event.occurred_at), event.data)
    return Past(str(event.id), event.type, at, event.data, event.actor.partition("/")[0])


def by_id(session: Session, identifier: UUID) -> Event:
    """Return one event; raises NotFoundError."""
    event = session.scalar(select(Event).where(Event.id == identifier))
    if event is None:
        raise NotFoundError(N_("There is no such event."))
    return event


def voided(session: Session, subject: str) -> frozenset[UUID]:
    """Return the ids of the subject's events that corrections void."""
    return frozenset(
        session.scalars(
            select(VoidedEvent.event_id).join(Event, Event.id == VoidedEvent.event_id).where(Event.subject == subject)
        )
    )


def in_force(event: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Tell, in a query, whether an event took effect: nothing voids it and, if it had to wait, somebody accepted it."""
    settlement = aliased(Event)
    accepted = (
        select(settlement.id)
        .where(settlement.id == WaitingFact.settled_by_id, settlement.type == "settled")
        .where(type_coerce(settlement.data, Text).contains('"accepted":true'))
        .correlate(WaitingFact)
        .exists()
    )
    waits = exists().where(WaitingFact.event_id == event, ~accepted)
    return ~waits & ~exists().where(VoidedEvent.event_id == event)


def is_voided(session: Session, identifier: UUID) -> bool:
    """Tell whether a correction voids this event, and with it what was drawn from it."""
    return session.get(VoidedEvent, identifier) is not None


def since(session: Session, moment: datetime, *, batch: int = 1000) -> Iterator[Event]:
    """Stream the events recorded from `moment` on, in insertion order, in constant memory."""
    query = select(Event).where(Event.recorded_at >= moment).order_by(Event.number)
    yield from session.scalars(query.execution_options(yield_per=batch))


def waiting(
    session: Session, *, holder: UUID | None, after: UUID | None = None, limit: int = 50
) -> Sequence[WaitingFact]:
    """List the facts nobody has settled, oldest first; `holder` keeps those that concern one organisation."""
    query = select(WaitingFact).where(WaitingFact.settled_by_id.is_(None))
    if holder is not None:
        query = query.where(WaitingFact.giver_id == holder)
    if after is not None and (last := session.get(WaitingFact, after)):
        from_there = (WaitingFact.opened_at > last.opened_at) | (
            (WaitingFact.opened_at == last.opened_at) & (WaitingFact.event_id > last.event_id)
        )
        query = query.where(from_there)
    return session.scalars(query.order_by(WaitingFact.opened_at, WaitingFact.event_id).limit(limit)).all()


def agreements(
    session: Session, *, organisation: UUID | None, after: UUID | None = None, limit: int = 50
) -> Sequence[Agreement]:
    """List standing agreements, ended ones too; `organisation` keeps those it gives or receives under."""
    query = select(Agreement).order_by(Agreement.id).limit(limit)
    if organisation is not None:
        query = query.where((Agreement.giver_id == organisation) | (Agreement.receiver_id == organisation))
    return session.scalars(query if after is None else query.where(Agreement.id > after)).all()


def departures(
    session: Session, giver: UUID, *, before: UUID | None = None, limit: int = 50
) -> Sequence[Row[*tuple[Any, ...]]]:
    """List what others scanned in from the organisation, the latest first, and whether a contest of it waits."""
    contested = (
        select(WaitingFact.event_id)
        .join(Event, Event.id == WaitingFact.event_id)
        .where(
            WaitingFact.device_id == Receipt.device_id,
            WaitingFact.settled_by_id.is_(None),
            Event.type == "contested",
        )
        .exists()
    )
    query = (
        select(Receipt, Device.code, Organisation.name.label("receiver"), contested.label("contested"))
        .join(Device, Device.id == Receipt.device_id)
        .join(Organisation, Organisation.id == Receipt.receiver_id)
        .where(Receipt.giver_id == giver)
        .order_by(Receipt.received_at.desc(), Receipt.event_id.desc())
        .limit(limit)
    )
    if before is not None and (last := session.get(Receipt, before)):
        earlier = (Receipt.received_at < last.received_at) | (
            (Receipt.received_at == last.received_at) & (Receipt.event_id < last.event_id)
        )
        query = query.where(earlier)
    return session.execute(query).all()
