"""The deed of a donation."""

from dataclasses import dataclass
from datetime import date

from reuse.documents.document import Document, Section
from reuse.documents.speech import Speech


@dataclass(frozen=True, kw_only=True)
class DonationDeed(Document):
    """What donor and beneficiary sign; `conditions` come from the disposal decision and follow the device."""

    name = "donation"
    signatures = ("signature_issuer", "signature_beneficiary")

    beneficiary: str
    beneficiary_kind: str
    given_on: date
    referral: str = ""
    software: str = ""
    unit_value_cents: int | None = None
    conditions: str = ""

    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say who receives, what comes with it and what both commit to."""
        value = "" if self.unit_value_cents is None else say.price(self.unit_value_cents)
        rows = [
            (say.word("beneficiary"), self.beneficiary),
            (say.word("beneficiary_kind"), say.term("beneficiary_kind", self.beneficiary_kind)),
            (say.word("referral"), self.referral),
            (say.word("given_on"), say.day(self.given_on)),
            (say.word("software"), self.software),
            (say.word("unit_value"), value),
            (say.word("conditions"), self.conditions),
        ]
        return (
            Section(say.word("beneficiary"), tuple((label, value) for label, value in rows if value)),
            Section(say.word("commitments"), text=say.word("donation_text")),
        )
