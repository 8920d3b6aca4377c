"""Door to the figures that anybody may read."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.orm import Session

from reuse.api.door import Subject
from reuse.figures import queries
from reuse.figures.board import Amount
from reuse.figures.rules import GROUP_OF, YEAR, groups_of_communes
from reuse.http import public, reading
from reuse.schemas import figures as shapes

doors = Subject("figures", __name__, description="What came, and what became of it.")


@doors.asks("/figures", shapes.FiguresOut, takes={"query": shapes.FiguresQuery})
@public
def figures(query: dict[str, Any]) -> dict[str, Any]:
    """Count devices by month, by kind, or by year and commune, where small counts are kept back."""
    first, last, by = query["since"], query["until"], query["by"]
    with reading() as session:
        build = queries.made(session)
        items = list(_communes(session, first, last) if by == "commune" else _parts(session, first, last, by))
    return {"made_at": build.made_at if build else None, "by": by, "items": items}


def _parts(session: Session, first: str, last: str, by: str) -> Iterator[dict[str, Any]]:
    """Add the territory's counts up by month or by kind."""
    amounts: dict[tuple[str, str], Amount] = {}
    for line in _between(queries.of_territory(session), first, last):
        if group := GROUP_OF.get(line.fact):
            cell = (line.month if by == "month" else line.kind, group)
            amounts[cell] = amounts.get(cell, Amount()) + Amount(line.count, line.mass_g)
    for (part, fact), amount in sorted(amounts.items()):
        yield {"part": part, "year": None, "fact": fact, "count": amount.count, "mass_g": amount.mass_g}


def _between(lines: Iterable[queries.Line], first: str, last: str) -> Iterator[queries.Line]:
    return (line for line in lines if first <= line.month <= last)


def _communes(session: Session, first: str, last: str) -> Iterator[dict[str, Any]]:
    """Give the communes' whole years, those of the first and the last month included."""
    communes = groups_of_communes()
    for row in queries.of_places(session):
        if row.axis == YEAR and row.place in communes and first[:4] <= row.year <= last[:4]:
            yield {"part": row.place, "year": row.year, "fact": row.fact, "count": row.count, "mass_g": row.mass_g}
