"""A device's row, which follows its history."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from reuse.db import Base
from reuse.devices.models import Device, Model
from reuse.statements import Statement

_devices, _models = (Base.metadata.tables[one.__tablename__] for one in (Device, Model))
_LOCKED = select(Device).where(Device.id == bindparam("id")).with_for_update().execution_options(populate_existing=True)
_MOVE = update(_devices).where(_devices.c.id == bindparam("moved"), _devices.c.seq == bindparam("after"))
_MODEL = select(_models.c.id).where(_models.c.kind == bindparam("now"), _models.c.key == bindparam("model"))
_MOVED = Statement(_MOVE.returning(_devices.c.model_id))
_DESCRIBED = Statement(_MOVE.values(model_id=_MODEL.scalar_subquery()).returning(_devices.c.model_id))


def move(session: Session, device: Device, columns: Mapping[str, Any], *, model: str = "") -> bool:
    """Move the device and hold it until the transaction ends, but only where no fact was added since it was read.

    It becomes one of the model of this folded name, or of none where nobody has added that model yet.
    """
    told = {"moved": device.id, "after": device.seq, **columns}
    if model:
        moved = _DESCRIBED.ask(session.connection(), **told, now=columns["kind"], model=model)
    else:
        moved = _MOVED.ask(session.connection(), **told)
    for row in moved:
        for name, value in {**columns, "model_id": row.model_id}.items():
            set_committed_value(device, name, value)
    return bool(moved)


def wait_for(session: Session, device: Device) -> None:
    """Wait for whoever moves the device, then read again what was left."""
    session.scalars(_LOCKED, {"id": device.id}).one()
