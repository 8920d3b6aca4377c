"""What a clause answers, and how devices add up to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from reuse.contracts.charges import Charge, Treated
from reuse.contracts.clauses import Value
from reuse.errors import N_

MOST_LISTED = 500
"""How many offending devices a check names; all of them are counted."""


class Answer(StrEnum):
    """What a check says of a clause."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_YET_DUE = "not_yet_due"
    NO_EVIDENCE = "no_evidence"


ANSWERS = {
    Answer.MET: N_("Met"),
    Answer.NOT_MET: N_("Not met"),
    Answer.NOT_YET_DUE: N_("Not yet due"),
    Answer.NO_EVIDENCE: N_("No evidence"),
}
"""What an answer is called."""


class Standing(StrEnum):
    """What one device says of a clause; `OUTSIDE` means that the clause does not ask anything of it."""

    MEETS = "meets"
    FAILS = "fails"
    PENDING = "pending"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One device's standing; what decides is an event, or (empty) the absence that `why` names, on a day."""

    standing: Standing
    why: str = ""
    event: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Offence:
    """A device that does not meet the clause, with the event or the absence that decides.

    `device` is its number here and `charge` which of its charges: lists go on after both.
    """

    subject: str
    code: str | None
    why: str
    event: str
    day: date | None
    device: int = 0
    charge: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of a clause; the sentence is a message with `figures`, values and counts, as its parameters."""

    answer: Answer
    figures: Mapping[str, int]
    offending: tuple[Offence, ...]
    sentence: str


@dataclass(slots=True)
class Calendar:
    """The day asked, and the first later day on which what was asked of it would be answered otherwise."""

    today: date
    changes_on: date | None = None

    def over(self, day: date, days: int) -> bool:
        """Tell whether so many days since a day are over; the last one still counts."""
        last = day + timedelta(days=days)
        if self.today > last:
            return True
        if self.changes_on is None or last < self.changes_on:
            self.changes_on = last + timedelta(days=1)
        return False


@dataclass(frozen=True, slots=True)
class Setting:
    """What a device is judged by: the values of the clause, the calendar, and the treatments known."""

    values: Mapping[str, Value]
    calendar: Calendar
    treatments: Mapping[str, Treated] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return a whole number among the values."""
        return int(self.values[name])

    def over(self, day: date, days: int) -> bool:
        """Tell whether so many days since a day are over; the last one still counts."""
        return self.calendar.over(day, days)


Judge = Callable[[Charge, Setting], Verdict]

MEETS, PENDING, OUTSIDE = Verdict(Standing.MEETS), Verdict(Standing.PENDING), Verdict(Standing.OUTSIDE)
