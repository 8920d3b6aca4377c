"""What second lives spare the climate."""

from collections.abc import Mapping
from dataclasses import dataclass

from reuse.impact.factors import Range, assumptions, factors


@dataclass(frozen=True, slots=True)
class Avoided:
    """What second lives spared, in grams of CO2e, for the devices that a published figure covers; the rest apart."""

    emissions: Range
    covered: int
    uncovered: int


def avoided(kind: str, count: int) -> Range | None:
    """Say what `count` second lives spared, in grams of CO2e; None for a kind without a published figure.

    Embodied is not avoided: a second life spares a new device only sometimes, and for a part of its time.
    """
    factor = factors().get(kind)
    if factor is None:
        return None
    told = assumptions()
    return factor.embodied.times(count).share(told["displacement"].percent).share(told["extension"].percent)


def avoided_by(counts: Mapping[str, int]) -> Avoided:
    """Add up what second lives spared by kind, and count the devices that no published figure covers."""
    total, covered, uncovered = Range(), 0, 0
    for kind, count in counts.items():
        spared = avoided(kind, count)
        if spared is None:
            uncovered += count
        else:
            total, covered = total + spared, covered + count
    return Avoided(total, covered, uncovered)
