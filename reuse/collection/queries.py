"""Reading deposits."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.collection.models import Deposit
from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError

_SPOKEN = str.maketrans({"0": "O", "1": "I", "8": "B"})


def by_follow_up(session: Session, typed: str) -> Deposit:
    """Return the deposit whose receipt bears this follow-up code, as typed; raises NotFoundError."""
    code = "".join(character for character in typed.upper() if character.isalnum()).translate(_SPOKEN)
    hashed = sha256(code.encode("utf-8", "replace")).hexdigest()
    found = session.scalar(select(Deposit).where(Deposit.follow_up_hash == hashed))
    if found is None:
        raise NotFoundError(
            N_("No deposit has this follow-up code."),
            remedy=N_("Compare it with your receipt: 16 letters and digits."),
            fields={"follow_up": N_("not the code of a deposit")},
        )
    return found


def devices_of(session: Session, deposit: Deposit) -> Sequence[Device]:
    """Return the devices of a deposit, in the order they were taken in."""
    return session.scalars(select(Device).where(Device.deposit_id == deposit.id).order_by(Device.id).limit(500)).all()
