"""Devices in a supplier's charge, read from their histories as they were known at a moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from reuse.devices.kinds import kinds
from reuse.lifecycle.fold import Past, advance, voided
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import LIVE
from reuse.territory import territory

ARRIVALS = frozenset({"collected", "returned", "found", "harvested"})
SECOND_LIFE = frozenset({"donated", "sold", "lent", "redeployed"})
LOSSES = frozenset({"lost", "stolen"})
TO_MATTER = frozenset({"recycled", "handed_to_eco_organisme"})
HANDED_BACK = frozenset({"refused", "given_back"})
OUTCOMES = SECOND_LIFE | TO_MATTER | HANDED_BACK
"""What gives a device an outcome; a loss ends a charge but is none."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event, and when it was written down, in the chain's form."""

    past: Past
    recorded_at: str


@dataclass(frozen=True, slots=True)
class History:
    """All that was recorded of one device."""

    subject: str
    code: str | None
    events: Sequence[Recorded]


@dataclass(frozen=True, slots=True)
class Treated:
    """What is known of a treatment: what the plant says it holds, grams in, grams out (None: no fraction recorded)."""

    qualifications: frozenset[str]
    mass_in_g: int
    fractions_g: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One fact that took effect, on its day and the day it was recorded on."""

    id: str
    type: str
    day: date
    recorded: date
    treatment: str | None = None
    to_destroy: bool = False


@dataclass(slots=True)
class Charge:
    """One device from the day a supplier has it to its outcome; each further life is a further charge.

    `left` is the situation in which it left, `last` the present one; `waits` are scans that nobody has settled.
    """

    subject: str
    code: str | None
    since: Step
    steps: list[Step] = field(default_factory=list)
    outcome: Step | None = None
    left: Situation | None = None
    last: Situation = field(default_factory=Situation)
    waits: list[Step] = field(default_factory=list)

    @property
    def mass_g(self) -> int | None:
        """Grams: weighed or told, else usual for its kind; None where nobody knows."""
        if self.last.mass_g is not None:
            return self.last.mass_g
        usual = kinds().get(self.last.kind)
        return usual.mass_g if usual else None

    def first(self, *types: str) -> Step | None:
        """Return the first fact of these types, if any."""
        return next((step for step in self.steps if step.type in types), None)


@dataclass(frozen=True, slots=True)
class Span:
    """Whose charges count, begun between which days, both included, as known at a moment (the chain's form)."""

    suppliers: frozenset[str]
    starts_on: date
    ends_on: date
    as_of: str

    @property
    def today(self) -> date:
        """The day of the moment, in the territory."""
        return local_day(self.as_of)


def local_day(at: str) -> date:
    """Say on which day of the territory an instant falls."""
    return datetime.fromisoformat(at).astimezone(territory().zone).date()


def charges_of(history: History, span: Span) -> list[Charge]:
    """Replay a device's history as it was known then: what was recorded later, corrections too, does not count.

    A part taken out and a record merged into another are no charge of their own.
    """
    known = [one for one in history.events if one.recorded_at <= span.as_of]
    skipped = voided(one.past for one in known)
    reader = _Reader(history, span.suppliers)
    for one in known:
        if one.past.id not in skipped:
            reader.hear(one)
    reader.close(known)
    if reader.situation.parent is not None or reader.situation.same_as is not None:
        return []
    return [one for one in reader.charges if span.starts_on <= one.since.day <= span.ends_on]


class _Reader:
    """Follows one device."""

    def __init__(self, history: History, suppliers: frozenset[str]):
        self.history, self.suppliers = history, suppliers
        self.situation = Situation()
        self.charges: list[Charge] = []
        self.open: Charge | None = None

    def hear(self, one: Recorded) -> None:
        """Take one event in."""
        advance(self.situation, one.past)
        for step in _steps(one):
            self._follow(step)

    def _follow(self, step: Step) -> None:
        if step.type in ARRIVALS:
            self._end_life()
        if self.open is None and self._has():
            self.open = Charge(self.history.subject, self.history.code, step)
            self.charges.append(self.open)
        if self.open is None:
            return
        self.open.steps.append(step)
        if self.open.outcome is None and step.type in OUTCOMES | LOSSES:
            self.open.outcome, self.open.left = step, self.situation.copy()

    def _has(self) -> bool:
        return self.situation.holder in self.suppliers and self.situation.stage in LIVE

    def _end_life(self) -> None:
        """Close the charge with the situation it ended in: only what has left, or was lost, arrives again."""
        if self.open is not None:
            self.open.last = self.open.left or self.open.last
        self.open = None

    def close(self, known: Sequence[Recorded]) -> None:
        """Give the life that goes on the situation it is in, and the scans that wait."""
        if self.open is None:
            return
        self.open.last = self.situation
        waiting = set(self.situation.waiting)
        self.open.waits = [
            _step(one.past, one.recorded_at)
            for one in known
            if one.past.id in waiting and one.past.type == "received" and local_day(one.past.at) >= self.open.since.day
        ]


def _steps(one: Recorded) -> Iterator[Step]:
    """Tell what took effect: nothing while a fact waits; once it is accepted, the fact itself, on its own day."""
    past = one.past
    if "waits" in past.data:
        return
    if past.type != "settled":
        yield _step(past, one.recorded_at)
    elif past.data["accepted"]:
        accepted = past.data["as"]
        yield _step(Past(past.id, accepted["type"], accepted["at"], accepted["data"]), one.recorded_at)


def _step(past: Past, recorded_at: str) -> Step:
    treatment, to_destroy = past.data.get("treatment"), bool(past.data.get("to_destroy"))
    return Step(past.id, past.type, local_day(past.at), local_day(recorded_at), treatment, to_destroy)


def treatments_in(charges: Sequence[Charge]) -> set[str]:
    """Name the treatments that the charges tell of."""
    return {step.treatment for charge in charges for step in charge.steps if step.treatment}
