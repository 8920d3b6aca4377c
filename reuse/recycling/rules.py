"""What a treatment must be to prove recycling, and whether masses add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import seeds
from reuse.errors import N_, BadInputError

MOST_G = 2_000_000_000
"""More than any plant treats as one lot."""


@dataclass(frozen=True, slots=True)
class FractionMass:
    """One output: measured, or the plant's average of a day; grams."""

    material: str
    mass_g: int
    measured: bool
    averaged_on: date | None = None


def check_treatment(
    waste_code: str, operation: str, treated_on: date, mass_in_g: int, out: Sequence[FractionMass]
) -> None:
    """Refuse a treatment that proves nothing; raises BadInputError naming each wrong field."""
    wrong: dict[str, str] = {}
    if waste_code not in valid_codes("reference/waste_codes", treated_on):
        wrong["waste_code"] = N_("This waste code is not valid on that date.")
    if operation not in valid_codes("reference/operations", treated_on):
        wrong["operation"] = N_("This operation is not a known R or D code.")
    if not 0 < mass_in_g <= MOST_G:
        wrong["mass_in_g"] = N_("The mass in is more than zero grams, and less than 2 000 tonnes.")
    if problem := _problem(out, mass_in_g):
        wrong["fractions"] = problem
    if wrong:
        raise BadInputError(N_("This treatment cannot be recorded."), fields=wrong)


def _problem(out: Sequence[FractionMass], mass_in_g: int) -> str | None:
    """Say what is wrong with the fractions, if anything."""
    if any(one.mass_g < 0 for one in out):
        return N_("A fraction weighs at least zero grams.")
    if len({one.material for one in out}) < len(out):
        return N_("Each material is given once.")
    if sum(one.mass_g for one in out) > mass_in_g:
        return N_("The fractions weigh more than the mass in.")
    if any(not one.measured and one.averaged_on is None for one in out):
        return N_("A fraction that is not measured gives the date of the plant's average.")
    return None


def valid_codes(table: str, day: date) -> set[str]:
    """List the codes of a reference table in force on a day."""
    return {row["code"] for row in seeds.valid_on(seeds.read_csv(table), day.isoformat())}


@dataclass(frozen=True, slots=True)
class Mass:
    """Grams, or None while nobody knows; measured on a scale, else a default."""

    grams: int | None = None
    measured: bool = False


def added(masses: Sequence[Mass]) -> Mass:
    """Add masses up: not known as soon as one is not, measured only where all are."""
    known = [one.grams for one in masses if one.grams is not None]
    if len(known) < len(masses):
        return Mass()
    return Mass(sum(known), all(one.measured for one in masses))


@dataclass(frozen=True, slots=True)
class Difference:
    """A mass against what is found of it; grams above zero are missing, None while a mass is not known."""

    whole: Mass
    found: Mass
    tolerance_percent: int

    @property
    def grams(self) -> int | None:
        """What is missing (above zero) or too much."""
        if self.whole.grams is None or self.found.grams is None:
            return None
        return self.whole.grams - self.found.grams

    @property
    def within(self) -> bool | None:
        """Whether the difference is inside the tolerance, a percentage of the whole."""
        if self.grams is None:
            return None
        return abs(self.grams) * 100 <= (self.whole.grams or 0) * self.tolerance_percent


@dataclass(frozen=True, slots=True)
class MassBalance:
    """A dismantled device against its parts and what remained; the difference is shown, never hidden."""

    whole: Mass
    parts: Mass
    residue: Mass
    tolerance_percent: int

    @property
    def difference(self) -> Difference:
        """The device against the sum of both."""
        return Difference(self.whole, added((self.parts, self.residue)), self.tolerance_percent)


@dataclass(frozen=True, slots=True)
class LotBalance:
    """A treated lot: its devices, what the plant took in, and what came out."""

    devices: Mass
    mass_in: Mass
    fractions: Mass
    tolerance_percent: int

    @property
    def arrival(self) -> Difference:
        """The devices against the mass in."""
        return Difference(self.devices, self.mass_in, self.tolerance_percent)

    @property
    def output(self) -> Difference:
        """The mass in against the fractions."""
        return Difference(self.mass_in, self.fractions, self.tolerance_percent)
