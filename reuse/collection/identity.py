"""Labels on devices: a torn one replaced, two put on each other's device, two records of one device."""

from uuid import UUID

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor, subkey
from reuse.devices import queries
from reuse.devices.models import Device
from reuse.devices.service import claim_code
from reuse.errors import N_, RefusedError
from reuse.events.models import Event
from reuse.events.record import Fact, record


def relabel(session: Session, device: Device, code: str, *, by: Actor, key: UUID) -> Event:
    """Stick a new label on the device; the old one still leads to it."""
    event = record(session, device, Fact("relabelled", {"code": code}), by=by, key=key)
    claim_code(session, code, device)
    return event


def swap(session: Session, device: Device, other: Device, *, by: Actor, key: UUID) -> Event:
    """Give each device the label that was stuck on the other by mistake."""
    if device.id == other.id or device.code is None or other.code is None:
        raise RefusedError(
            N_("Two different labelled devices are needed to swap labels."),
            rule=N_("a code names one device"),
            remedy=N_("Scan both labels."),
        )
    mine, theirs = device.code, other.code
    first, second = sorted((device, other), key=lambda one: one.id)  # one lock order, whoever asks
    session.refresh(first, with_for_update=True)
    session.refresh(second, with_for_update=True)
    swapped = queries.code_state(session, mine).device_id == other.id
    event = record(session, device, Fact("swapped", {"with": str(other.uuid)}), by=by, key=key)
    record(session, other, Fact("swapped", {"with": str(device.uuid)}), by=by, key=subkey(key, 1))
    if not swapped:
        _exchange(session, device, mine, other, theirs)
    return event


def _exchange(session: Session, device: Device, mine: str, other: Device, theirs: str) -> None:
    queries.code_state(session, mine).device_id = other.id
    queries.code_state(session, theirs).device_id = device.id
    device.code, other.code = theirs, mine
    session.flush()


def merge(session: Session, device: Device, into: Device, *, by: Actor, key: UUID) -> Event:
    """Record that this device is the same as `into`, which goes on alone: it is counted once."""
    if device.id == into.id or into.situation.same_as:
        raise RefusedError(
            N_("A device can only be the same as another one that goes on."),
            rule=N_("a device is counted once"),
            remedy=N_("Scan the label of the record to keep."),
        )
    return record(session, device, Fact("same_as", {"device": str(into.uuid)}), by=by, key=key)
