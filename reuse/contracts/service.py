"""Verbs of a contract: made, then amended; each version of its terms stays, and its hash is in the contract's chain."""

from collections.abc import Callable
from uuid import UUID, uuid5

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Organisation
from reuse.actors.rules import check_version, prose_of
from reuse.contracts.models import Contract, ContractClause, ContractSupplier, ContractVersion, Coverage
from reuse.contracts.parties import check_may_change
from reuse.contracts.terms import Agreed, Terms, fact_of, subject_of, terms_at
from reuse.errors import N_, BadInputError, ConflictError
from reuse.events.chains import append
from reuse.events.record import Fact
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role


def make_contract(session: Session, terms: Terms, *, by: Actor, key: UUID) -> Contract:
    """Make a contract of the buyer's own organisation; replaying the key returns the same one.

    Raises BadInputError, NotFoundError, and ConflictError for a reference that the buyer used already.
    """
    by.needs(Role.BUYER, Role.COORDINATOR)
    agreed = Agreed.of(terms)
    _check_known(session, agreed)
    if asked_before(session, by, key, "contract", agreed.told()):
        return session.get_one(Contract, by.thing(key))
    made = Contract(
        id=by.thing(key),
        buyer_id=by.organisation,
        reference=agreed.terms.reference,
        title=agreed.terms.title,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        made_at=clock.now(),
    )
    _keep(session, lambda: session.add(made))
    _agree(session, made, agreed, by=by, key=key)
    audit.note(session, Action.CONTRACT_MADE, by=by, subject=made.id, organisation=made.buyer_id)
    return made


def amend_contract(
    session: Session, contract: Contract, terms: Terms, *, reason: str, version: int, by: Actor
) -> Contract:
    """Put other terms in force from now on; those of before stay, and say what was agreed then.

    A clause keeps the version that was signed, whatever the library says since, unless the terms name another.
    Nobody who carries the contract out is left out again: what it took in charge stays under it.
    Raises StaleError when somebody changed the contract since `version`, BadInputError, ConflictError.
    """
    check_may_change(contract, by)
    reason = prose_of(reason, "reason", most=500)
    session.refresh(contract, with_for_update=True)
    check_version(contract.version, version)
    before = terms_at(session, contract)
    agreed = Agreed.of(terms, before.clauses)
    _check_known(session, agreed)
    if agreed.told() == before.told():
        return contract
    if before.parties.keys() - agreed.parties.keys():
        raise BadInputError(
            N_("Who carries out a contract stays named in it: what it took in charge stays under the contract."),
            fields={"suppliers": N_("add them again")},
        )
    _check_served(session, contract, before, agreed)
    _keep(session, lambda: _put(contract, agreed.terms))
    _agree(session, contract, agreed, by=by, reason=reason, key=uuid5(contract.id, f"terms {contract.terms_number}"))
    audit.note(session, Action.CONTRACT_AMENDED, by=by, subject=contract.id, organisation=contract.buyer_id)
    return contract


def _check_served(session: Session, contract: Contract, before: Agreed, agreed: Agreed) -> None:
    """Refuse to let another supplier see, as its subcontractor's, what an organisation covered for itself."""
    moved = [one for one, serves in before.parties.items() if agreed.parties[one] not in (None, serves)]
    if session.scalar(select(exists().where(Coverage.contract_id == contract.id, Coverage.by_id.in_(moved)))):
        raise BadInputError(
            N_("Who has covered devices under the contract stays with whom it served: its devices are its own."),
            fields={"subcontractors": N_("choose again")},
        )


def _put(contract: Contract, terms: Terms) -> None:
    contract.reference, contract.title = terms.reference, terms.title
    contract.starts_on, contract.ends_on = terms.starts_on, terms.ends_on
    contract.terms_number += 1
    contract.version += 1


def _agree(session: Session, contract: Contract, agreed: Agreed, *, by: Actor, key: UUID, reason: str = "") -> None:
    """Keep this version of the terms, chain it, and write what queries ask for anew."""
    number, told = contract.terms_number, agreed.told()
    fact = Fact("contract_amended" if number else "contract_made", fact_of(number, told, reason))
    event = append(session, subject_of(contract.id), fact, by=by, key=uuid5(key, "told"))[0]
    session.add(
        ContractVersion(contract_id=contract.id, number=number, at=event.recorded_at, terms=told, reason=reason)
    )
    for table in (ContractSupplier, ContractClause):
        session.execute(delete(table).where(table.contract_id == contract.id))
    session.add_all(
        ContractSupplier(contract_id=contract.id, organisation_id=one, serves_id=serves)
        for one, serves in agreed.parties.items()
    )
    session.add_all(
        ContractClause(
            contract_id=contract.id,
            clause=one.clause.id,
            place=place,
            clause_version=one.clause.version,
            chosen=dict(one.values),
        )
        for place, one in enumerate(agreed.clauses)
    )
    session.flush()


def _check_known(session: Session, agreed: Agreed) -> None:
    """Refuse an organisation that nobody recorded."""
    wanted = set(agreed.parties)
    if wanted - set(session.scalars(select(Organisation.id).where(Organisation.id.in_(wanted)))):
        raise BadInputError(N_("A supplier is not known here."), fields={"suppliers": N_("choose again")})


def _keep(session: Session, write: Callable[[], None]) -> None:
    try:
        with session.begin_nested():
            write()
    except IntegrityError as error:  # the table decides: somebody else may be writing the same reference now
        raise ConflictError(
            N_("A contract with this reference is already recorded."), remedy=N_("Open it, or give another reference.")
        ) from error
