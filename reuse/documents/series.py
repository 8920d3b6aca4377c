"""The report of a series of scans."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from reuse.codes import show_code
from reuse.documents.document import Document, NamedDevice, Section
from reuse.documents.speech import Speech

State = Literal["done", "waits", "voided"]
STATES: tuple[State, ...] = ("done", "waits", "voided")
PRINT = 16
"""Characters of a fingerprint that stand on paper: enough to find the event, which holds the whole."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One event of the series: on which device, what, when, its fingerprint, and whether it took effect."""

    device: NamedDevice
    event: str
    at: datetime
    fingerprint: str
    state: State

    def row(self, say: Speech, began: datetime) -> tuple[str, str]:
        """Say the code, then what it is, when, and the fingerprint's beginning; the day only if it is not the first."""
        named = " ".join(part for part in (self.device.maker, self.device.model) if part) or self.device.kind
        same_day = self.at.astimezone(say.zone).date() == began.astimezone(say.zone).date()
        parts = (named, say.hour(self.at) if same_day else say.moment(self.at), self.fingerprint[:PRINT])
        return show_code(self.device.code) if self.device.code else "–", " – ".join(parts)


@dataclass(frozen=True, kw_only=True)
class SeriesReport(Document):
    """What one person recorded in a series of scans, as it stands in the register; it is drawn when asked, not kept."""

    name = "series"
    check_how: ClassVar[str] = "series_check_how"

    site: str
    began: datetime
    ended: datetime
    scans: tuple[Scanned, ...]

    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say where and when, in numbers, then step by step."""
        terms = (
            (say.word("series_site"), self.site),
            (say.word("series_began"), say.moment(self.began)),
            (say.word("series_ended"), say.moment(self.ended)),
        )
        groups = {(one.event, one.state): None for one in sorted(self.scans, key=lambda one: STATES.index(one.state))}
        numbers = tuple(
            (say.word(f"series_{state}"), str(count))
            for state in STATES
            if (count := sum(one.state == state for one in self.scans)) or state == "done"
        )
        return (
            Section(say.word("series_terms"), tuple(row for row in terms if row[1]), say.word("series_text")),
            Section(say.word("series_numbers"), numbers),
            *(self._group(say, event, state) for event, state in groups),
        )

    def _group(self, say: Speech, event: str, state: State) -> Section:
        rows = tuple(one.row(say, self.began) for one in self.scans if (one.event, one.state) == (event, state))
        return Section(say.word("series_group", event=event, state=say.word(f"series_{state}"), count=len(rows)), rows)
