"""The report of a stock-take."""

from dataclasses import dataclass
from datetime import datetime

from reuse.codes import show_code
from reuse.documents.document import Document, NamedDevice, Section
from reuse.documents.speech import Speech


@dataclass(frozen=True, slots=True)
class Seen:
    """One device or label of a list; `note` is a word of the papers or a place's name, empty where all is said."""

    device: NamedDevice
    note: str = ""

    def row(self, say: Speech) -> tuple[str, str]:
        """Say the code, then what it is and what is to be said of it."""
        device = self.device
        named = " ".join(part for part in (device.kind, device.maker, device.model) if part)
        note = say.term("note", self.note) if self.note else ""
        return show_code(device.code) if device.code else "–", " – ".join(part for part in (named, note) if part)


@dataclass(frozen=True, slots=True)
class SeenList:
    """One list of the answer: how many lines it has, and those named on paper."""

    name: str
    count: int
    lines: tuple[Seen, ...]

    def section(self, say: Speech) -> Section:
        """Name them, and say where the others are if there are too many for paper."""
        rows = tuple(line.row(say) for line in self.lines)
        more = say.word("list_more", shown=len(rows)) if self.count > len(rows) else ""
        return Section(
            say.word(f"list.{self.name}", count=self.count), rows, more or ("" if rows else say.word("list_none"))
        )


@dataclass(frozen=True, kw_only=True)
class StocktakeReport(Document):
    """What a stock-take found at its closing; `late` counts arrived after it, and `replaces` is then set."""

    name = "stocktake"
    signatures = ("signature_counter", "signature_issuer")

    site: str
    site_address: str
    opened_at: datetime
    closed_at: datetime
    expected: int
    counted: int
    late: int = 0
    replaces: str = ""
    lists: tuple[SeenList, ...]

    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say where and when, in numbers, then list by list."""
        terms = [
            (say.word("counted_site"), ", ".join(part for part in (self.site, self.site_address) if part)),
            (say.word("opened_at"), say.moment(self.opened_at)),
            (say.word("closed_at"), say.moment(self.closed_at)),
        ]
        terms += [(say.word("replaces"), self.replaces)] if self.replaces else []
        numbers = [(say.word("expected_count"), str(self.expected)), (say.word("counted_count"), str(self.counted))]
        numbers += [(say.word("late_count"), str(self.late))] if self.late else []
        return (
            Section(say.word("stocktake_terms"), tuple(terms), say.word("stocktake_text")),
            Section(say.word("stocktake_numbers"), tuple(numbers)),
            *(one.section(say) for one in self.lists),
        )
