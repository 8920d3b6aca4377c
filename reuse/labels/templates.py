"""Sheets of labels one can buy, or cut from plain paper."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from reuse.errors import N_, BadInputError


@dataclass(frozen=True, slots=True)
class SheetTemplate:
    """A grid of equal labels on A4, in millimetres; `left` and `top` are margins, `across` and `down` pitches."""

    name: str
    columns: int
    rows: int
    width_mm: float
    height_mm: float
    left_mm: float
    top_mm: float
    across_mm: float
    down_mm: float
    cut_lines: bool

    @property
    def per_sheet(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows

    def place(self, index: int) -> tuple[float, float]:
        """Locate the upper left corner of label `index` of a sheet from the sheet's own, reading order, from 0."""
        row, column = divmod(index, self.columns)
        return self.left_mm + column * self.across_mm, self.top_mm + row * self.down_mm


@cache
def sheet_templates() -> MappingProxyType[str, SheetTemplate]:
    """Give every known sheet by its name."""
    data = json.loads((files("seeds") / "label_templates.json").read_text("utf-8"))
    return MappingProxyType({entry["name"]: SheetTemplate(**entry) for entry in data["templates"]})


def sheet_template(name: str) -> SheetTemplate:
    """Find a sheet by its name, whatever its case, else BadInputError naming those known."""
    templates = sheet_templates()
    wanted = name.strip().casefold()
    for known, template in templates.items():
        if known.casefold() == wanted:
            return template
    raise BadInputError(
        N_("No sheet of labels is called {name}. Those known are {known}."), name=name[:40], known=", ".join(templates)
    )
