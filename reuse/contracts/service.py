"""Verbs of a contract: made with its clauses and suppliers, then told which devices it covers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Organisation
from reuse.actors.rules import name_of
from reuse.collection.models import Deposit
from reuse.contracts.clauses import Chosen, chosen
from reuse.contracts.models import Contract, ContractClause, ContractSupplier, Cover, Coverage
from reuse.devices.models import Device
from reuse.devices.queries import by_code
from reuse.errors import N_, BadInputError, ConflictError, ForbiddenError, NotFoundError
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role

MOST_SUPPLIERS = 50
MOST_COVERED = 1000
"""How many deposits, lists and codes are added at once."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says: clauses as `{"clause": id, "values": {…}}`, suppliers by id, days both included."""

    reference: str
    title: str
    starts_on: date
    ends_on: date
    suppliers: tuple[UUID, ...]
    clauses: tuple[Mapping[str, Any], ...]


def make_contract(session: Session, terms: Terms, *, by: Actor, key: UUID) -> Contract:
    """Make a contract of the buyer's own organisation; replaying the key returns the same one.

    Raises BadInputError, NotFoundError, and ConflictError for a reference that the buyer used already.
    """
    by.needs(Role.BUYER, Role.COORDINATOR)
    read = chosen(terms.clauses)
    reference, title = name_of(terms.reference, "reference", most=60), name_of(terms.title, "title", most=200)
    suppliers = _suppliers(session, terms.suppliers)
    if asked_before(session, by, key, "contract", _asked(terms, read)):
        return session.get_one(Contract, by.thing(key))
    _check_days(terms)
    made = Contract(
        id=by.thing(key),
        buyer_id=by.organisation,
        reference=reference,
        title=title,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        made_at=clock.now(),
    )
    _keep(session, made)
    session.add_all(ContractSupplier(contract_id=made.id, organisation_id=one) for one in suppliers)
    session.add_all(_clause(made, place, one) for place, one in enumerate(read))
    session.flush()
    audit.note(session, Action.CONTRACT_MADE, by=by, subject=made.id, organisation=made.buyer_id)
    return made


def _asked(terms: Terms, read: Sequence[Chosen]) -> dict[str, Any]:
    told = {"reference": terms.reference, "title": terms.title}
    told |= {"starts_on": terms.starts_on.isoformat(), "ends_on": terms.ends_on.isoformat()}
    clauses = [{"clause": one.clause.id, "values": dict(one.values)} for one in read]
    return told | {"suppliers": sorted(map(str, terms.suppliers)), "clauses": clauses}


def suppliers_by_siret(session: Session, typed: Sequence[str]) -> tuple[UUID, ...]:
    """Return the organisations that have these SIRET numbers, spaces forgiven; raises BadInputError."""
    wanted = {"".join(one.split()) for one in typed if one.strip()}
    rows = session.execute(select(Organisation.siret, Organisation.id).where(Organisation.siret.in_(wanted))).all()
    if len(rows) < len(wanted) or not wanted:
        raise BadInputError(
            N_("A supplier is not known here."),
            remedy=N_("Give the SIRET numbers of organisations that the coordinator has recorded."),
            fields={"suppliers": N_("14 digits each, separated by commas")},
        )
    return tuple(row.id for row in rows)


def _suppliers(session: Session, asked: Sequence[UUID]) -> list[UUID]:
    """Return the suppliers, each once; a contract has at least one, and all of them are known here."""
    wanted = set(asked)
    if not 0 < len(wanted) <= MOST_SUPPLIERS:
        raise BadInputError(
            N_("A contract has at least one supplier, and 50 at most."), fields={"suppliers": N_("choose again")}
        )
    known = set(session.scalars(select(Organisation.id).where(Organisation.id.in_(wanted))))
    if wanted - known:
        raise BadInputError(N_("A supplier is not known here."), fields={"suppliers": N_("choose again")})
    return sorted(known)


def _check_days(terms: Terms) -> None:
    if terms.starts_on > terms.ends_on:
        raise BadInputError(
            N_("The contract ends before it begins."), fields={"ends_on": N_("a day after the first one")}
        )


def _keep(session: Session, made: Contract) -> None:
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:  # the table decides: somebody else may be writing the same reference now
        raise ConflictError(
            N_("A contract with this reference is already recorded."), remedy=N_("Open it, or give another reference.")
        ) from error


def _clause(made: Contract, place: int, one: Chosen) -> ContractClause:
    return ContractClause(
        contract_id=made.id,
        clause=one.clause.id,
        place=place,
        clause_version=one.clause.version,
        chosen=dict(one.values),
    )


@dataclass(frozen=True, slots=True)
class Covered:
    """Devices to cover: all those of deposits, of announced lists, and some by their codes."""

    deposits: tuple[UUID, ...] = ()
    lists: tuple[UUID, ...] = ()
    codes: tuple[str, ...] = ()


def cover(session: Session, contract: Contract, asked: Covered, *, by: Actor, key: UUID) -> int:
    """Add what a contract covers, and return how many things were new; what it covers already stays.

    A buyer adds what came to its own organisation or to a supplier's; the coordinator anything.
    Raises NotFoundError, ForbiddenError, BadInputError.
    """
    check_may_change(contract, by)
    told = {"contract": str(contract.id), "codes": list(asked.codes)}
    told |= {"deposits": sorted(map(str, asked.deposits)), "lists": sorted(map(str, asked.lists))}
    if asked_before(session, by, key, "cover", told):
        return 0
    wanted = _things(session, contract, asked, by)
    session.refresh(contract, with_for_update=True)
    own = select(Coverage.cover, Coverage.thing_id).where(Coverage.contract_id == contract.id)
    new = sorted(wanted - {(row.cover, row.thing_id) for row in session.execute(own)})
    present = clock.now()
    session.add_all(
        Coverage(contract_id=contract.id, cover=kind, thing_id=thing, added_at=present) for kind, thing in new
    )
    contract.version += 1 if new else 0
    session.flush()
    audit.note(session, Action.CONTRACT_CHANGED, by=by, subject=contract.id, organisation=contract.buyer_id)
    return len(new)


def may_change(contract: Contract, by: Actor) -> bool:
    """Tell whether this is the contract's buyer or the coordinator."""
    return Role.COORDINATOR in by.roles or (Role.BUYER in by.roles and by.organisation == contract.buyer_id)


def check_may_change(contract: Contract, by: Actor) -> None:
    """Refuse unless this is the contract's buyer or the coordinator; raises ForbiddenError."""
    if may_change(contract, by):
        return
    raise ForbiddenError(N_("Only the contract's buyer or the coordinator may change it."))


def _things(session: Session, contract: Contract, asked: Covered, by: Actor) -> set[tuple[Cover, UUID]]:
    if not 0 < len(asked.deposits) + len(asked.lists) + len(asked.codes) <= MOST_COVERED:
        raise BadInputError(N_("Name at least one deposit, list or code, and 1,000 at most."))
    ours = None if by.sees_all() else _parties(session, contract)
    devices = [by_code(session, code) for code in asked.codes]
    named = {*asked.deposits, *asked.lists, *(one.deposit_id for one in devices if one.deposit_id)}
    deposits = select(Deposit.id, Deposit.organisation_id).where(Deposit.id.in_(named))
    came = {row.id: row.organisation_id for row in session.execute(deposits)}
    for deposit in (*asked.deposits, *asked.lists):
        if deposit not in came or (ours is not None and came[deposit] not in ours):
            raise NotFoundError(N_("There is no such deposit for this contract."))
    for device in devices:
        deposited = came.get(device.deposit_id) if device.deposit_id else None
        if ours is not None and ours.isdisjoint({deposited, device.holder_id}):
            raise _no_such_device(device)
    things = {(Cover.DEPOSIT, one) for one in asked.deposits} | {(Cover.LIST, one) for one in asked.lists}
    return things | {(Cover.DEVICE, one.uuid) for one in devices}


def _parties(session: Session, contract: Contract) -> set[UUID]:
    bound = select(ContractSupplier.organisation_id).where(ContractSupplier.contract_id == contract.id)
    return {contract.buyer_id, *session.scalars(bound)}


def _no_such_device(device: Device) -> NotFoundError:
    return NotFoundError(
        N_("The device {code} came neither to the buyer nor to a supplier of this contract."), code=device.code or ""
    )
