"""The receipt of a sale."""

from dataclasses import dataclass
from datetime import date

from reuse.documents.document import Document, Section
from reuse.documents.speech import Speech


@dataclass(frozen=True, kw_only=True)
class SaleReceipt(Document):
    """What was sold, at what price and under which guarantee; how it was paid is the till's business, not ours."""

    name = "sale"

    sold_on: date
    price_cents: int
    tariff: str = ""
    grade: str = ""
    buyer: str = ""

    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say the terms of the sale and the guarantee the law gives."""
        rows = [
            (say.word("buyer"), self.buyer),
            (say.word("sold_on"), say.day(self.sold_on)),
            (say.word("price"), say.price(self.price_cents)),
            (say.word("tariff"), self.tariff),
            (say.word("grade"), self.grade),
        ]
        return (
            Section(
                say.word("sale_terms"), tuple((label, value) for label, value in rows if value), say.word("not_a_till")
            ),
            Section(say.word("guarantee"), text=say.word("guarantee_text")),
        )
