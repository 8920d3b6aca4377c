"""What the history says of a contract's clauses, as of a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from reuse import clock
from reuse.contracts import histories
from reuse.contracts.checking import Checking, Judged, Tally
from reuse.contracts.clauses import Chosen
from reuse.contracts.coverage import covered
from reuse.contracts.models import Contract
from reuse.contracts.queries import clauses_of, span_of
from reuse.contracts.rules import Result
from reuse.territory import territory


@dataclass(frozen=True, slots=True)
class Checked:
    """What a contract's clauses answer as of a moment, over how many devices and charges."""

    as_of: datetime
    devices: int
    charges: int
    results: tuple[tuple[Chosen, Result], ...]


def end_of_day(day: date) -> datetime:
    """Return the last instant of a day in the territory."""
    return datetime.combine(day + timedelta(days=1), time(), territory().zone) - timedelta(milliseconds=1)


def check_contract(session: Session, contract: Contract, *, as_of: datetime | None = None) -> Checked:
    """Answer for each clause from the events alone, as the history was known at `as_of`; a later moment is now.

    What plants say that they hold is taken as it stands today.
    """
    moment = min(as_of or clock.now(), clock.now())
    checking = Checking(clauses_of(session, contract, moment), span_of(session, contract, moment))
    tally = Tally(len(checking.clauses))
    for one in judged(session, contract, checking, moment):
        tally.add(one)
    results = tally.results(checking.clauses, checking.term)
    return Checked(moment, tally.devices, tally.totals.charges, tuple(zip(checking.clauses, results, strict=True)))


def judged(session: Session, contract: Contract, checking: Checking, moment: datetime) -> Iterator[Judged]:
    """Judge every device that the contract covered as far as was known at a moment, in the order of their numbers."""
    for some in histories.histories(session, covered(contract, moment)):
        yield from checking.judge(some, lambda wanted: histories.treatments(session, wanted))
