"""What a contract covers, line by line, with what each line is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from reuse.actors.models import Organisation
from reuse.collection.models import Deposit
from reuse.contracts.models import Contract, Cover, Coverage
from reuse.contracts.parties import bound_by
from reuse.devices.models import Device


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a contract covers, or covered: the device's code, the organisation's name, the deposit's day."""

    held: Coverage
    code: str | None
    name: str | None
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after this line."""

    at: datetime
    thing: UUID


def lines_of(session: Session, contract: Contract, *, after: Place | None = None, limit: int = 50) -> list[Line]:
    """List what a contract covers or covered, the latest added first, in one query."""
    query = (
        select(Coverage, Device.code, Organisation.name, Deposit.made_at)
        .join(Device, and_(Coverage.cover == Cover.DEVICE, Device.uuid == Coverage.thing_id), isouter=True)
        .join(
            Organisation, and_(Coverage.cover == Cover.ORGANISATION, Organisation.id == Coverage.thing_id), isouter=True
        )
        .join(Deposit, Deposit.id == Coverage.thing_id, isouter=True)
        .where(Coverage.contract_id == contract.id)
        .order_by(Coverage.added_at.desc(), Coverage.thing_id)
        .limit(limit)
    )
    if after is not None:
        same = and_(Coverage.added_at == after.at, Coverage.thing_id > after.thing)
        query = query.where(or_(Coverage.added_at < after.at, same))
    return [Line(*row) for row in session.execute(query)]


def takers_of(session: Session, contract: Contract) -> Sequence[Organisation]:
    """Return the organisations of which all that they take in may be covered, by name."""
    bound = bound_by(session, contract)
    return session.scalars(select(Organisation).where(Organisation.id.in_(bound)).order_by(Organisation.name)).all()
