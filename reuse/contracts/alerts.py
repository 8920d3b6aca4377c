"""Daily checks of the contracts in force: what they answered is kept when it changes, and told to the parties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from reuse import clock
from reuse.actors.actor import Actor
from reuse.contracts.checks import check_contract
from reuse.contracts.clauses import Chosen
from reuse.contracts.faults import each
from reuse.contracts.models import Contract, ContractClause, KeptAnswer
from reuse.contracts.queries import clauses_of, seen_by
from reuse.contracts.rules import MOST_LISTED, Answer, Result
from reuse.contracts.standing_models import Duty
from reuse.db import Sessions, reading, unit_of_work
from reuse.territory import local_day, territory

SHOWN_FOR = timedelta(days=7)
"""How long an alert stands on the day of the parties."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A contract, and what changed in the answer of one of its clauses."""

    contract: Contract
    kept: KeptAnswer


def watch(factory: Sessions, present: datetime) -> list[UUID]:
    """Check, once a day, every contract in force, each in a transaction of its own; return those that failed."""

    def look(identifier: UUID) -> None:
        with unit_of_work(factory) as session:
            contract = session.get_one(Contract, identifier)
            if local_day(present) <= _watched_until(session, contract):
                watch_contract(session, contract)

    with reading(factory) as session:
        due = _unchecked(session, present)
    return each(factory, due, Duty.WATCH, look)


def _unchecked(session: Session, present: datetime) -> Sequence[UUID]:
    """Return the contracts that have begun and that nobody has checked since midnight."""
    unchecked = or_(Contract.checked_at.is_(None), Contract.checked_at < _midnight(present))
    begun = Contract.starts_on <= local_day(present)
    return session.scalars(select(Contract.id).where(begun, unchecked).order_by(Contract.id)).all()


def _watched_until(session: Session, contract: Contract) -> date:
    """The day after which time alone changes no answer any more: the times of its clauses run on after its end."""
    times = [int(one.values.get("days", 0)) for one in clauses_of(session, contract)]
    return contract.ends_on + timedelta(days=max(times, default=0) + 1)


def watch_contract(session: Session, contract: Contract) -> None:
    """Check one contract now and keep what changed since its last check, clause by clause."""
    session.refresh(contract, with_for_update=True)
    checked = check_contract(session, contract)
    before = latest_answers(session, contract)
    for chosen, result in checked.results:
        _keep(session, contract, chosen, result, before.get(chosen.clause.id), checked.as_of)
    contract.checked_at = checked.as_of
    session.flush()


def _keep(
    session: Session, contract: Contract, chosen: Chosen, result: Result, before: KeptAnswer | None, at: datetime
) -> None:
    offending = [one.subject for one in result.offending]
    fresh = _fresh(offending, result, before)
    changed = before is None or before.answer != result.answer
    if not changed and not fresh and before and before.offending == offending:
        return
    tells = changed if before else result.answer is Answer.NOT_MET
    kept = KeptAnswer(
        contract_id=contract.id,
        clause=chosen.clause.id,
        at=at,
        answer=result.answer.value,
        was=before.answer if before else None,
        figures=dict(result.figures),
        offending=offending,
        fresh=fresh,
        alerts=tells or bool(fresh and result.answer is Answer.NOT_MET),
    )
    session.add(kept)


def _fresh(offending: Sequence[str], result: Result, before: KeptAnswer | None) -> int:
    """Count the devices that did not decide before; by the totals alone where more decided than a check names."""
    known = set(before.offending) if before else set()
    if before and len(known) >= MOST_LISTED:
        return max(0, result.figures.get("fails", 0) - int(before.figures.get("fails", 0)))
    return sum(one not in known for one in offending)


def latest_answers(session: Session, contract: Contract) -> dict[str, KeptAnswer]:
    """Return what each clause answered at the last check, by the clause's id."""
    own = select(KeptAnswer).where(KeptAnswer.contract_id == contract.id, _last())
    return {one.clause: one for one in session.scalars(own)}


def _last() -> ColumnElement[bool]:
    """Keep, in a query, what each clause answered last."""
    later = aliased(KeptAnswer)
    newer = (later.contract_id == KeptAnswer.contract_id, later.clause == KeptAnswer.clause, later.at > KeptAnswer.at)
    return ~exists().where(*newer)


def _agreed() -> ColumnElement[bool]:
    """Keep, in a query, answers of clauses that no amendment took out since."""
    one = ContractClause
    return exists().where(one.contract_id == KeptAnswer.contract_id, one.clause == KeptAnswer.clause)


def changes_of(session: Session, contract: Contract, *, limit: int = 50) -> Sequence[KeptAnswer]:
    """Return the latest alerts of a contract, the newest first."""
    own = select(KeptAnswer).where(KeptAnswer.contract_id == contract.id, KeptAnswer.alerts)
    return session.scalars(own.order_by(KeptAnswer.at.desc(), KeptAnswer.clause).limit(limit)).all()


def alerts_for(session: Session, by: Actor, *, limit: int = 10) -> list[Alert]:
    """Return the alerts of the last days on the contracts that this person's organisation buys or carries out."""
    query = (
        select(Contract, KeptAnswer)
        .join(KeptAnswer, KeptAnswer.contract_id == Contract.id)
        .where(KeptAnswer.alerts, KeptAnswer.at > clock.now() - SHOWN_FOR, seen_by(by))
        .order_by(KeptAnswer.at.desc(), KeptAnswer.contract_id, KeptAnswer.clause)
        .limit(limit)
    )
    return [Alert(*row) for row in session.execute(query)]


def _midnight(present: datetime) -> datetime:
    local = present.astimezone(territory().zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def answers_of(session: Session, contracts: Sequence[UUID]) -> dict[UUID, dict[Answer, int]]:
    """Count, for each contract, what its clauses answered at their last daily check; one never checked has no entry."""
    query = (
        select(KeptAnswer.contract_id, KeptAnswer.answer, func.count().label("clauses"))
        .where(KeptAnswer.contract_id.in_(contracts), _last(), _agreed())
        .group_by(KeptAnswer.contract_id, KeptAnswer.answer)
    )
    counted: dict[UUID, dict[Answer, int]] = {}
    for row in session.execute(query):
        counted.setdefault(row.contract_id, {})[Answer(row.answer)] = row.clauses
    return counted
