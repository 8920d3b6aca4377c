"""What is known of a machine, in the form its tools' files have."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from reuse.devices import queries as devices
from reuse.devices.models import Device, IdentityKind, Model
from reuse.lifecycle.stages import Stage
from reuse.refurbishment.inventory.likeness import Reason, Verdict
from reuse.refurbishment.inventory.reading import DeviceReading, Format, MediumReading, Reading


@dataclass(frozen=True, slots=True)
class Alike:
    """Another device that bears the same name, and whether it is the same machine."""

    code: str
    stage: Stage
    verdict: Verdict
    reasons: tuple[Reason, ...]


def reading_of(session: Session, device: Device) -> Reading:
    """Put what is stored of a device in the form of a reading, so that a new one can be compared with it."""
    names = devices.identities_of(session, device)
    model = session.get(Model, device.model_id) if device.model_id else None
    serial = next((one.value for one in names if one.kind is IdentityKind.SERIAL), None)
    return Reading(
        format=Format.LSHW,
        sha256="",
        device=DeviceReading(
            maker=model.maker or None if model else None, model=model.name or None if model else None, serial=serial
        ),
        media=tuple(MediumReading(serial=one.value) for one in names if one.kind is IdentityKind.MEDIUM_SERIAL),
        erasures=(),
        warnings=(),
        marks=frozenset(one.value for one in names if one.kind is IdentityKind.BOARD),
    )
