"""What recycling recovered, in grams of matter: nobody publishes, for these plants, what that spares the climate."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import seeds


@dataclass(frozen=True, slots=True)
class Matter:
    """What came out as one material, in grams: measured, or after plants' averages, the oldest of `averaged_on`."""

    material: str
    mass_g: int
    measured: bool
    averaged_on: date | None = None


@dataclass(slots=True)
class Weighed:
    """Some devices of a lot: how many, their grams, and how many of them nobody weighed nor knows the usual mass of."""

    devices: int = 0
    mass_g: int = 0
    unknown: int = 0

    def add(self, devices: int, mass_g: int, unknown: int) -> None:
        """Count more of them."""
        self.devices += devices
        self.mass_g += mass_g
        self.unknown += unknown


@dataclass(slots=True)
class Lot:
    """A treatment: its operation, what went in and came out, and which of its devices are asked about."""

    operation: str
    mass_in_g: int
    fractions: list[Matter]
    asked: Weighed = field(default_factory=Weighed)
    others: Weighed = field(default_factory=Weighed)

    def share(self, grams: int) -> int:
        """Give the part of it that the devices asked about weigh of the lot; by number while a mass is not known."""
        mine, theirs = (self.asked.mass_g, self.others.mass_g)
        if self.asked.unknown or self.others.unknown or not mine + theirs:
            mine, theirs = (self.asked.devices, self.others.devices)
        return grams * mine // (mine + theirs)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What recycling gave back of some devices; `shared`: a part of it is their share of lots that held others too.

    `untold` are devices of lots of which no fraction was told, `elsewhere` those whose operation recovers nothing yet.
    """

    devices: int = 0
    mass_in_g: int = 0
    matter: tuple[Matter, ...] = ()
    shared: bool = False
    untold: int = 0
    elsewhere: int = 0

    @property
    def mass_g(self) -> int:
        """Grams of all that came out."""
        return sum(one.mass_g for one in self.matter)


def recovered(lots: Iterable[Lot]) -> Recovered:
    """Add up what came out of the lots that a final recovery treated, for the devices asked about."""
    devices = mass_in = untold = elsewhere = 0
    shared, found = False, dict[tuple[str, bool], Matter]()
    for lot in lots:
        devices += lot.asked.devices
        if not recovers(lot.operation):
            elsewhere += lot.asked.devices
        elif not lot.fractions:
            untold += lot.asked.devices
        else:
            mass_in += lot.share(lot.mass_in_g)
            shared = shared or lot.others.devices > 0
            for one in lot.fractions:
                key = (one.material, one.measured)
                found[key] = _with(found.get(key), one, lot.share(one.mass_g))
    matter = sorted(found.values(), key=lambda one: (-one.mass_g, one.material, one.measured))
    return Recovered(devices, mass_in, tuple(matter), shared, untold, elsewhere)


def _with(former: Matter | None, one: Matter, grams: int) -> Matter:
    if former is None:
        return Matter(one.material, grams, one.measured, one.averaged_on)
    days = [day for day in (former.averaged_on, one.averaged_on) if day]
    return Matter(one.material, former.mass_g + grams, one.measured, min(days, default=None))


def recovers(operation: str) -> bool:
    """Whether an operation is a final recovery: neither a preparation nor a disposal."""
    rows = seeds.read_csv("reference/operations")
    return operation.startswith("R") and any(row["code"] == operation and row["final"] == "yes" for row in rows)
