"""Published footprints by kind of device."""

from dataclasses import dataclass
from functools import lru_cache

import seeds


@dataclass(frozen=True, slots=True)
class Range:
    """Three values that are never told apart: the lowest, the central, the highest; grams of CO2e unless said."""

    low: int = 0
    central: int = 0
    high: int = 0

    def __add__(self, other: "Range") -> "Range":
        """Add two ranges end to end, as if their errors went together: never too narrow."""
        return Range(self.low + other.low, self.central + other.central, self.high + other.high)

    def times(self, count: int) -> "Range":
        """Count as many things alike."""
        return Range(self.low * count, self.central * count, self.high * count)

    def share(self, percent: "Range") -> "Range":
        """Keep a share of it, itself known within a range of percents."""
        return Range(
            self.low * percent.low // 100, self.central * percent.central // 100, self.high * percent.high // 100
        )


@dataclass(frozen=True, slots=True)
class Published:
    """One figure as its source gives it, in grams of CO2e; its low and high ends only where the source has them."""

    source: str
    vintage: str
    licence: str
    low: int | None
    central: int
    high: int | None
    note: dict[str, str]

    @property
    def told(self) -> list[int]:
        """List what the source says, the lowest first."""
        return [value for value in (self.low, self.central, self.high) if value is not None]


@dataclass(frozen=True, slots=True)
class Factor:
    """What making one device of a kind emits: every source read, the first of them central."""

    kind: str
    sources: tuple[Published, ...]

    @property
    def embodied(self) -> Range:
        """Span everything that the sources say; the centre is the first source's own figure."""
        told = [value for source in self.sources for value in source.told]
        return Range(min(told), self.sources[0].central, max(told))


@lru_cache(maxsize=1)
def factors() -> dict[str, Factor]:
    """Read the factors by kind; a kind without a published figure is not there."""
    found: dict[str, list[Published]] = {}
    for row in seeds.read_csv("reference/impact_factors"):
        low, central, high = (_grams(row[f"{name}_kg"]) for name in ("low", "central", "high"))
        note = {"fr": row["note_fr"], "en": row["note_en"]}
        told = Published(row["source"], row["vintage"], row["licence"], low, central or 0, high, note)
        found.setdefault(row["kind"], []).append(told)
    return {kind: Factor(kind, tuple(sources)) for kind, sources in found.items()}


def _grams(kilograms: str) -> int | None:
    return round(float(kilograms) * 1000) if kilograms else None
