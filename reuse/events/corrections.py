"""Undoing a mistake without erasing it, and settling the facts that wait."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.errors import N_, ForbiddenError, RefusedError
from reuse.events import queries
from reuse.events.models import Event, VoidedEvent, WaitingFact
from reuse.events.record import Fact, columns_of, record
from reuse.lifecycle.fold import fold, impossible_without
from reuse.lifecycle.stages import Role
from reuse.territory import territory

OWN_MISTAKE = timedelta(hours=24)


def correct(session: Session, device: Device, mistake: UUID, *, by: Actor, key: UUID) -> Event:
    """Void one event of the device and rebuild stage and custody without it; what became impossible quarantines it.

    Its author may, for their own last event on that device, within 24 hours; after that, or once another event
    depends on it, the coordinator. Raises ForbiddenError, RefusedError, NotFoundError.
    """
    session.refresh(device, with_for_update=True)
    event = queries.by_id(session, mistake)
    events = queries.history(session, device.subject)
    answered = next((past for past in events if past.id == by.thing(key)), None)
    if answered is None:
        _check_may_correct(event, device, by)
    history = [queries.past(past) for past in events]
    policy = territory().policy(clock.now().date())
    impossible = answered.data["impossible"] if answered else impossible_without(history, str(mistake), policy)
    correction = record(
        session, device, Fact("corrected", {"voids": str(mistake), "impossible": impossible}), by=by, key=key
    )
    if answered is None:
        _rebuild(session, device, correction, [mistake, *map(UUID, impossible)])
    return correction


def _check_may_correct(event: Event, device: Device, by: Actor) -> None:
    if event.subject != device.subject or event.type == "corrected":
        raise RefusedError(
            N_("This event cannot be corrected."),
            rule=N_("history is append-only"),
            remedy=N_("Choose an event of this device that is not itself a correction."),
        )
    last = event.seq == device.seq
    recent = clock.now() - event.recorded_at <= OWN_MISTAKE
    if not (Role.COORDINATOR in by.roles or (event.actor == by.mark and last and recent)):
        raise ForbiddenError(
            N_("Only your own last entry, of the last 24 hours, can be undone by you."),
            remedy=N_("Ask the coordinator to correct it."),
        )


def _rebuild(session: Session, device: Device, correction: Event, void: list[UUID]) -> None:
    session.execute(insert(VoidedEvent), [{"event_id": event, "by_event_id": correction.id} for event in void])
    session.execute(
        update(WaitingFact)
        .where(WaitingFact.event_id.in_(void), WaitingFact.settled_by_id.is_(None))
        .values(settled_by_id=correction.id)
    )
    situation = fold([queries.past(event) for event in queries.history(session, device.subject)])
    session.execute(update(Device).where(Device.id == device.id).values(columns_of(situation)))
    session.expire(device)


def settle(session: Session, device: Device, fact: UUID, *, accepted: bool, by: Actor, key: UUID) -> Event:
    """Accept or dismiss a fact that waits; accepting it applies it now if the table allows.

    The coordinator may, and the organisation that gave the device away. Raises RefusedError, ForbiddenError.
    """
    waiting = session.scalars(select(WaitingFact).where(WaitingFact.event_id == fact).with_for_update()).one_or_none()
    event = queries.by_id(session, fact)
    if waiting is None or waiting.device_id != device.id:
        raise RefusedError(
            N_("This fact is not waiting."), rule=N_("a late fact is never lost"), remedy=N_("Reload the list.")
        )
    if Role.COORDINATOR not in by.roles and waiting.giver_id != by.organisation:
        raise ForbiddenError(N_("This is for the organisation that held the device, or the coordinator, to settle."))
    data: dict[str, object] = {"fact": str(fact), "accepted": accepted}
    if accepted:
        past = queries.past(event)
        original = {name: value for name, value in past.data.items() if name not in ("waits", "clock")}
        data["as"] = {"type": past.type, "data": original, "at": past.at}
    settled = record(session, device, Fact("settled", data), by=by, key=key)
    session.execute(
        update(WaitingFact)
        .where(WaitingFact.event_id == fact, WaitingFact.settled_by_id.is_(None))
        .values(settled_by_id=settled.id)
    )
    return settled
