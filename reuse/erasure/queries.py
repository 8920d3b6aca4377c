"""Reading what is known of erasures."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from reuse.devices.models import Device, Identity, IdentityKind, Medium
from reuse.devices.naming import identity_key
from reuse.erasure.models import ErasureRecord, UnmatchedErasure
from reuse.events.models import Event, VoidedEvent


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
    """Return, for each medium erased since the latest collection, the last success that counts."""
    voided = exists().where(VoidedEvent.event_id == ErasureRecord.event_id)
    records = session.scalars(
        select(ErasureRecord)
        .join(Event, Event.id == ErasureRecord.event_id)
        .where(ErasureRecord.device_id == device.id, ErasureRecord.result == "success", ~voided)
        .order_by(Event.number)
    )
    erased = {name for name, medium in device.situation.media.items() if medium.erased}
    return list({record.medium: record for record in records if record.medium in erased}.values())


def records_of(session: Session, device: Device) -> Sequence[ErasureRecord]:
    """Return every erasure recorded on the device, failures too, the latest first."""
    return session.scalars(
        select(ErasureRecord)
        .join(Event, Event.id == ErasureRecord.event_id)
        .where(ErasureRecord.device_id == device.id)
        .order_by(Event.number.desc())
        .limit(100)
    ).all()


def inventory_event(session: Session, device: Device) -> UUID:
    """Return the latest inventory of the device."""
    return session.scalars(
        select(Event.id)
        .where(Event.subject == device.subject, Event.type == "inventoried")
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
