"""What the territory assumes, since nobody has measured it: how often a second life spares a new device, how long."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import seeds
from reuse.impact.factors import Range
from reuse.territory import territory

NAMES = ("displacement", "extension")


@dataclass(frozen=True, slots=True)
class Assumption:
    """A share in percents, why it is taken so, who decided it and since when; a reader's own has no reason."""

    name: str
    percent: Range
    reason: dict[str, str]
    decided_by: dict[str, str]
    valid_from: date = date.min

    @property
    def own(self) -> bool:
        """Whether a reader chose it."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Both shares, always told together."""

    displacement: Assumption
    extension: Assumption

    def __iter__(self) -> Iterator[Assumption]:
        """Give each."""
        return iter((self.displacement, self.extension))

    def chosen(self, **percents: int | None) -> "Assumptions":
        """Put a reader's own percents in place of those named; None leaves one as it is."""
        own = {
            name: Assumption(name, Range(percent, percent, percent), {}, {})
            for name, percent in percents.items()
            if percent is not None
        }
        return replace(self, **own)

    def spared(self, embodied: Range) -> Range:
        """Keep, of what making devices emits, what their second lives spare."""
        return embodied.share(self.displacement.percent).share(self.extension.percent)


def in_force(day: date) -> Assumptions:
    """Read what is assumed on a day: the territory's own decision, else what this project proposes.

    A day before the first decision reads that first one: an estimate always stands on something said.
    """
    return Assumptions(*(_latest(name, day) for name in NAMES))


def _latest(name: str, day: date) -> Assumption:
    known = [one for one in _rows() if one.name == name]
    return next((one for one in reversed(known) if one.valid_from <= day), known[0])


@lru_cache(maxsize=1)
def _rows() -> tuple[Assumption, ...]:
    """Read every assumption, the oldest first."""
    own = tuple(_assumption(row) for row in territory().impact_assumptions)
    decided = {one.name for one in own}
    proposed = (_assumption(_nested(row)) for row in seeds.read_csv("reference/impact_assumptions"))
    rows = (*own, *(one for one in proposed if one.name not in decided))
    return tuple(sorted(rows, key=lambda one: one.valid_from))


def _nested(row: dict[str, str]) -> dict[str, Any]:
    """Lay a row of the table out as the territory's file does."""
    spoken = {name: {"fr": row[f"{name}_fr"], "en": row[f"{name}_en"]} for name in ("reason", "decided_by")}
    return row | spoken


def _assumption(row: dict[str, Any]) -> Assumption:
    percent = Range(*(int(row[f"{end}_percent"]) for end in ("low", "central", "high")))
    since = date.fromisoformat(row["valid_from"])
    return Assumption(row["name"], percent, row["reason"], row["decided_by"], since)
