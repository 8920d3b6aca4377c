"""What second lives spare the climate."""

from collections.abc import Mapping
from dataclasses import dataclass

from reuse.impact.assumptions import Assumptions
from reuse.impact.factors import Range, factors


@dataclass(frozen=True, slots=True)
class Avoided:
    """What second lives spared, in grams of CO2e, for the devices that a published figure covers; the rest apart."""

    emissions: Range
    covered: int
    uncovered: int
    kinds: tuple[str, ...] = ()

    @property
    def devices(self) -> int:
        """How many devices it is about, covered or not."""
        return self.covered + self.uncovered

    @property
    def sources(self) -> tuple[str, ...]:
        """Name the sources of the kinds covered, each once, with its year."""
        told = (source for kind in self.kinds for source in factors()[kind].sources)
        return tuple(dict.fromkeys(f"{source.source} ({source.vintage})" for source in told))


def avoided(kind: str, count: int, assumed: Assumptions) -> Range | None:
    """Say what `count` second lives spared, in grams of CO2e; None for a kind without a published figure.

    Embodied is not avoided: a second life spares a new device only sometimes, and for a part of its time.
    """
    factor = factors().get(kind)
    return None if factor is None else assumed.spared(factor.embodied.times(count))


def avoided_by(counts: Mapping[str, int], assumed: Assumptions) -> Avoided:
    """Add up what second lives spared by kind, and count the devices that no published figure covers."""
    total, covered, uncovered, kinds = Range(), 0, 0, []
    for kind, count in sorted(counts.items()):
        spared = avoided(kind, count, assumed)
        if spared is None:
            uncovered += count
        else:
            total, covered = total + spared, covered + count
            kinds.append(kind)
    return Avoided(total, covered, uncovered, tuple(kinds))


def embodied_by(counts: Mapping[str, int]) -> Range:
    """Add up what making devices emitted, in grams of CO2e; kinds without a published figure are left out."""
    total = Range()
    for kind, count in counts.items():
        if factor := factors().get(kind):
            total = total + factor.embodied.times(count)
    return total
