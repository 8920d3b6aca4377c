"""Product lines, their targets by year, flat values of gifts and reasons to buy new, from the reference tables."""

from dataclasses import dataclass
from functools import lru_cache

import seeds


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One product line."""

    code: str
    fr: str
    en: str
    icon: str

    def named(self, language: str) -> str:
        """Say the line in French or English."""
        return self.en if language == "en" else self.fr


@dataclass(frozen=True, slots=True)
class Target:
    """What the law asks of a line in a year, in percent of the spend excluding VAT.

    `reused` and `recycled` are the parts of each column: None where nobody has read how the law splits them.
    `mark` says how well the text is known: S read in its source, secondary quoted by another, K not read again.
    """

    percent: int
    reused: int | None
    recycled: int | None
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class GiftValue:
    """The flat value at which one gift received counts, in cents."""

    code: str
    line: str
    fr: str
    en: str
    cents: int

    def named(self, language: str) -> str:
        """Say what is given, in French or English."""
        return self.en if language == "en" else self.fr


@dataclass(frozen=True, slots=True)
class Reason:
    """Why new equipment is bought; some reasons need words of their own."""

    code: str
    fr: str
    en: str
    needs_words: bool

    def named(self, language: str) -> str:
        """Say the reason in French or English."""
        return self.en if language == "en" else self.fr


@lru_cache(maxsize=1)
def lines() -> dict[str, ProductLine]:
    """Read the product lines by code, in the table's order."""
    rows = seeds.read_csv("reference/product_lines")
    return {row["code"]: ProductLine(row["code"], row["fr"], row["en"], row["icon"]) for row in rows}


@lru_cache(maxsize=64)
def targets(year: int) -> dict[str, Target]:
    """Give the target of each line in a year, as in force on its last day; a line without one is not there."""
    rows = seeds.valid_on(seeds.read_csv("reference/product_lines"), last_day(year))
    return {
        row["code"]: Target(
            int(row["percent"]),
            _whole(row["reused_percent"]),
            _whole(row["recycled_percent"]),
            row["source"],
            row["mark"],
        )
        for row in rows
    }


def last_day(year: int) -> str:
    """Write the last day of a year."""
    return f"{year:04d}-12-31"


def _whole(text: str) -> int | None:
    return int(text) if text else None


@lru_cache(maxsize=64)
def gift_values(year: int) -> dict[str, GiftValue]:
    """Give the flat values in force on the last day of a year; what is not there was read by nobody."""
    rows = seeds.valid_on(seeds.read_csv("reference/gift_values"), last_day(year))
    return {row["code"]: GiftValue(row["code"], row["line"], row["fr"], row["en"], int(row["cents"])) for row in rows}


@lru_cache(maxsize=64)
def retired_target(year: int) -> Target | None:
    """Give the share of retired equipment to be reused in a year; None where none is in force."""
    rows = seeds.valid_on(seeds.read_csv("reference/retired_targets"), last_day(year))
    return next((Target(int(row["percent"]), None, None, row["source"], row["mark"]) for row in rows), None)


@lru_cache(maxsize=1)
def reasons() -> dict[str, Reason]:
    """Read the reasons to buy new, by code."""
    rows = seeds.read_csv("reference/new_equipment_reasons")
    return {row["code"]: Reason(row["code"], row["fr"], row["en"], bool(row["needs_words"])) for row in rows}


@lru_cache(maxsize=64)
def retired_kinds(year: int) -> frozenset[str]:
    """Name the kinds of device of categories 2 and 6, the only ones of which the reuse rate is reckoned."""
    rows = seeds.valid_on(seeds.read_csv("reference/categories"), last_day(year))
    return frozenset(row["code"] for row in rows if row["weee_category"] in ("2", "6"))
