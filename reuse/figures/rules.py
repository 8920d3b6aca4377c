"""What counts as what, and how the figures of places follow from the counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
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


Totals = dict[Cell, tuple[int, int]]
"""By cell, how many devices and how many grams."""


def told_of_places(counts: Iterable[Count]) -> list[Told]:
    """Add the counts up by place and keep back what could tell of a person.

    A commune is told by year, an intercommunalité by month and by kind too; each year and each fact stands alone.
    What is not told at all is a zero.
    """
    groups = groups_of_communes()
    years: dict[str, dict[str, Totals]] = defaultdict(lambda: {fact: {} for fact in GROUPS})
    for one in counts:
        if group := GROUP_OF.get(one.fact):
            _add(years[one.month[:4]][group], one, groups.get(one.commune_code, ""))
    return [told for year, facts in sorted(years.items()) for told in _told_in(year, facts, groups)]


def _add(totals: Totals, one: Count, group: str) -> None:
    """Add a count to its cells; where the commune is not of the territory, the place is not known."""
    cells: list[Cell] = [(group, YEAR, ""), (group, MONTH, one.month), (group, KIND, one.kind)]
    for cell in [*cells, (one.commune_code, YEAR, "")] if group else cells:
        count, mass_g = totals.get(cell, (0, 0))
        totals[cell] = (count + one.count, mass_g + one.mass_g)


def _told_in(year: str, facts: Mapping[str, Totals], groups: Mapping[str, str]) -> Iterator[Told]:
    grid = _grid({cell for totals in facts.values() for cell in totals}, groups)
    sums = sums_of(grid, groups)
    for fact, totals in facts.items():
        hidden = kept_back({cell: totals.get(cell, (0, 0))[0] for cell in grid}, sums)
        for place, axis, part in sorted(hidden | totals.keys()):
            told = (None, None) if (place, axis, part) in hidden else totals[place, axis, part]
            yield Told(year, place, axis, part, fact, *told)


def _grid(cells: Collection[Cell], groups: Mapping[str, str]) -> list[Cell]:
    """Name every cell a reader may think of, zeros too: each intercommunalité by each month and kind of the year."""
    above = {place for place, _axis, _part in cells if place not in groups}
    parts = {(axis, part) for _place, axis, part in cells}
    return sorted({(place, *part) for place in above for part in parts} | set(cells))


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
