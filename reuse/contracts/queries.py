"""Reading contracts, their devices and what the history says of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.clock import stamp
from reuse.contracts.charges import Span
from reuse.contracts.clauses import Chosen
from reuse.contracts.models import Contract, ContractSupplier
from reuse.contracts.terms import terms_at
from reuse.errors import N_, NotFoundError
from reuse.lifecycle.stages import Role


@dataclass(frozen=True, slots=True)
class Listed:
    """A contract with its buyer's name and how many suppliers carry it out."""

    contract: Contract
    buyer: str
    suppliers: int


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
    of_it = (ContractSupplier.contract_id == Contract.id, ContractSupplier.serves_id.is_(None))
    carried = select(func.count()).where(*of_it).scalar_subquery()
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
    """Return the organisations that carry a contract out, subcontractors too, by name."""
    bound = select(ContractSupplier.organisation_id).where(ContractSupplier.contract_id == contract.id)
    return session.scalars(select(Organisation).where(Organisation.id.in_(bound)).order_by(Organisation.name)).all()


def clauses_of(session: Session, contract: Contract, as_of: datetime | None = None) -> tuple[Chosen, ...]:
    """Return the clauses of a contract with the values agreed, as in force at a moment, in its order."""
    return terms_at(session, contract, as_of).clauses


def span_of(session: Session, contract: Contract, as_of: datetime) -> Span:
    """Say whose charges count under a contract, and when, by the terms in force at a moment."""
    agreed = terms_at(session, contract, as_of)
    return Span(frozenset(map(str, agreed.parties)), agreed.terms.starts_on, agreed.terms.ends_on, stamp(as_of))
