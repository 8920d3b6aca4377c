"""What a clause answers, and how devices add up to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from reuse.contracts.charges import Charge, Span, Treated
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
    """A device that does not meet the clause, with the event or the absence that decides."""

    subject: str
    code: str | None
    why: str
    event: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of a clause; the sentence is a message with `figures`, values and counts, as its parameters."""

    answer: Answer
    figures: Mapping[str, int]
    offending: tuple[Offence, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What a device is judged by: the values of the clause, the span, and the treatments known."""

    values: Mapping[str, Value]
    span: Span
    treatments: Mapping[str, Treated] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return a whole number among the values."""
        return int(self.values[name])

    def over(self, day: date, days: int) -> bool:
        """Tell whether so many days since a day are over; the last one still counts."""
        return self.span.today > day + timedelta(days=days)


Judge = Callable[[Charge, Setting], Verdict]

MEETS, PENDING, OUTSIDE = Verdict(Standing.MEETS), Verdict(Standing.PENDING), Verdict(Standing.OUTSIDE)

ALL_MEET = N_("Every device that the clause asks something of meets it: {meets}.")
SOME_FAIL = N_("Devices that do not meet the clause: {fails}, of {judged}.")
IN_TIME = N_("Devices still within their time: {pending}. Those that meet the clause so far: {meets}.")
NOT_KNOWN = N_("Devices of which too little is recorded to judge: {unknown}, of {judged}.")
NONE_YET = N_("No device under this clause yet.")
NONE_EVER = N_("The contract has ended, and no device came under this clause.")


@dataclass(slots=True)
class Tally:
    """Adds up devices one by one, in constant memory."""

    counts: dict[Standing, int] = field(default_factory=lambda: dict.fromkeys(Standing, 0))
    offending: list[Offence] = field(default_factory=list)

    def add(self, charge: Charge, verdict: Verdict) -> None:
        """Count one device, and keep it by name if there is something to say of it."""
        self.counts[verdict.standing] += 1
        if verdict.why and len(self.offending) < MOST_LISTED:
            self.offending.append(Offence(charge.subject, charge.code, verdict.why, verdict.event, verdict.day))

    def result(self, span: Span) -> Result:
        """Answer for all of them: one that fails decides, then one of which too little is known, then one to come."""
        counts = {one.value: self.counts[one] for one in Standing if one is not Standing.OUTSIDE}
        figures = {"judged": sum(counts.values())} | counts
        answer, sentence = self._answered(span)
        return Result(answer, figures, tuple(self.offending), sentence)

    def _answered(self, span: Span) -> tuple[Answer, str]:
        if self.counts[Standing.FAILS]:
            return Answer.NOT_MET, SOME_FAIL
        if self.counts[Standing.UNKNOWN]:
            return Answer.NO_EVIDENCE, NOT_KNOWN
        if self.counts[Standing.PENDING]:
            return Answer.NOT_YET_DUE, IN_TIME
        if self.counts[Standing.MEETS]:
            return Answer.MET, ALL_MEET
        return (Answer.NO_EVIDENCE, NONE_EVER) if span.today > span.ends_on else (Answer.NOT_YET_DUE, NONE_YET)
