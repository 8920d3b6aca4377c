"""What the history says of a contract's clauses, as of a moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from reuse import clock
from reuse.contracts import histories, standings
from reuse.contracts.checking import FIRST, Checking, Judged, Place, Tally
from reuse.contracts.clauses import Chosen
from reuse.contracts.coverage import covered
from reuse.contracts.models import Contract
from reuse.contracts.queries import clauses_of, span_of
from reuse.contracts.rules import MOST_LISTED, Offence, Result
from reuse.contracts.totals import Totals
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


def check_contract(
    session: Session,
    contract: Contract,
    *,
    as_of: datetime | None = None,
    whole: bool = False,
    listed: int = MOST_LISTED,
    after: Place = FIRST,
) -> Checked:
    """Answer for each clause from the events alone, as the history was known at `as_of`; a later moment is now.

    Now is answered from what was kept and what changed since, any other moment, or `whole`, from every event. Names the
    first `listed` devices of each clause `after` a place. What plants say that they hold is taken as it stands today.
    """
    present = clock.now()
    moment = min(as_of or present, present)
    checking = Checking(clauses_of(session, contract, moment), span_of(session, contract, moment))
    known = None if whole or moment < present else standings.present(session, contract, checking, moment)
    if known:
        named = [
            standings.offending(session, contract, place, known, after, listed)
            for place in range(len(checking.clauses))
        ]
        return _told(checking, moment, known.devices, known.totals, named)
    tally = Tally(len(checking.clauses), after, listed)
    for one in judged(session, contract, checking, moment):
        tally.add(one)
    return _told(checking, moment, tally.devices, tally.totals, [tuple(some) for some in tally.offending])


def _told(
    checking: Checking, moment: datetime, devices: int, totals: Totals, named: Sequence[tuple[Offence, ...]]
) -> Checked:
    answers = tuple(
        (one, totals.answer(place, one, checking.term, named[place])) for place, one in enumerate(checking.clauses)
    )
    return Checked(moment, devices, totals.charges, answers)


def judged(session: Session, contract: Contract, checking: Checking, moment: datetime) -> Iterator[Judged]:
    """Judge every device that the contract covered as far as was known at a moment, in the order of their numbers."""
    for some in histories.histories(session, covered(contract, moment)):
        yield from checking.judge(some, lambda wanted: histories.treatments(session, wanted))
