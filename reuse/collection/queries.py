"""Reading deposits."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.collection.models import Deposit
from reuse.devices.models import Device, Identity, IdentityKind, Model
from reuse.errors import N_, NotFoundError
from reuse.lifecycle.stages import Stage

_SPOKEN = str.maketrans({"0": "O", "1": "I", "8": "B"})


def own_deposit(session: Session, identifier: UUID, *, by: Actor) -> Deposit:
    """Return a deposit that is this organisation's to see; raises NotFoundError."""
    found = session.get(Deposit, identifier)
    if found is None or not (by.sees_all() or found.organisation_id == by.organisation):
        raise NotFoundError(N_("There is no such deposit here."))
    return found


def by_follow_up(session: Session, typed: str) -> Deposit:
    """Return the deposit whose receipt bears this follow-up code, as typed; raises NotFoundError."""
    hashed = sha256(spelled(typed).encode("utf-8", "replace")).hexdigest()
    found = session.scalar(select(Deposit).where(Deposit.follow_up_hash == hashed))
    if found is None:
        raise NotFoundError(
            N_("No deposit has this follow-up code."),
            remedy=N_("Compare it with your receipt: 16 letters and digits."),
            fields={"follow_up": N_("not the code of a deposit")},
        )
    return found


def spelled(typed: str) -> str:
    """Give a follow-up code as it was made, whatever its case, dashes, and digits taken for letters."""
    return "".join(character for character in typed.upper() if character.isalnum()).translate(_SPOKEN)


def devices_of(session: Session, deposit: Deposit) -> Sequence[Device]:
    """Return the devices of a deposit, in the order they were taken in."""
    return session.scalars(select(Device).where(Device.deposit_id == deposit.id).order_by(Device.id).limit(500)).all()


@dataclass(frozen=True, slots=True)
class Announced:
    """A list announced: how many devices are on it, how many of them have arrived."""

    deposit: Deposit
    devices: int
    arrived: int


def lists_of(session: Session, by: Actor, *, limit: int = 50) -> list[Announced]:
    """Return the lists announced to the organisation, the latest first."""
    arrived = func.count().filter(Device.stage != Stage.ANNOUNCED)
    query = (
        select(Deposit, func.count(), arrived)
        .join(Device, Device.announced_in == Deposit.id)
        .where(Deposit.organisation_id == by.organisation, Device.stage != Stage.NEW)
        .group_by(Deposit.id)
        .order_by(Deposit.made_at.desc(), Deposit.id)
        .limit(limit)
    )
    return [Announced(*row) for row in session.execute(query)]


def announced_in(session: Session, deposit: Deposit) -> Announced:
    """Count the devices of one list; an announcement undone since is not on it."""
    arrived = func.count().filter(Device.stage != Stage.ANNOUNCED)
    on_it = (Device.announced_in == deposit.id, Device.stage != Stage.NEW)
    devices, here = session.execute(select(func.count(), arrived).where(*on_it)).one()
    return Announced(deposit, devices, here)


@dataclass(frozen=True, slots=True)
class Listed:
    """One device of a list, with the names by which it will be known on arrival."""

    device: Device
    model: str
    names: tuple[str, ...]


def listed(session: Session, deposit: Deposit, *, after: int = 0, limit: int = 100) -> list[Listed]:
    """Return the devices of a list in the order of its rows, in two queries."""
    rows = session.execute(
        select(Device, Model.maker, Model.name)
        .join(Model, Model.id == Device.model_id, isouter=True)
        .where(Device.announced_in == deposit.id, Device.stage != Stage.NEW, Device.id > after)
        .order_by(Device.id)
        .limit(limit)
    ).all()
    names: dict[int, list[str]] = {}
    told = select(Identity.device_id, Identity.value).where(
        Identity.device_id.in_([row[0].id for row in rows]),
        Identity.kind.in_((IdentityKind.SERIAL, IdentityKind.ASSET_TAG)),
    )
    for device, value in session.execute(told.order_by(Identity.id)):
        names.setdefault(device, []).append(value)
    return [Listed(row[0], f"{row[1] or ''} {row[2] or ''}".strip(), tuple(names.get(row[0].id, ()))) for row in rows]
