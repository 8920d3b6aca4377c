"""What a bundle will hold and which earlier heads it can start from, before it is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.events.log_models import Checkpoint
from reuse.events.log_store import latest_checkpoint

EARLIER = 60
"""Earlier checkpoints that are suggested: two months of days; any other one can be named too."""


@dataclass(frozen=True, slots=True)
class Offer:
    """How many devices would be in a bundle, and the checkpoints, the latest first; none where nothing is sealed."""

    devices: int
    latest: Checkpoint | None
    earlier: Sequence[Checkpoint]


def offer(session: Session, devices: int) -> Offer:
    """Say what a bundle made now would be proved against."""
    latest = latest_checkpoint(session)
    query = select(Checkpoint).order_by(Checkpoint.size.desc()).limit(EARLIER)
    before = session.scalars(query.where(Checkpoint.size < latest.size)).all() if latest else []
    return Offer(devices, latest, before)
