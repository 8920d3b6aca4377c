"""Measures of an actor: counts and grams over a period, each with the devices that decide."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from reuse.awards.lives import MATTER, SECOND_LIFE, VANISHED, Life, Stay
from reuse.awards.period import Period
from reuse.awards.scheme import Measure, Scheme, Source

SHOWN = 50
"""How many of the devices that decide are named."""

Case = tuple[bool, int]
"""Whether the criterion was met, and what it weighs: 1, or grams."""

Counting = Callable[[Life, Period, Measure], Iterator[Case]]


@dataclass(slots=True)
class Measured:
    """A share as two integers; `cases` counts what was looked at, `missed` and `against` the devices that fail."""

    numerator: int = 0
    denominator: int = 0
    cases: int = 0
    missed: int = 0
    against: list[str] = field(default_factory=list)

    def add(self, life: Life, found: Iterable[Case]) -> None:
        """Count one device's cases."""
        told = list(found)
        self.cases += len(told)
        self.numerator += sum(weight for met, weight in told if met)
        self.denominator += sum(weight for _met, weight in told)
        if not all(met for met, _weight in told):
            self.missed += 1
            if len(self.against) < SHOWN:
                self.against.append(life.subject)


def measure_lives(lives: Iterable[Life], scheme: Scheme, period: Period) -> dict[str, Measured]:
    """Measure in one pass what the scheme reads from events, by criterion."""
    asked = {one.name: one.measure for one in scheme.criteria if one.measure.source is Source.EVENTS}
    measured = {name: Measured() for name in asked}
    for life in lives:
        if life.merged:
            continue
        for name, measure in asked.items():
            measured[name].add(life, MEASURES[measure.name](life, period, measure))
    return measured


def _left(life: Life, period: Period, ends: frozenset[str]) -> Iterator[Stay]:
    return (stay for stay in life.stays if stay.end in ends and stay.until and period.holds(stay.until))


def erasure(life: Life, period: Period, _measure: Measure) -> Iterator[Case]:
    """Look at every device or part that left for a second life or as matter: did readable data leave?"""
    for stay in _left(life, period, SECOND_LIFE | MATTER):
        yield stay.safe, 1


def outcome_in_days(life: Life, period: Period, measure: Measure) -> Iterator[Case]:
    """Look at every device whose days ran out within the period; what was lost or stolen had no outcome."""
    for stay in () if life.part else life.stays:
        due = stay.since + timedelta(days=measure.days)
        if period.holds(due):
            yield stay.until is not None and stay.until <= due and stay.end not in VANISHED, 1


def reuse_by_number(life: Life, period: Period, _measure: Measure) -> Iterator[Case]:
    """Look at every whole device whose life ended, here or with a later actor: a second life, or matter?"""
    for end in () if life.part else life.ends:
        if period.holds(end.day):
            yield end.fact in SECOND_LIFE, 1


def reuse_by_mass(life: Life, period: Period, _measure: Measure) -> Iterator[Case]:
    """Weigh the same devices, in grams; one of unknown mass counts nowhere."""
    for end in () if life.part else life.ends:
        if period.holds(end.day) and end.mass_g is not None:
            yield end.fact in SECOND_LIFE, end.mass_g


def parts_salvaged(life: Life, period: Period, _measure: Measure) -> Iterator[Case]:
    """Look at every device taken apart: did a part of it go on?"""
    for day, parts in life.taken_apart:
        if period.holds(day):
            yield parts > 0, 1


def proof_in_days(life: Life, period: Period, measure: Measure) -> Iterator[Case]:
    """Look at every device kept for recycling whose days ran out within the period: was a certificate or slip given?"""
    for proof in life.proofs:
        due = proof.since + timedelta(days=measure.days)
        if period.holds(due):
            yield proof.proved is not None and proof.proved <= due, 1


def free_software(life: Life, period: Period, measure: Measure) -> Iterator[Case]:
    """Look at every computer given away: does the gift say which free software it carries?"""
    if life.kind in measure.kinds and not life.part:
        for stay in _left(life, period, frozenset({"donated"})):
            yield stay.software, 1


def recorded_in_days(life: Life, period: Period, measure: Measure) -> Iterator[Case]:
    """Look at every fact of the organisation: was it written down soon after it happened?"""
    for day, delay in life.recorded:
        if period.holds(day):
            yield delay <= measure.days, 1


MEASURES: dict[str, Counting] = {
    one.__name__: one
    for one in (
        erasure,
        outcome_in_days,
        reuse_by_number,
        reuse_by_mass,
        parts_salvaged,
        proof_in_days,
        free_software,
        recorded_in_days,
    )
}
