"""What one year says of the territory, or of one of its places."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import seeds
from reuse.figures.models import PlaceFigure
from reuse.figures.queries import Line
from reuse.figures.rules import GROUP_OF, GROUPS, KIND, MONTH, REUSED, YEAR, groups_of_communes
from reuse.impact.assumptions import Assumptions
from reuse.impact.avoided import Avoided, avoided_by
from reuse.impact.queries import of_year
from reuse.territory import territory


@dataclass(frozen=True, slots=True)
class Amount:
    """How many devices, and their mass in grams; None where it is kept back."""

    count: int | None = 0
    mass_g: int | None = 0

    def __add__(self, other: "Amount") -> "Amount":
        """Add two amounts that are told."""
        return Amount((self.count or 0) + (other.count or 0), (self.mass_g or 0) + (other.mass_g or 0))


Amounts = dict[str, Amount]
"""By group of facts."""


@dataclass(slots=True)
class Board:
    """One year's figures: in all, by month, by kind; `details` and `avoided` for the whole territory only."""

    year: str
    place: str = ""
    total: Amounts = field(default_factory=lambda: dict.fromkeys(GROUPS, Amount()))
    months: dict[str, Amounts] = field(default_factory=dict)
    kinds: dict[str, Amounts] = field(default_factory=dict)
    details: dict[str, Amount] = field(default_factory=dict)
    weighed: int = 0
    avoided: Avoided | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return all(amount.count == 0 for amount in self.total.values())

    @property
    def keeps_back(self) -> bool:
        """Whether something of it is kept back."""
        rows = (self.total, *self.months.values(), *self.kinds.values())
        return any(amount.count is None for row in rows for amount in row.values())


def of_the_territory(lines: Iterable[Line], year: str, assumed: Assumptions | None = None) -> Board:
    """Add up the whole territory's year; what second lives spare stands on what was assumed in it, unless said."""
    board, lives = Board(year), Counter[str]()
    for line in lines:
        amount = Amount(line.count, line.mass_g)
        board.details[line.fact] = board.details.get(line.fact, Amount()) + amount
        lives[line.kind] += line.count * ((line.fact in REUSED) - (line.fact == "returned"))
        if group := GROUP_OF.get(line.fact):
            board.weighed += line.measured if group == "collected" else 0
            for row in (board.total, _row(board.months, line.month), _row(board.kinds, line.kind)):
                row[group] = row[group] + amount
    if year:
        board.avoided = avoided_by(+lives, assumed or of_year(year))
    return board


def of_a_place(rows: Sequence[PlaceFigure], year: str, place: str) -> Board:
    """Lay out what is published of a commune or an intercommunalité in a year."""
    board = Board(year, place)
    choose: dict[str, Callable[[str], Amounts]] = {
        YEAR: lambda _part: board.total,
        MONTH: lambda month: _row(board.months, month),
        KIND: lambda kind: _row(board.kinds, kind),
    }
    for row in rows:
        choose[row.axis](row.part)[row.fact] = Amount(row.count, row.mass_g)
    return board


def _row(rows: dict[str, Amounts], name: str) -> Amounts:
    return rows.setdefault(name, dict.fromkeys(GROUPS, Amount()))


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, or an intercommunalité, which has no other above it."""

    code: str
    name: str
    within: str = ""


def places_named(codes: Iterable[str]) -> list[Place]:
    """Name the places that have figures: each intercommunalité, then its communes, in alphabetical order."""
    known, found = _names(), set(codes)
    above = {code: group for code, group in groups_of_communes().items() if code in found}
    ordered = sorted(
        (code for code in known if code in found),
        key=lambda code: (known[above.get(code) or code], code in above, known[code]),
    )
    return [Place(code, known[code], above.get(code, "")) for code in ordered]


def _names() -> dict[str, str]:
    rows = seeds.read_csv(f"reference/communes{territory().departement}")
    return {row["code_insee"]: row["nom"] for row in rows} | {row["epci_code"]: row["epci_nom"] for row in rows}
