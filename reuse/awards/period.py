"""Days of the territory's calendar over which an actor is measured."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from reuse.errors import N_, BadInputError

EARLIEST = date(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Some whole days, the first and the last included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether a day belongs to it."""
        return self.first <= day <= self.last


def months_until(last: date, months: int) -> Period:
    """Return the months that end with a day; where a shorter month lacks the day to begin on, its last one serves."""
    end = last + timedelta(days=1)
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    first = date(year, month + 1, min(end.day, monthrange(year, month + 1)[1]))
    return Period(first, last)


def asked_period(first: date | None, last: date | None, *, today: date, months: int) -> Period:
    """Return the period asked for, else the latest one; only days that are over are measured.

    Raises BadInputError naming `to`, or `from` where it comes after it or long before anything.
    """
    last = last or today - timedelta(days=1)
    if last >= today:
        raise BadInputError(N_("Only days that are over are measured."), fields={"to": N_("choose a day before today")})
    if min(last, first or last) < EARLIEST:
        raise BadInputError(N_("Nothing was recorded so long ago."), fields={"from": N_("choose a later day")})
    period = months_until(last, months) if first is None else Period(first, last)
    if period.first > period.last:
        raise BadInputError(N_("The period ends before it begins."), fields={"from": N_("choose an earlier day")})
    return period
