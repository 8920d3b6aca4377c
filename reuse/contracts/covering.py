"""What a contract covers, line by line, on whose word, with what each line is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.collection.models import Deposit
from reuse.contracts.coverage import in_force
from reuse.contracts.models import Contract, Cover, Coverage
from reuse.contracts.parties import answers_for
from reuse.contracts.view import WHOLE, View
from reuse.devices.models import Device


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a contract covers, or covered: the device's code, the organisation's name, the deposit's day.

    `by` names who covers it, `removed_by` who removed it.
    """

    held: Coverage
    code: str | None
    name: str | None
    made_at: datetime | None
    by: str
    removed_by: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """How many things of a kind an organisation has the contract cover, and how many of its own were removed again.

    `first` and `last` say when the first and the last of all of them were added.
    """

    by_id: UUID
    by: str
    cover: Cover
    count: int
    removed: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after this line."""

    at: datetime
    thing: UUID
    by: UUID


def lines_of(
    session: Session, contract: Contract, view: View = WHOLE, *, after: Place | None = None, limit: int = 50
) -> list[Line]:
    """List what a contract covers or covered, as far as the view shows, the latest added first, in one query."""
    owner, remover = aliased(Organisation), aliased(Organisation)
    query = (
        select(Coverage, Device.code, Organisation.name, Deposit.made_at, owner.name, remover.name)
        .join(owner, owner.id == Coverage.by_id)
        .join(remover, remover.id == Coverage.removed_by_id, isouter=True)
        .join(Device, and_(Coverage.cover == Cover.DEVICE, Device.uuid == Coverage.thing_id), isouter=True)
        .join(
            Organisation, and_(Coverage.cover == Cover.ORGANISATION, Organisation.id == Coverage.thing_id), isouter=True
        )
        .join(Deposit, Deposit.id == Coverage.thing_id, isouter=True)
        .where(Coverage.contract_id == contract.id, _listed_to(view))
        .order_by(Coverage.added_at.desc(), Coverage.thing_id, Coverage.by_id)
        .limit(limit)
    )
    if after is not None:
        later = or_(Coverage.thing_id > after.thing, and_(Coverage.thing_id == after.thing, Coverage.by_id > after.by))
        query = query.where(or_(Coverage.added_at < after.at, and_(Coverage.added_at == after.at, later)))
    return [Line(*row) for row in session.execute(query)]


def _listed_to(view: View) -> ColumnElement[bool]:
    """Keep the lines that name what the view shows; of organisations all: a name is no device."""
    if view.whole:
        return view.shown
    return or_(
        Coverage.by_id.in_(view.ours),
        Coverage.cover == Cover.ORGANISATION,
        and_(Device.id.is_not(None), view.shown),
        Deposit.organisation_id == view.own,
    )


def shares_of(session: Session, contract: Contract, as_of: datetime | None = None) -> Sequence[Share]:
    """Count what each organisation has the contract cover, by kind: figures, the same for whoever reads it."""
    stands, known = in_force(contract, as_of), Coverage.added_at <= as_of if as_of else true()
    counts = (func.count().filter(stands), func.count().filter(~stands))
    query = (
        select(Coverage.by_id, Organisation.name, Coverage.cover, *counts)
        .add_columns(func.min(Coverage.added_at), func.max(Coverage.added_at))
        .join(Organisation, Organisation.id == Coverage.by_id)
        .where(Coverage.contract_id == contract.id, known)
        .group_by(Coverage.by_id, Organisation.name, Coverage.cover)
        .order_by(Organisation.name, Coverage.by_id, Coverage.cover)
    )
    return [Share(*row) for row in session.execute(query)]


def takers_of(session: Session, contract: Contract, by: Actor) -> Sequence[Organisation]:
    """Return the organisations of which this person may have all that they take in covered, by name."""
    ours = answers_for(session, contract, by)
    return session.scalars(select(Organisation).where(Organisation.id.in_(ours)).order_by(Organisation.name)).all()
