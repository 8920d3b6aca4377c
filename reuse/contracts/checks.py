"""What the history says of a contract's clauses, as of a moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from shlex import join
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Organisation
from reuse.contracts import histories, standings
from reuse.contracts.checking import FIRST, Checking, Judged, Place, Tally
from reuse.contracts.clauses import Chosen
from reuse.contracts.coverage import covered
from reuse.contracts.models import Contract
from reuse.contracts.queries import clauses_of, span_of
from reuse.contracts.rules import MOST_LISTED, Offence, Result
from reuse.contracts.totals import Totals
from reuse.contracts.view import WHOLE, View
from reuse.devices.models import Device
from reuse.errors import N_, ConflictError, NotFoundError
from reuse.territory import local_day, territory

MOST_WAITED = 100_000
"""Devices whose histories are read within a request: about twenty seconds of a busy machine, a third of its limit."""

AGREES = {
    True: N_("What is kept of the last check agrees with every event."),
    False: N_("What is kept of the last check does not agree with every event: run the upkeep, and report this."),
    None: N_("Nothing is kept of a check of this contract yet."),
}
"""What is said of what is kept, after it was held to every event."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a contract's clauses answer as of a moment, over how many devices and charges."""

    as_of: datetime
    devices: int
    charges: int
    results: tuple[tuple[Chosen, Result], ...]

    def of(self, clause: str) -> tuple[Chosen, Result]:
        """Return the answer of one clause; raises NotFoundError."""
        for chosen, result in self.results:
            if chosen.clause.id == clause:
                return chosen, result
        raise NotFoundError(N_("There is no such clause in this contract."))


def end_of_day(day: date) -> datetime:
    """Return the last instant of a day in the territory."""
    return datetime.combine(day + timedelta(days=1), time(), territory().zone) - timedelta(milliseconds=1)


def check_contract(  # noqa: PLR0913 - of what, as of when, and what of it is listed to whom
    session: Session,
    contract: Contract,
    *,
    as_of: datetime | None = None,
    whole: bool = False,
    listed: int = MOST_LISTED,
    after: Place = FIRST,
    view: View = WHOLE,
) -> Checked:
    """Answer for each clause from the events alone, as the history was known at `as_of`; a later moment is now.

    Now is answered from what was kept and what changed since, any other moment, or `whole`, from every event. Names the
    first `listed` devices of each clause `after` a place that the `view` shows; figures are of all. What plants say
    that they hold is taken as it stands today.
    """
    opened = _Opened.at(session, contract, as_of)
    checking, moment = opened.checking, opened.moment
    known = None if whole else opened.kept(session, contract, view)
    if known:
        places = range(len(checking.clauses))
        named = [standings.offending(session, contract, place, known, after, listed) for place in places]
        return _told(checking, moment, known.devices, known.totals, [tuple(some) for some in named])
    tally = Tally(len(checking.clauses), after, listed)
    for one in judged(session, contract, opened, view):
        tally.add(one)
    return _told(checking, moment, tally.devices, tally.totals, [tuple(some) for some in tally.offending])


@dataclass(frozen=True, slots=True)
class _Opened:
    """A moment, and what is checked as of it."""

    moment: datetime
    is_now: bool
    checking: Checking

    @classmethod
    def at(cls, session: Session, contract: Contract, as_of: datetime | None) -> Self:
        """Open a moment; a later one than now is now."""
        present = clock.now()
        is_now = as_of is None or as_of >= present
        moment = present if as_of is None or is_now else as_of
        return cls(moment, is_now, Checking(clauses_of(session, contract, moment), span_of(session, contract, moment)))

    def kept(self, session: Session, contract: Contract, view: View = WHOLE) -> standings.Present | None:
        """Only now may be answered so: of an earlier moment, what has been recorded since must not count."""
        return standings.present(session, contract, self.checking, self.moment, view) if self.is_now else None


def _told(
    checking: Checking, moment: datetime, devices: int, totals: Totals, named: Sequence[tuple[Offence, ...]]
) -> Checked:
    answers = tuple(
        (one, totals.answer(place, one, checking.term, named[place])) for place, one in enumerate(checking.clauses)
    )
    return Checked(moment, devices, totals.charges, answers)


def judged(session: Session, contract: Contract, opened: _Opened, view: View = WHOLE) -> Iterator[Judged]:
    """Judge every device covered as far as was known then, in the order of their numbers; name offences of those shown.

    Their charges count whoever asks.
    """
    for some in histories.histories(session, covered(contract, opened.moment)):
        found = opened.checking.judge(some, lambda wanted: histories.treatments(session, wanted))
        if not view.whole:
            shown = view.of(session, [one.device for one in some])
            found = (one if one.device in shown else replace(one, offences=()) for one in found)
        yield from found


def offences(
    session: Session, contract: Contract, clause: str, *, as_of: datetime | None = None, view: View = WHOLE
) -> Iterator[Offence]:
    """Stream every device that decides a clause of the contract, of those that the view shows."""
    opened = _Opened.at(session, contract, as_of)
    place = [one.clause.id for one in opened.checking.clauses].index(clause)
    if known := opened.kept(session, contract, view):
        return standings.offending(session, contract, place, known)
    found = judged(session, contract, opened, view)
    return (offence for one in found for at, offence in one.offences if at == place)


def agrees(session: Session, contract: Contract) -> bool | None:
    """Tell whether what is kept says what every event says; None where nothing is kept."""
    present = clock.now()
    with clock.use(lambda: present):
        if _Opened.at(session, contract, None).kept(session, contract) is None:
            return None
        return check_contract(session, contract) == check_contract(session, contract, whole=True)


def check_quick(session: Session, contract: Contract, *, as_of: datetime | None = None) -> None:
    """Refuse a check that nobody waits for at a page: of more devices than can be read at once, with nothing kept.

    Raises ConflictError.
    """
    opened = _Opened.at(session, contract, as_of)
    if opened.is_now and standings.kept(session, contract, standings.basis_of(opened.checking)):
        return
    some = select(Device.id).where(covered(contract, opened.moment)).limit(MOST_WAITED + 1).subquery()
    if (session.scalar(select(func.count()).select_from(some)) or 0) > MOST_WAITED:
        raise _unwaited(session, contract, None if opened.is_now else local_day(opened.moment))


def _unwaited(session: Session, contract: Contract, day: date | None) -> ConflictError:
    """Refuse with what answers instead: for an earlier day the very command, for now what the upkeep keeps soon."""
    message = N_("This contract covers too many devices to read all their histories while you wait.")
    if day is None:
        return ConflictError(
            message, remedy=N_("What answers at once is made within the hour: come back then, nothing else is needed.")
        )
    siret = session.get_one(Organisation, contract.buyer_id).siret
    told = [contract.reference, *(["--siret", siret] if siret else []), "--as-of", day.isoformat()]
    return ConflictError(
        message,
        remedy=N_(
            "Now is answered at once: leave the day out. For this day, ask whoever runs the service for the answer of "
            "this command: {command}"
        ),
        command=join(["reuse", "contract", "check", *told]),
    )
