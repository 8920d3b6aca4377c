"""Contracts whose upkeep failed: each is done by itself, what fails is noted until it succeeds again."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.contracts.models import Contract
from reuse.contracts.standing_models import Duty, Fault
from reuse.db import Sessions, reading, unit_of_work
from reuse.errors import place_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failing:
    """A contract, and since when some of its upkeep fails."""

    contract: Contract
    since: datetime


def each(factory: Sessions, contracts: Iterable[UUID], duty: Duty, doing: Callable[[UUID], None]) -> list[UUID]:
    """Do one duty for every contract that needs it and return those for which it failed: the others are done too."""
    with reading(factory) as session:
        known = set(session.scalars(select(Fault.contract_id).where(Fault.duty == duty)))
    failed = []
    for contract in contracts:
        try:
            doing(contract)
        except Exception as problem:  # noqa: BLE001 - whatever one contract brings about, the others are looked after
            _note(factory, contract, duty, place_of(problem))
            failed.append(contract)
    for contract in known.difference(failed):
        _forget(factory, contract, duty)
    return failed


def _note(factory: Sessions, contract: UUID, duty: Duty, problem: str) -> None:
    _log.error("contract %s: %s failed: %s", contract, duty.value, problem)
    with unit_of_work(factory) as session:
        found = session.get(Fault, (contract, duty)) or Fault(contract_id=contract, duty=duty, since=clock.now())
        found.problem = problem
        session.add(found)


def _forget(factory: Sessions, contract: UUID, duty: Duty) -> None:
    with unit_of_work(factory) as session:
        session.execute(delete(Fault).where(Fault.contract_id == contract, Fault.duty == duty))


def failing(session: Session) -> Sequence[Failing]:
    """List the contracts some upkeep of which fails, for the coordination, the longest first."""
    since = func.min(Fault.since).label("since")
    faults = select(Fault.contract_id, since).group_by(Fault.contract_id).subquery()
    query = select(Contract, faults.c.since).join(faults, faults.c.contract_id == Contract.id)
    return [Failing(*row) for row in session.execute(query.order_by(faults.c.since, Contract.id))]


def told(session: Session) -> Sequence[Fault]:
    """List what failed and where, for whoever runs the service."""
    return session.scalars(select(Fault).order_by(Fault.since, Fault.contract_id, Fault.duty)).all()
