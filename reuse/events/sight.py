"""Who sees a device: its holder, whoever is to receive it, whoever handled it; the coordinator sees all."""

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices import queries
from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError
from reuse.events.record import took_part
from reuse.lifecycle.situation import Situation


def plainly_seen(situation: Situation, by: Actor) -> bool:
    """Whether a device in this situation is this organisation's to see, whatever its history says."""
    mine = str(by.organisation)
    coming = situation.handover is not None and situation.handover["to"] == mine
    return by.sees_all() or coming or situation.holder == mine


def is_seen(session: Session, subject: str, situation: Situation, by: Actor) -> bool:
    """Whether the device of this chain, in this situation, is this organisation's to see."""
    return plainly_seen(situation, by) or took_part(session, subject, by)


def check_sight(session: Session, subject: str, situation: Situation, by: Actor) -> None:
    """Raise NotFoundError unless the device of this chain, in this situation, is this organisation's to see."""
    if is_seen(session, subject, situation, by):
        return
    raise NotFoundError(
        N_("Another organisation holds this device."), remedy=N_("If it is in front of you, receive it by its code.")
    )


def seen(session: Session, code: str, by: Actor) -> Device:
    """Return the device that bears the code, where it is this organisation's to see; raises NotFoundError."""
    device = queries.by_code(session, code)
    check_sight(session, device.subject, device.situation, by)
    return device
