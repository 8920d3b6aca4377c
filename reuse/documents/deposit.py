"""The receipt of a deposit."""

from dataclasses import dataclass
from datetime import date

from reuse.documents.document import Document, Section
from reuse.documents.speech import Speech


@dataclass(frozen=True, kw_only=True)
class DepositReceipt(Document):
    """What a depositor takes home; `follow_up_code` is the secret that shows what became of the devices."""

    name = "deposit"

    deposited_on: date
    place: str
    follow_up_code: str
    status: str
    status_reason: str = ""
    ownership: str = "none"
    depositor: str = ""

    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say who left the devices where, on what terms, and what comes next."""
        rows = [
            (say.word("depositor"), self.depositor),
            (say.word("deposited_on"), say.day(self.deposited_on)),
            (say.word("place"), self.place),
            (say.word("status"), say.term("status", self.status)),
            (say.word("status_reason"), self.status_reason),
            (say.word("title"), say.term("title", self.ownership)),
            (say.word("follow_up_code"), self.follow_up_code),
        ]
        return (
            Section(say.word("deposit_terms"), tuple((label, value) for label, value in rows if value)),
            Section(say.word("what_next"), text=say.word("deposit_text")),
        )
