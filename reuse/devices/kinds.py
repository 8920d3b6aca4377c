"""Kinds of device, from the reference table."""

from dataclasses import dataclass
from functools import lru_cache

import seeds


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its names, its default mass in grams, whether it bears data, its default waste code."""

    code: str
    fr: str
    en: str
    icon: str
    mass_g: int | None
    data_bearing: str
    waste_code: str

    def named(self, language: str) -> str:
        """Say the kind in French or English."""
        return self.en if language == "en" else self.fr


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Read every kind, by code, in the table's order."""
    return {
        row["code"]: Kind(
            row["code"],
            row["fr"],
            row["en"],
            row["icon"],
            int(row["mass_grams"]) if row["mass_grams"] else None,
            row["data_bearing"],
            row["waste_code"],
        )
        for row in seeds.read_csv("reference/categories")
    }


def bears_data(kind: str) -> str:
    """Say whether a device or part of this kind holds data: yes, no, or maybe, as for a kind that nobody described."""
    rows = (*seeds.read_csv("reference/categories"), *seeds.read_csv("reference/part_kinds"))
    return next((row["data_bearing"] for row in rows if row["code"] == kind), "maybe")
