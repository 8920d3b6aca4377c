"""The closing report of a campaign."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from babel.numbers import format_decimal

from reuse.documents.document import Document, Section
from reuse.documents.speech import Speech

ENDS: Final = ("reused", "recycled", "in_hand", "other")


@dataclass(frozen=True, slots=True)
class StopCount:
    """One place of the campaign, when it was open, and how many devices it took in."""

    place: str
    starts_at: datetime
    ends_at: datetime
    devices: int

    def row(self, say: Speech) -> tuple[str, str]:
        """Say when, then where and how many."""
        when = say.word(
            "campaign_stop",
            day=say.day(self.starts_at.astimezone(say.zone).date()),
            begin=say.hour(self.starts_at),
            end=say.hour(self.ends_at),
        )
        return when, say.word("campaign_count", place=self.place, count=self.devices)


@dataclass(frozen=True, slots=True)
class Spared:
    """Emissions that second lives spared, as a range in grams of CO2e, and the devices that no factor covers.

    The range stands on `sources` and on two shares as they are written: `50 % (30 – 80 %)`.
    """

    low: int
    central: int
    high: int
    uncovered: int
    sources: tuple[str, ...]
    displacement: str
    extension: str


@dataclass(frozen=True, kw_only=True)
class CampaignReport(Document):
    """What a campaign collected and what became of it so far; `replaces` names an earlier report."""

    name = "campaign"
    signatures = ("signature_issuer",)

    campaign: str
    drawn_at: datetime
    stops: tuple[StopCount, ...]
    kinds: tuple[tuple[str, int], ...]
    ends: tuple[tuple[str, int], ...]
    grams: int
    weighed: int
    without_mass: int
    spared: Spared
    replaces: str = ""

    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say which campaign, where and when, then in numbers."""
        terms = [(say.word("campaign_name"), self.campaign), (say.word("campaign_organiser"), self.issuer.name)]
        terms.append((say.word("campaign_drawn"), say.moment(self.drawn_at)))
        terms += [(say.word("campaign_replaces"), self.replaces)] if self.replaces else []
        ends = [(say.word(f"end.{name}"), str(count)) for name, count in self.ends if count]
        return (
            Section(say.word("campaign_terms"), tuple(terms)),
            Section(say.word("campaign_places", count=len(self.stops)), tuple(stop.row(say) for stop in self.stops)),
            Section(say.word("campaign_numbers"), self._numbers(say), say.word("campaign_text")),
            Section(say.word("campaign_kinds"), tuple((kind, str(count)) for kind, count in self.kinds)),
            Section(say.word("campaign_ends"), tuple(ends)),
        )

    def _numbers(self, say: Speech) -> tuple[tuple[str, str], ...]:
        mass = say.word("campaign_mass_default", mass=say.mass(self.grams), weighed=self.weighed)
        rows = [
            (say.word("campaign_devices"), str(sum(count for _kind, count in self.kinds))),
            (say.word("campaign_mass"), mass),
        ]
        if self.without_mass:
            rows.append((say.word("campaign_without_mass"), str(self.without_mass)))
        rows.append((say.word("campaign_spared"), self._spared(say)))
        return *rows, *([(say.word("campaign_grounds"), self._grounds(say))] if self.spared.high else [])

    def _spared(self, say: Speech) -> str:
        spared = self.spared
        told = say.word("campaign_spared_none")
        if spared.high:
            low, central, high = (
                format_decimal(round(grams / 1000), locale=say.lang)
                for grams in (spared.low, spared.central, spared.high)
            )
            told = say.word("campaign_spared_range", low=low, central=central, high=high)
        return f"{told}. {say.word('campaign_uncovered', count=spared.uncovered)}" if spared.uncovered else told

    def _grounds(self, say: Speech) -> str:
        told = self.spared
        shares = {"displacement": told.displacement, "extension": told.extension}
        return say.word("campaign_shares", sources=", ".join(told.sources), **shares)
