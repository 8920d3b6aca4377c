"""Reading what is known of erasures."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.clock import stamp
from reuse.devices.models import Device, Identity, IdentityKind, Medium
from reuse.devices.naming import identity_key
from reuse.erasure.models import ErasureRecord, UnmatchedErasure
from reuse.events.models import Event
from reuse.events.queries import in_force
from reuse.lifecycle.situation import Level


def holder_of(session: Session, serial_key: str, organisation: UUID) -> Device | None:
    """Return the one device held by the organisation whose medium has this serial now; two such are nobody's."""
    found = session.scalars(
        select(Device)
        .join(Identity, Identity.device_id == Device.id)
        .where(
            Identity.kind == IdentityKind.MEDIUM_SERIAL,
            Identity.key == serial_key,
            Device.holder_id == organisation,
        )
        .order_by(Device.id)
        .limit(20)
    ).all()
    inside = [device for device in found if _holds(device, serial_key)]
    return inside[0] if len(inside) == 1 else None


def _holds(device: Device, serial_key: str) -> bool:
    return any(identity_key(name) == serial_key for name in device.situation.media_inside)


def medium_named(device: Device, serial: str) -> str:
    """Return the device's own name for the medium of this serial, whatever its case and dashes."""
    folded = identity_key(serial)
    return next((name for name in device.situation.media if identity_key(name) == folded), serial)


def effective_records(session: Session, device: Device) -> list[ErasureRecord]:
    """Return, for each medium erased since the latest collection, the strongest success that counts, the last of such.

    What was erased in the device that a part was taken from counts for the part.
    """
    situation = device.situation
    erased = {name for name, medium in situation.media.items() if medium.erased and medium.whereabouts == "inside"}
    found = session.execute(
        select(ErasureRecord, Event.number)
        .join(Event, Event.id == ErasureRecord.event_id)
        .where(ErasureRecord.device_id.in_(_lineage(session, device)), ErasureRecord.medium.in_(erased))
        .where(ErasureRecord.result == "success", in_force(ErasureRecord.event_id))
    )
    since = "" if device.parent_id and situation.lives == 1 else situation.collected_at
    counting = [row for row in found if row[0].finished_at and stamp(row[0].finished_at) >= since]
    best = {one.medium: one for one, _ in sorted(counting, key=lambda row: (_strength(row[0]), row[1]))}
    return [best[name] for name in sorted(best)]


def _strength(record: ErasureRecord) -> int:
    return Level.CLEAR.strength if record.technique == "overwrite" else Level(record.method).strength


def _lineage(session: Session, device: Device) -> list[int]:
    """The device, and those that it was taken out of, one from the other."""
    found, parent = [device.id], device.parent_id
    while parent is not None and parent not in found:
        found.append(parent)
        parent = session.scalar(select(Device.parent_id).where(Device.id == parent))
    return found


def inventory_event(session: Session, device: Device) -> UUID:
    """Return the event that says what the device holds: its latest inventory, or for a part how it was taken out."""
    return session.scalars(
        select(Event.id)
        .where(Event.subject == device.subject, Event.type.in_(("inventoried", "harvested")), in_force(Event.id))
        .order_by(Event.seq.desc())
        .limit(1)
    ).one()


def described(session: Session, device: Device, name: str) -> Medium | None:
    """Return what a tool read of one medium."""
    return session.scalar(select(Medium).where(Medium.device_id == device.id, Medium.key == name))


def operator_of(session: Session, record: ErasureRecord) -> str:
    """Return the opaque reference of whoever filed the erasure."""
    actor = session.scalars(select(Event.actor).where(Event.id == record.event_id)).one()
    return actor.rpartition("/")[2]


def tray(session: Session, organisation: UUID, *, limit: int = 100) -> Sequence[UnmatchedErasure]:
    """List the erasures that match no device of the organisation, oldest first."""
    return session.scalars(
        select(UnmatchedErasure)
        .where(UnmatchedErasure.organisation_id == organisation, UnmatchedErasure.event_id.is_(None))
        .order_by(UnmatchedErasure.filed_at, UnmatchedErasure.id)
        .limit(limit)
    ).all()
