"""Undoing a mistake without erasing it, and settling the facts that wait."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor, subkey
from reuse.actors.audit import Action
from reuse.devices.models import Device
from reuse.devices.queries import by_subject, by_uuid, survivor
from reuse.errors import N_, ForbiddenError, RefusedError
from reuse.events import queries
from reuse.events.models import Event, VoidedEvent, WaitingFact
from reuse.events.record import ARRIVALS, OURS, Fact, columns_of, record
from reuse.lifecycle.fold import Past, fold, impossible_without
from reuse.lifecycle.guards import Policy
from reuse.lifecycle.stages import Role
from reuse.lifecycle.steps import check_fits
from reuse.territory import territory

OWN_MISTAKE = timedelta(hours=24)

BOUND = {
    "corrected": N_("Choose an event that is not itself a correction."),
    "swapped": N_("Record the exchange of the labels again: each goes back where it was."),
    "relabelled": N_("A label names its device for ever: if it is on the wrong one, record the exchange."),
    "harvested": N_("Undo the removal on the device that the part was taken from."),
}
"""Events that are not voided by themselves, each with what to do instead."""


def correct(session: Session, device: Device, mistake: UUID, *, by: Actor, key: UUID) -> Event:
    """Void one event of the device and rebuild stage and custody without it; what became impossible quarantines it.

    Its author may, for their own last event in force on that device, within 24 hours; after that, or once another event
    depends on it, the coordinator. A part's birth goes with its removal. Raises ForbiddenError, RefusedError.
    """
    event = queries.by_id(session, mistake)
    device = _told_of(session, event, device)
    session.refresh(device, with_for_update=True)
    if answered := _answered(session, device, "corrected", by, key):
        return _void(session, device, event, answered.data["impossible"], by=by, key=key)
    _check_may_correct(session, event, device, by)
    correction = _void(session, device, event, _impossible(session, device, event), by=by, key=key)
    if part := event.data.get("part"):
        _void_birth(session, by_uuid(session, UUID(part)), by=by, key=subkey(key, 1))
    author = UUID(event.actor.partition("/")[0])
    if event.actor != by.mark:
        told = {"event": str(event.id)}
        audit.note(session, Action.CORRECTED, by=by, subject=device.uuid, detail=told, organisation=author)
    return correction


def _told_of(session: Session, event: Event, device: Device) -> Device:
    """Return the device the event tells of: `device`, or a record that was found to be the same as it."""
    if event.subject == device.subject or not event.subject.startswith("device:"):
        return device
    other = by_subject(session, event.subject)
    return other if survivor(session, other).id == device.id else device


def _answered(session: Session, device: Device, kind: str, by: Actor, key: UUID) -> Event | None:
    """The event of this kind that the key recorded before, if it did."""
    same = (Event.id == by.thing(key), Event.subject == device.subject, Event.type == kind)
    return session.scalar(select(Event).where(*same))


def _impossible(session: Session, device: Device, event: Event) -> list[str]:
    history = [queries.past(past) for past in queries.history(session, device.subject)]
    return impossible_without(history, str(event.id), _policy)


def _policy(day: str) -> Policy:
    return territory().policy(date.fromisoformat(day))


def _void(session: Session, device: Device, event: Event, impossible: list[str], *, by: Actor, key: UUID) -> Event:
    fact = Fact("corrected", {"voids": str(event.id), "impossible": impossible})
    before = device.seq
    correction = record(session, device, fact, by=by, key=key)
    if correction.seq > before:
        _rebuild(session, device, correction, [event.id, *map(UUID, impossible)])
    return correction


def _void_birth(session: Session, part: Device, *, by: Actor, key: UUID) -> None:
    """Void the part's own life with the removal that began it, whatever happened to it since."""
    session.refresh(part, with_for_update=True)
    birth = next(event for event in queries.history(session, part.subject) if event.type == "harvested")
    _void(session, part, birth, _impossible(session, part, birth), by=by, key=key)


def _check_may_correct(session: Session, event: Event, device: Device, by: Actor) -> None:
    if event.subject != device.subject or event.type in BOUND or queries.is_voided(session, event.id):
        raise RefusedError(
            N_("This event cannot be corrected."),
            rule=N_("history is append-only"),
            remedy=BOUND.get(event.type, N_("Choose an event of this device that is not yet undone.")),
        )
    last = event.seq == device.seq or _nothing_since(session, event)
    recent = clock.now() - event.recorded_at <= OWN_MISTAKE
    if not (Role.COORDINATOR in by.roles or (event.actor == by.mark and last and recent)):
        raise ForbiddenError(
            N_("Only your own last entry, of the last 24 hours, can be undone by you."),
            remedy=N_("Ask the coordinator to correct it."),
        )


def _nothing_since(session: Session, event: Event) -> bool:
    """Whether all that was recorded on the device since is undone: the events of one scan go one by one."""
    undone = exists().where(VoidedEvent.event_id == Event.id)
    later = select(Event.id).where(Event.subject == event.subject, Event.seq > event.seq)
    return session.scalar(later.where(Event.type != "corrected", ~undone).limit(1)) is None


def _rebuild(session: Session, device: Device, correction: Event, void: list[UUID]) -> None:
    session.execute(insert(VoidedEvent), [{"event_id": event, "by_event_id": correction.id} for event in void])
    waiting = update(WaitingFact).where(WaitingFact.device_id == device.id)
    session.execute(waiting.where(WaitingFact.settled_by_id.in_(void)).values(settled_by_id=None))
    session.execute(
        waiting.where(WaitingFact.event_id.in_(void), WaitingFact.settled_by_id.is_(None)).values(
            settled_by_id=correction.id
        )
    )
    situation = fold([queries.past(event) for event in queries.history(session, device.subject)])
    session.execute(update(Device).where(Device.id == device.id).values(columns_of(situation)))
    session.expire(device)


def settle(session: Session, device: Device, fact: UUID, *, accepted: bool, by: Actor, key: UUID) -> Event:
    """Accept or dismiss a fact that waits, once; accepting it applies it now if the table allows.

    The coordinator may, and the organisation that held the device. Raises RefusedError, ForbiddenError.
    """
    event = queries.by_id(session, fact)
    device = _told_of(session, event, device)
    session.refresh(device, with_for_update=True)
    data: dict[str, Any] = {"fact": str(fact), "accepted": accepted}
    if accepted:
        past = queries.past(event)
        told = {name: value for name, value in past.data.items() if name not in OURS}
        data["as"] = {"type": past.type, "data": told, "at": past.at}
    if _answered(session, device, "settled", by, key):
        return record(session, device, Fact("settled", data), by=by, key=key)
    waiting = _waiting(session, device, fact, by)
    if accepted:
        _check_may_accept(device, waiting, past, told)
    settled = record(session, device, Fact("settled", data), by=by, key=key)
    waiting.settled_by_id = settled.id
    session.flush()
    return settled


def _waiting(session: Session, device: Device, fact: UUID, by: Actor) -> WaitingFact:
    """Return the fact that this person may settle."""
    waiting = session.get(WaitingFact, fact, populate_existing=True)
    if waiting is None or waiting.device_id != device.id or waiting.settled_by_id is not None:
        raise RefusedError(
            N_("This fact is not waiting."), rule=N_("a late fact is never lost"), remedy=N_("Reload the list.")
        )
    if Role.COORDINATOR not in by.roles and waiting.giver_id != by.organisation:
        raise ForbiddenError(N_("This is for the organisation that held the device, or the coordinator, to settle."))
    return waiting


def _check_may_accept(device: Device, waiting: WaitingFact, past: Past, told: dict[str, Any]) -> None:
    situation = device.situation
    if past.at < situation.collected_at and past.type not in ARRIVALS:
        raise RefusedError(
            N_("This happened before the device came back: it says nothing of its present life."),
            rule=N_("a fact of an earlier life"),
            remedy=N_("Dismiss it: it stays in the history."),
        )
    if device.holder_id != waiting.giver_id:
        raise RefusedError(
            N_("The device has changed hands since."),
            rule=N_("custody is exclusive"),
            remedy=N_("Dismiss it: whoever holds the device now records what is still true."),
        )
    check_fits(situation, past.type, told, territory().policy(clock.now().date()))
