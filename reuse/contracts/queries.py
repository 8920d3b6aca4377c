"""Reading contracts, their devices and what the history says of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.clock import stamp
from reuse.contracts.charges import History, Recorded, Span, Treated
from reuse.contracts.checking import Checking
from reuse.contracts.clauses import Chosen, clause
from reuse.contracts.models import Contract, ContractClause, ContractSupplier, Cover, Coverage
from reuse.contracts.rules import Result
from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError
from reuse.events.models import Event
from reuse.lifecycle.fold import Past, effective
from reuse.lifecycle.stages import Role
from reuse.recycling.models import Fraction, Treatment
from reuse.territory import territory

AT_ONCE = 500
"""How many devices' histories are held in memory together."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A contract with its buyer's name and how many suppliers carry it out."""

    contract: Contract
    buyer: str
    suppliers: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What a contract's clauses answer as of a moment, over how many devices and charges."""

    as_of: datetime
    devices: int
    charges: int
    results: tuple[tuple[Chosen, Result], ...]


def seen_by(by: Actor) -> ColumnElement[bool]:
    """Keep, in a query, the contracts that this person may see.

    The coordinator sees all of them, who buys what its organisation buys, and everybody at a supplier what binds it.
    """
    if by.sees_all():
        return Contract.id.is_not(None)
    supplied = select(ContractSupplier.contract_id).where(ContractSupplier.organisation_id == by.organisation)
    bought = Contract.buyer_id == by.organisation if Role.BUYER in by.roles else false()
    return or_(bought, Contract.id.in_(supplied))


def contract(session: Session, identifier: UUID, *, by: Actor) -> Contract:
    """Return one contract; raises NotFoundError, also for whom it is not to see."""
    found = session.scalar(select(Contract).where(Contract.id == identifier, seen_by(by)))
    if found is None:
        raise NotFoundError(N_("There is no such contract."))
    return found


def by_reference(session: Session, reference: str, *, buyer: UUID) -> Contract:
    """Return a buyer's contract by its reference; raises NotFoundError."""
    found = session.scalar(select(Contract).where(Contract.reference == reference, Contract.buyer_id == buyer))
    if found is None:
        raise NotFoundError(N_("There is no such contract."))
    return found


def contracts(session: Session, *, by: Actor, after: UUID | None = None, limit: int = 50) -> list[Listed]:
    """List the contracts this person may see, the latest made first, in one query."""
    carried = select(func.count()).where(ContractSupplier.contract_id == Contract.id).scalar_subquery()
    query = (
        select(Contract, Organisation.name, carried)
        .join(Organisation, Organisation.id == Contract.buyer_id)
        .where(seen_by(by))
        .order_by(Contract.made_at.desc(), Contract.id.desc())
        .limit(limit)
    )
    if after is not None and (last := session.get(Contract, after)):
        earlier = (Contract.made_at < last.made_at) | ((Contract.made_at == last.made_at) & (Contract.id < last.id))
        query = query.where(earlier)
    return [Listed(*row) for row in session.execute(query)]


def buyer_of(session: Session, contract: Contract) -> str:
    """Return the name of the organisation that buys."""
    return session.get_one(Organisation, contract.buyer_id).name


def suppliers_of(session: Session, contract: Contract) -> Sequence[Organisation]:
    """Return the organisations that carry a contract out, by name."""
    bound = select(ContractSupplier.organisation_id).where(ContractSupplier.contract_id == contract.id)
    return session.scalars(select(Organisation).where(Organisation.id.in_(bound)).order_by(Organisation.name)).all()


def clauses_of(session: Session, contract: Contract) -> tuple[Chosen, ...]:
    """Return the clauses of a contract with the values agreed, in its order."""
    own = select(ContractClause).where(ContractClause.contract_id == contract.id).order_by(ContractClause.place)
    return tuple(Chosen(clause(one.clause), one.chosen) for one in session.scalars(own))


def covered(contract: Contract) -> ColumnElement[bool]:
    """Keep, in a query, the devices that a contract covers."""
    own = select(Coverage.thing_id).where(Coverage.contract_id == contract.id)
    return or_(
        Device.deposit_id.in_(own.where(Coverage.cover == Cover.DEPOSIT)),
        Device.announced_in.in_(own.where(Coverage.cover == Cover.LIST)),
        Device.uuid.in_(own.where(Coverage.cover == Cover.DEVICE)),
    )


def histories(session: Session, contract: Contract) -> Iterator[list[History]]:
    """Stream the histories of a contract's devices, some hundred at a time, in two queries each."""
    query = select(Device.id, Device.uuid, Device.code).where(covered(contract)).order_by(Device.id).limit(AT_ONCE)
    last = 0
    while rows := session.execute(query.where(Device.id > last)).all():
        last = rows[-1].id
        codes = {f"device:{row.uuid}": row.code for row in rows}
        events = session.execute(_TOLD.where(Event.subject.in_(codes)).order_by(Event.subject, Event.seq))
        yield [
            History(subject, codes[subject], [_recorded(row) for row in told])
            for subject, told in groupby(events, lambda row: row.subject)
        ]


_TOLD = select(Event.subject, Event.id, Event.type, Event.occurred_at, Event.recorded_at, Event.data)
"""Columns, not events: a session would keep every one of them until its end."""


def _recorded(row: Row[Any]) -> Recorded:
    at = effective(stamp(row.occurred_at), row.data)
    return Recorded(Past(str(row.id), row.type, at, row.data), stamp(row.recorded_at))


def treatments(session: Session, wanted: Collection[str]) -> Mapping[str, Treated]:
    """Tell what is known of treatments, by id, with what their plants say today that they hold."""
    if not wanted:
        return {}
    out = func.sum(Fraction.mass_g)
    query = (
        select(Treatment.id, Treatment.mass_in_g, out)
        .join(Fraction, Fraction.treatment_id == Treatment.id, isouter=True)
        .where(Treatment.id.in_(map(UUID, wanted)))
        .group_by(Treatment.id, Treatment.mass_in_g)
    )
    plant = aliased(Site)
    held = select(Treatment.id, plant.qualifications).join(plant, plant.id == Treatment.plant_id)
    names = {row.id: row.qualifications for row in session.execute(held.where(Treatment.id.in_(map(UUID, wanted))))}
    rows = session.execute(query).all()
    return {str(one): Treated(frozenset(names[one]), into, _whole(grams)) for one, into, grams in rows}


def _whole(grams: Any) -> int | None:
    """PostgreSQL adds integers up to a decimal."""
    return None if grams is None else int(grams)


def span_of(session: Session, contract: Contract, as_of: datetime) -> Span:
    """Say whose charges count under a contract, and when."""
    bound = select(ContractSupplier.organisation_id).where(ContractSupplier.contract_id == contract.id)
    suppliers = frozenset(map(str, session.scalars(bound)))
    return Span(suppliers, contract.starts_on, contract.ends_on, stamp(as_of))


def end_of_day(day: date) -> datetime:
    """Return the last instant of a day in the territory."""
    return datetime.combine(day + timedelta(days=1), time(), territory().zone) - timedelta(milliseconds=1)


def check_contract(session: Session, contract: Contract, *, as_of: datetime | None = None) -> Checked:
    """Answer for each clause from the events alone, as the history was known at `as_of`; a later moment is now.

    What the contract covers, and what plants say that they hold, is taken as it stands today.
    """
    moment = min(as_of or clock.now(), clock.now())
    clauses = clauses_of(session, contract)
    checking = Checking(clauses, span_of(session, contract, moment))
    for some in histories(session, contract):
        checking.add(some, lambda wanted: treatments(session, wanted))
    results = tuple(zip(clauses, checking.results(), strict=True))
    return Checked(moment, checking.devices, checking.charges, results)
