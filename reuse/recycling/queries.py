"""Reading whether masses add up."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.devices.models import Device
from reuse.events.models import Event
from reuse.events.queries import in_force
from reuse.evidence.models import DocumentSource
from reuse.evidence.service import number_for
from reuse.lifecycle.situation import Situation
from reuse.recycling.models import Fraction, Treatment
from reuse.recycling.rules import LotBalance, Mass, MassBalance, added
from reuse.territory import territory

_TAKEN_OUT = ("part_harvested", "medium_removed")


def balance_of(session: Session, device: Device) -> MassBalance | None:
    """Weigh a device against its parts, each as last weighed, and its residue; None unless it was dismantled."""
    told = session.execute(
        select(Event.type, Event.data)
        .where(Event.subject == device.subject, Event.type.in_(("dismantled", *_TAKEN_OUT)), in_force(Event.id))
        .order_by(Event.seq)
    ).all()
    if all(row.type != "dismantled" for row in told):
        return None
    situation = device.situation
    return MassBalance(
        whole=Mass(situation.mass_g, situation.mass_measured),
        parts=_parts(session, [UUID(row.data["part"]) for row in told if row.type in _TAKEN_OUT]),
        residue=_residue(situation),
        tolerance_percent=territory().mass_tolerance_percent,
    )


def _parts(session: Session, identifiers: list[UUID]) -> Mass:
    texts = session.scalars(select(Device.situation_text).where(Device.uuid.in_(identifiers)))
    parts = [Situation.load(text) for text in texts]
    return added([Mass(part.mass_g, part.mass_measured) for part in parts])


def _residue(situation: Situation) -> Mass:
    """What remained has no default: where it is known, a scale said it."""
    return Mass(situation.residue_g, situation.residue_g is not None)


def certificate_of(treatment: UUID) -> str:
    """Number the certificate of a treatment."""
    return number_for("TRT", treatment)


def lot_of(session: Session, treatment: UUID) -> LotBalance:
    """Weigh the devices of a lot against what the plant took in, and that against what came out.

    Where no fraction was told, what came out is not known.
    """
    made = session.get_one(Treatment, treatment)
    devices = _lot(session, treatment)
    fractions = session.scalars(select(Fraction).where(Fraction.treatment_id == treatment)).all()
    return LotBalance(
        devices=added(devices) if devices else Mass(),
        mass_in=Mass(made.mass_in_g, made.mass_measured),
        fractions=added([Mass(one.mass_g, one.measured) for one in fractions]) if fractions else Mass(),
        tolerance_percent=territory().mass_tolerance_percent,
    )


def _lot(session: Session, treatment: UUID) -> list[Mass]:
    """The mass of each device as it entered the plant: of one that was dismantled, what remained."""
    subjects = session.scalars(
        select(Event.subject)
        .join(DocumentSource, DocumentSource.event_id == Event.id)
        .where(DocumentSource.number == certificate_of(treatment), in_force(Event.id))
    ).all()
    dismantled = set(
        session.scalars(
            select(Event.subject).where(Event.subject.in_(subjects), Event.type == "dismantled", in_force(Event.id))
        )
    )
    identifiers = [UUID(subject.removeprefix("device:")) for subject in subjects]
    lot = session.execute(select(Device.uuid, Device.situation_text).where(Device.uuid.in_(identifiers)))
    return [_entered(Situation.load(text), f"device:{uuid}" in dismantled) for uuid, text in lot]


def _entered(situation: Situation, in_parts: bool) -> Mass:
    return _residue(situation) if in_parts else Mass(situation.mass_g, situation.mass_measured)
