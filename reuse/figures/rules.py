"""What counts as what, and how the figures of places follow from the counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import seeds
from reuse.figures.disclosure import Cell, Sum, kept_back
from reuse.lifecycle.stages import LIVE, Stage
from reuse.territory import territory

FLOWS = (
    "collected",
    "returned",
    "donated",
    "sold",
    "lent",
    "redeployed",
    "recycled",
    "handed_to_eco_organisme",
    "refused",
    "given_back",
    "lost",
    "stolen",
    "found",
)
"""Events counted in the month when they happened, whole devices only."""

REUSED = ("donated", "sold", "lent", "redeployed")
PART_REUSED = "part_reused"
IN_PROGRESS = "in_progress"
FACTS = (*FLOWS, PART_REUSED, IN_PROGRESS)
IN_HAND = LIVE - {Stage.HANDED_TO_ECO_ORGANISME}

GROUPS: dict[str, tuple[str, ...]] = {
    "collected": ("collected",),
    "reused": REUSED,
    "recycled": ("recycled",),
    "handed_to_eco_organisme": ("handed_to_eco_organisme",),
    IN_PROGRESS: (IN_PROGRESS,),
}
"""What is told of a place: facts put together, so that fewer counts are small."""

GROUP_OF = {fact: group for group, facts in GROUPS.items() for fact in facts}
YEAR, MONTH, KIND = "year", "month", "kind"


@dataclass(frozen=True, slots=True)
class Count:
    """How many devices given up in a commune met a fact in a month; mass in grams, of which `measured` were weighed."""

    month: str
    commune_code: str
    kind: str
    fact: str
    count: int
    measured: int
    mass_g: int


@dataclass(frozen=True, slots=True)
class Told:
    """One count as it is published of a place: None where it is kept back."""

    year: str
    place: str
    axis: str
    part: str
    fact: str
    count: int | None
    mass_g: int | None


def groups_of_communes() -> dict[str, str]:
    """Give each commune of the territory its intercommunalité's code; other communes have none."""
    table = f"reference/communes{territory().departement}"
    return {row["code_insee"]: row["epci_code"] for row in seeds.read_csv(table)}


def told_of_places(counts: Iterable[Count]) -> list[Told]:
    """Add the counts up by place and keep back what could tell of a person.

    A commune is told by year, an intercommunalité by month and by kind too; each year and each fact stands alone.
    """
    systems: dict[Cell, dict[Cell, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    groups = groups_of_communes()
    for one in counts:
        group = GROUP_OF.get(one.fact)
        if group is None:
            continue
        for cell in _cells(one, groups.get(one.commune_code, "")):
            total = systems[one.month[:4], group][cell]
            total[0] += one.count
            total[1] += one.mass_g
    return [told for (year, fact), cells in sorted(systems.items()) for told in _told(year, fact, cells, groups)]


def _cells(one: Count, group: str) -> list[Cell]:
    """Name the cells that a count adds to; where the commune is not of the territory, the place is not known."""
    cells: list[Cell] = [(group, YEAR, ""), (group, MONTH, one.month), (group, KIND, one.kind)]
    return [*cells, (one.commune_code, YEAR, "")] if group else cells


def _told(year: str, fact: str, cells: Mapping[Cell, list[int]], groups: Mapping[str, str]) -> list[Told]:
    hidden = kept_back({cell: total[0] for cell, total in cells.items()}, sums_of(cells, groups))
    return [
        Told(year, *cell, fact, *((None, None) if cell in hidden else total))  # type: ignore[call-arg, arg-type]
        for cell, total in sorted(cells.items())
    ]


def sums_of(cells: Iterable[Cell], groups: Mapping[str, str]) -> list[Sum]:
    """List the additions that anybody can make: inside each intercommunalité, and over all of them."""
    ties: dict[tuple[Cell | None, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        place, axis, part = cell
        group = groups.get(place)
        if group is not None:
            ties[(group, YEAR, ""), "communes"].append(cell)
            continue
        ties[None, f"{axis} {part}"].append(cell)
        if axis != YEAR:
            ties[(place, YEAR, ""), axis].append(cell)
    return [Sum(tuple(parts), total) for (total, _axis), parts in ties.items()]
