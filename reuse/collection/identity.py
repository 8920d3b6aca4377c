"""Labels on devices: a torn one replaced, two put on each other's device, two records of one device."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor, subkey
from reuse.codes import read_code
from reuse.devices import queries as devices
from reuse.devices.models import Code, Device
from reuse.devices.service import claim_code
from reuse.errors import N_, ConflictError, RefusedError
from reuse.events import queries as events
from reuse.events.models import Event
from reuse.events.record import Fact, record
from reuse.events.requests import asked_before


def relabel(session: Session, device: Device, code: str, *, by: Actor, key: UUID, told: Fact | None = None) -> Event:
    """Stick a new label on the device; the old one still leads to it. Told too late, it waits and takes no label."""
    label = read_code(code)
    if asked_before(session, by, key, "relabel", {"device": str(device.uuid), "code": label}):
        return events.by_id(session, by.thing(key))
    event = record(session, device, _at("relabelled", told, code=label), by=by, key=key)
    if "waits" not in event.data:
        claim_code(session, label, device)
    return event


def _at(event: str, told: Fact | None, *, waits: str | None = None, **data: str) -> Fact:
    """Give a fact the time at which it was told to have happened, where it was."""
    told = told or Fact(event)
    return Fact(event, data, told.occurred_at, told.sent_at, waits)


def swap(session: Session, device: Device, other: Device, *, by: Actor, key: UUID, told: Fact | None = None) -> Event:
    """Give each device the label that was stuck on the other by mistake; told too late for one, it waits for both."""
    pair = sorted((str(device.uuid), str(other.uuid)))  # a replay comes by the labels, which now lead the other way
    if asked_before(session, by, key, "swap", {"devices": pair}):
        return events.by_id(session, by.thing(key))
    mine, theirs = device.code, other.code
    if device.id == other.id or mine is None or theirs is None:
        raise RefusedError(
            N_("Two different labelled devices are needed to swap labels."),
            rule=N_("a code names one device"),
            remedy=N_("Scan both labels."),
        )
    _lock(session, device, other)
    if (device.code, other.code) != (mine, theirs):
        raise ConflictError(N_("Somebody has just changed these labels."), remedy=N_("Scan both labels again."))
    event = _record_swap(session, device, other, told, by=by, key=key)
    if "waits" in event.data:
        return event
    session.get_one(Code, mine, populate_existing=True).device_id = other.id
    session.get_one(Code, theirs, populate_existing=True).device_id = device.id
    device.code, other.code = theirs, mine
    session.flush()
    return event


def _record_swap(session: Session, device: Device, other: Device, told: Fact | None, *, by: Actor, key: UUID) -> Event:
    """Record the exchange on both, first on the one collected last: if it waits there, it waits on the other too."""
    pairs = [(device, other, key), (other, device, subkey(key, 1))]
    waits = None
    for one, partner, its_key in sorted(pairs, key=lambda pair: pair[0].situation.collected_at, reverse=True):
        fact = _at("swapped", told, waits=waits, **{"with": str(partner.uuid)})
        waits = record(session, one, fact, by=by, key=its_key).data.get("waits")
    return events.by_id(session, by.thing(key))


def _lock(session: Session, *devices: Device) -> None:
    for device in sorted(devices, key=lambda one: one.id):  # one order, whoever asks
        session.refresh(device, with_for_update=True)


def merge(session: Session, device: Device, into: Device, *, by: Actor, key: UUID, told: Fact | None = None) -> Event:
    """Record that this device is the same as `into`, which goes on alone: it is counted once."""
    if answered := _merged(session, device, into, by, key):
        return answered
    _lock(session, device, into)
    if device.id == into.id or into.situation.same_as:
        raise RefusedError(
            N_("A device can only be the same as another one that goes on."),
            rule=N_("a device is counted once"),
            remedy=N_("Scan the label of the record to keep."),
        )
    if device.situation.media_inside - into.situation.media.keys():
        raise RefusedError(
            N_("The record to keep does not know all the disks of this one."),
            rule=N_("no data leaves"),
            remedy=N_("Open the device, and record the media found on the record to keep."),
        )
    return record(session, device, _at("same_as", told, device=str(into.uuid)), by=by, key=key)


def _merged(session: Session, device: Device, into: Device, by: Actor, key: UUID) -> Event | None:
    """Return what this key recorded: once merged, both labels lead to the same device."""
    event = session.scalar(select(Event).where(Event.id == by.thing(key), Event.type == "same_as"))
    same = event is not None and event.data["device"] == str(into.uuid)
    return event if event and same and (device.id == into.id or event.subject == device.subject) else None


def told_of(session: Session, device: Device, *, by: Actor, key: UUID) -> Device:
    """Return the device that this key was first told of, where the label that led to it leads to `device` since.

    That is `device` itself unless their labels were exchanged, or both were found to be one.
    """
    subject = session.scalar(select(Event.subject).where(Event.id == by.thing(key)))
    if subject is None or subject == device.subject or not subject.startswith("device:"):
        return device
    first = devices.by_subject(session, subject)
    exchanged = select(Event.data).where(Event.subject == subject, Event.type == "swapped")
    partners = {data["with"] for data in session.scalars(exchanged)}
    return first if str(device.uuid) in partners or devices.survivor(session, first).id == device.id else device
