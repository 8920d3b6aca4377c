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
class MassBalance:
    """A device's mass against its parts and residue, grams; `difference_g` is shown, never hidden."""

    whole_g: int
    parts_g: int
    residue_g: int
    tolerance_percent: int

    @property
    def difference_g(self) -> int:
        """What is missing (above zero) or too much."""
        return self.whole_g - self.parts_g - self.residue_g

    @property
    def within(self) -> bool:
        """Whether the difference is inside the tolerance."""
        return abs(self.difference_g) * 100 <= self.whole_g * self.tolerance_percent


def mass_balance(
    whole_g: int | None, parts_g: int, residue_g: int | None, tolerance_percent: int
) -> MassBalance | None:
    """Compare, once a device has been dismantled and both masses are known."""
    if whole_g is None or residue_g is None:
        return None
    return MassBalance(whole_g, parts_g, residue_g, tolerance_percent)
