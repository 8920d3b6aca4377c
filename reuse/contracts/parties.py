"""Whom a contract binds, and who may change it."""

import re
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.contracts.models import Contract, ContractSupplier
from reuse.errors import N_, BadInputError, ForbiddenError
from reuse.lifecycle.stages import Role

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def bound_by(session: Session, contract: Contract) -> set[UUID]:
    """Return the buyer, the suppliers and their subcontractors."""
    bound = select(ContractSupplier.organisation_id).where(ContractSupplier.contract_id == contract.id)
    return {contract.buyer_id, *session.scalars(bound)}


def may_change(contract: Contract, by: Actor) -> bool:
    """Tell whether this is the contract's buyer or the coordinator."""
    return Role.COORDINATOR in by.roles or (Role.BUYER in by.roles and by.organisation == contract.buyer_id)


def check_may_change(contract: Contract, by: Actor) -> None:
    """Refuse unless this is the contract's buyer or the coordinator; raises ForbiddenError."""
    if may_change(contract, by):
        return
    raise ForbiddenError(N_("Only the contract's buyer or the coordinator may change it."))


def check_may_cover(session: Session, contract: Contract, by: Actor) -> None:
    """Refuse unless this is a party of the contract, for what is its own, or the coordinator; raises ForbiddenError."""
    carries = exists().where(
        ContractSupplier.contract_id == contract.id, ContractSupplier.organisation_id == by.organisation
    )
    if may_change(contract, by) or session.scalar(select(carries)):
        return
    raise ForbiddenError(N_("Only the contract's parties, each for its own, or the coordinator say what it covers."))


def answers_for(session: Session, contract: Contract, by: Actor) -> set[UUID]:
    """Return the organisations whose things this person may have the contract cover."""
    return bound_by(session, contract) if by.sees_all() else {by.organisation}


def by_siret(session: Session, typed: str, *, field: str = "suppliers") -> list[UUID]:
    """Return the organisations of these SIRET numbers, or identifiers where they have none, spaces forgiven.

    They come in the order typed; raises BadInputError.
    """
    wanted = ["".join(one.split()).lower() for one in typed.replace(";", ",").split(",") if one.strip()]
    either = or_(
        Organisation.siret.in_(wanted), Organisation.id.in_([UUID(one) for one in wanted if _ID.fullmatch(one)])
    )
    known: dict[str, UUID] = {}
    for row in session.execute(select(Organisation.siret, Organisation.id).where(either)):
        known |= {str(row.siret): row.id, str(row.id): row.id}
    if set(wanted) - known.keys():
        raise BadInputError(
            N_("A supplier is not known here."),
            remedy=N_("Give the SIRET numbers of organisations that the coordinator has recorded."),
            fields={field: N_("14 digits each, separated by commas")},
        )
    return [known[one] for one in dict.fromkeys(wanted)]
