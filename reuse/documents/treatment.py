"""The certificate that waste was treated."""

from dataclasses import dataclass
from datetime import date

from reuse.documents.document import Document, Section
from reuse.documents.speech import Speech


@dataclass(frozen=True, slots=True)
class Fraction:
    """One output of a treatment, in grams: measured, or the plant's average of a day."""

    name: str
    grams: int
    measured: bool
    average_on: date | None = None

    def says(self, say: Speech) -> str:
        """Say the mass and where it comes from."""
        mass = say.mass(self.grams)
        if self.measured:
            return say.word("mass.measured", mass=mass)
        if self.average_on is None:
            return say.word("mass.average", mass=mass)
        return say.word("mass.average_on", mass=mass, day=say.day(self.average_on))


@dataclass(frozen=True, kw_only=True)
class TreatmentCertificate(Document):
    """What a plant made of the devices it was given; masses in grams, a waste code with `*` is hazardous."""

    name = "treatment"
    signatures = ("signature_issuer",)

    plant: str
    plant_address: str = ""
    treated_on: date
    certificate_number: str
    waste_code: str
    operation: str
    mode: str = ""
    mass_in_grams: int
    mass_is_measured: bool = True
    fractions: tuple[Fraction, ...] = ()
    destroyed_media: tuple[str, ...] = ()

    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say where and how the devices were treated, what came out, and which media were destroyed."""
        found = [self._treatment(say)]
        if self.fractions:
            found.append(self._fractions(say))
        if self.destroyed_media:
            title = say.word("destroyed_media", count=len(self.destroyed_media))
            found.append(Section(title, tuple((say.word("serial"), serial) for serial in self.destroyed_media)))
        return tuple(found)

    def _treatment(self, say: Speech) -> Section:
        hazardous = self.waste_code.endswith("*")
        mass_key = "mass.measured" if self.mass_is_measured else "mass.default"
        rows = [
            (say.word("plant"), ", ".join(part for part in (self.plant, self.plant_address) if part)),
            (say.word("treated_on"), say.day(self.treated_on)),
            (say.word("certificate_number"), self.certificate_number),
            (say.word("waste_code"), say.word("hazardous", code=self.waste_code) if hazardous else self.waste_code),
            (say.word("operation"), self.operation),
            (say.word("mode"), say.term("mode", self.mode) if self.mode else ""),
            (say.word("mass_in"), say.word(mass_key, mass=say.mass(self.mass_in_grams))),
        ]
        return Section(say.word("treatment_terms"), tuple((label, value) for label, value in rows if value))

    def _fractions(self, say: Speech) -> Section:
        rows = [(fraction.name, fraction.says(say)) for fraction in self.fractions]
        rest = self.mass_in_grams - sum(fraction.grams for fraction in self.fractions)
        return Section(say.word("fractions"), (*rows, (say.word("unallocated"), say.mass(rest))))
