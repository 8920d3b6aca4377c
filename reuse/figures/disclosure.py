"""Which counts are kept back so that nobody can be told from a small one, nor find it again by subtraction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""A count below this may tell of a person."""

_PRIME = 2**61 - 1

Cell = tuple[str, ...]
Counts = Mapping[Cell, int]
Row = dict[Cell, int]


@dataclass(frozen=True, slots=True)
class Sum:
    """Cells that add up to another one, or to a total that anybody may read."""

    parts: tuple[Cell, ...]
    total: Cell | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """List every cell it ties together."""
        return self.parts if self.total is None else (*self.parts, self.total)


def kept_back(counts: Counts, sums: Sequence[Sum]) -> set[Cell]:
    """Name the cells to keep back: the small ones, and as many others as keep these from being found by subtraction.

    A zero is kept back only where nothing else can hide a small count. A total below the least, told elsewhere, shows
    that its parts are small, never which.
    """
    hidden: set[Cell] = {key for key, count in counts.items() if 0 < count < LEAST}
    ties: dict[Cell, list[Sum]] = {}
    for one in sums:
        for key in one.cells:
            ties.setdefault(key, []).append(one)
    while True:
        _cover(counts, sums, hidden)
        more = {_companion(key, counts, ties, hidden) for key in derivable(hidden, sums)} - {None}
        if not more:
            return hidden
        hidden |= {key for key in more if key is not None}


def _cover(counts: Counts, sums: Sequence[Sum], hidden: set[Cell]) -> None:
    """Hide more in each sum where one cell alone is hidden, or where the hidden ones amount to a small count."""
    again = True
    while again:
        again = False
        for one in sums:
            if (key := _wanting(one, counts, hidden)) is not None:
                hidden.add(key)
                again = True


def _wanting(one: Sum, counts: Counts, hidden: Collection[Cell]) -> Cell | None:
    """Choose what else a sum must hide: a zero only beside one cell that has no other company."""
    inside = [key for key in one.cells if key in hidden]
    if len(inside) == 1:
        return _smallest(one.cells, counts, hidden)
    small = (one.total is None or one.total not in hidden) and sum(counts[key] for key in inside) < LEAST
    chosen = _smallest(one.cells, counts, hidden) if inside and small else None
    return chosen if chosen is not None and counts[chosen] else None


def _smallest(cells: Iterable[Cell], counts: Counts, hidden: Collection[Cell]) -> Cell | None:
    """Choose the smallest count still shown, zeros last."""
    shown = [key for key in cells if key not in hidden]
    return min(shown, key=lambda key: (counts[key] == 0, counts[key], key), default=None)


def _companion(key: Cell, counts: Counts, ties: Mapping[Cell, list[Sum]], hidden: Collection[Cell]) -> Cell | None:
    """Choose what else to hide among the cells that stand in one sum with it."""
    return _smallest({cell for one in ties.get(key, ()) for cell in one.cells}, counts, hidden)


def derivable(hidden: Collection[Cell], sums: Sequence[Sum]) -> set[Cell]:
    """Name the hidden cells that adding and subtracting what is shown would give back.

    The sums are equations whose unknowns are the hidden cells; one is found where elimination leaves it alone.
    """
    solved: dict[Cell, Row] = {}
    for one in sums:
        row = {key: 1 for key in one.parts if key in hidden}
        if one.total in hidden and one.total is not None:
            row[one.total] = _PRIME - 1
        _eliminate(row, solved)
    return {pivot for pivot, row in solved.items() if len(row) == 1}


def _eliminate(row: Row, solved: dict[Cell, Row]) -> None:
    """Add an equation to the solved ones, each of which then holds its own pivot and unknowns that are no pivots."""
    for pivot in [key for key in row if key in solved]:
        _subtract(row, solved[pivot], row[pivot])
    if not row:
        return
    pivot = next(iter(row))
    inverse = pow(row[pivot], -1, _PRIME)
    for key in row:
        row[key] = row[key] * inverse % _PRIME
    for other in solved.values():
        if pivot in other:
            _subtract(other, row, other[pivot])
    solved[pivot] = row


def _subtract(row: Row, other: Row, times: int) -> None:
    for key, value in other.items():
        rest = (row.get(key, 0) - times * value) % _PRIME
        if rest:
            row[key] = rest
        else:
            row.pop(key, None)
