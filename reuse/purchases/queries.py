"""Reading purchases, the year's total and the reasons to buy new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, union
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.contracts.models import Contract
from reuse.errors import N_, NotFoundError
from reuse.purchases.lines import gift_values, lines, targets
from reuse.purchases.models import DisposalList, Justification, Purchase, RetiredYear
from reuse.purchases.rules import Bought, YearTotal, reckon

EARLIEST_YEAR, LATEST_YEAR = 2020, 2199

Kept = TypeVar("Kept", Purchase, Justification)
"""What is listed by year, the latest first."""


@dataclass(frozen=True, slots=True)
class Report:
    """A year's purchases of an organisation, up to a day where one is asked, and why it bought new, by line."""

    organisation: Organisation
    year: int
    until: date
    total: YearTotal
    justified: dict[tuple[str, str], tuple[int, int]]


def body(session: Session, identifier: UUID | None, *, by: Actor) -> Organisation:
    """Return an organisation whose duties this person may see: their own, or any for the coordinator.

    Raises NotFoundError for another's, as for one that is not there.
    """
    found = session.get(Organisation, identifier or by.organisation)
    if found is None or not (by.sees_all() or found.id == by.organisation):
        raise NotFoundError(N_("There is no such organisation."))
    return found


def bodies(session: Session) -> Sequence[Organisation]:
    """List the organisations that recorded anything of these duties, for the coordinator to choose from, by name."""
    kept = (Purchase, Justification, RetiredYear, DisposalList)
    known = union(*(select(one.organisation_id) for one in kept))
    return session.scalars(select(Organisation).where(Organisation.id.in_(known)).order_by(Organisation.name)).all()


def check_year(year: int) -> int:
    """Return a year of which something can be told; raises NotFoundError."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotFoundError(N_("Nothing is told of this year."))
    return year


def purchase(session: Session, identifier: UUID, *, by: Actor) -> Purchase:
    """Return one purchase, taken away or not; raises NotFoundError, also for whom it is not to see."""
    found = session.get(Purchase, identifier)
    if found is None or not (by.sees_all() or found.organisation_id == by.organisation):
        raise NotFoundError(N_("There is no such purchase."))
    return found


def of_year(organisation: UUID, year: int, until: date | None = None) -> ColumnElement[bool]:
    """Keep, in a query, the purchases that an organisation made in a year, those taken away left out."""
    return _within(Purchase, organisation, year, until) & Purchase.removed_at.is_(None)


def _within(table: type[Kept], organisation: UUID, year: int, until: date | None = None) -> ColumnElement[bool]:
    last = min(until or date(year, 12, 31), date(year, 12, 31))
    return (table.organisation_id == organisation) & (table.day >= date(year, 1, 1)) & (table.day <= last)


def purchases(
    session: Session, organisation: UUID, year: int, *, after: UUID | None = None, limit: int = 50
) -> Sequence[Purchase]:
    """List the purchases of a year, the latest first."""
    return _page(session, Purchase, of_year(organisation, year), after, limit)


def _page(
    session: Session, table: type[Kept], wanted: ColumnElement[bool], after: UUID | None, limit: int
) -> Sequence[Kept]:
    query = select(table).where(wanted).order_by(table.day.desc(), table.id.desc())
    last = session.get(table, after) if after else None
    if last is not None:
        query = query.where((table.day < last.day) | ((table.day == last.day) & (table.id < last.id)))
    return session.scalars(query.limit(limit)).all()


def contracts_of(session: Session, organisation: UUID) -> dict[UUID, str]:
    """Name the contracts that an organisation may say that it bought under, by their references."""
    query = select(Contract.id, Contract.reference).where(Contract.buyer_id == organisation)
    return {row.id: row.reference for row in session.execute(query.order_by(Contract.reference))}


def report(session: Session, organisation: Organisation, year: int, *, until: date | None = None) -> Report:
    """Reckon a year's shares from the purchases dated up to a day, the year's last unless one is given."""
    sums = (Purchase.spend_cents, Purchase.reused_cents, Purchase.recycled_cents, Purchase.count)
    cell = (Purchase.line, Purchase.gift, Purchase.gift_value)
    query = select(*cell, *(func.sum(one) for one in sums)).where(of_year(organisation.id, year, until))
    rows = session.execute(query.group_by(*cell).order_by(*cell)).all()
    bought = [Bought(row[0], *_amounts(row[3:]), gift=row[1], gift_value=row[2]) for row in rows]
    last = min(until or date(year, 12, 31), date(year, 12, 31))
    total = reckon(bought, lines(), targets(year), gift_values(year))
    return Report(organisation, year, last, total, _justified(session, organisation.id, year, last))


def _amounts(sums: Sequence[Any]) -> tuple[int, int, int, int]:
    """PostgreSQL adds integers up to decimals."""
    spend, reused, recycled, count = map(int, sums)
    return spend, reused, recycled, count


def _justified(session: Session, organisation: UUID, year: int, last: date) -> dict[tuple[str, str], tuple[int, int]]:
    """Count, by line and reason, how often new equipment was justified and how many things that was."""
    cell = (Justification.line, Justification.reason)
    own = _within(Justification, organisation, year, last)
    query = select(*cell, func.count(), func.sum(Justification.count)).where(own)
    rows = session.execute(query.group_by(*cell).order_by(*cell))
    return {(row[0], row[1]): (int(row[2]), int(row[3])) for row in rows}


def justification(session: Session, identifier: UUID, *, by: Actor) -> Justification:
    """Return why something new was bought; raises NotFoundError, also for whom it is not to see."""
    found = session.get(Justification, identifier)
    if found is None or not (by.sees_all() or found.organisation_id == by.organisation):
        raise NotFoundError(N_("There is no such justification."))
    return found


def justifications(
    session: Session, organisation: UUID, year: int, *, after: UUID | None = None, limit: int = 50
) -> Sequence[Justification]:
    """List why new equipment was bought in a year, the latest first."""
    return _page(session, Justification, _within(Justification, organisation, year), after, limit)
