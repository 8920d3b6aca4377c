"""The territory's figures for anybody: what came, what became of it, what that spares."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import http
from reuse.errors import N_
from reuse.figures import queries
from reuse.figures.board import Amounts, Board, Place, of_a_place, of_the_territory, places_named
from reuse.impact.queries import of_year
from reuse.web import charts, words
from reuse.web.blueprint import blueprint
from reuse.web.charts import Chart
from reuse.web.speech import mass, month

OUTCOMES = ("reused", "recycled", "handed_to_eco_organisme")
GROUP_NAMES = {
    "collected": N_("Given up"),
    "reused": N_("Second life"),
    "recycled": N_("Recycled, with proof"),
    "handed_to_eco_organisme": N_("Handed to an eco-organisme"),
    "in_progress": N_("Still in progress"),
}
SHARED_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures the address asks for, among those that exist."""

    year: str
    years: list[str]
    place: Place | None
    places: list[Place]


@blueprint.get("/figures")
@http.public
@http.shared_for(SHARED_SECONDS)
def figures() -> ResponseReturnValue:
    """Show a year's figures, of the territory or of one of its places."""
    with http.reading() as session:
        asked = _asked(session)
        board = _board(session, asked)
        build = queries.made(session)
    return render_template(
        "figures.html",
        asked=asked,
        board=board,
        made_at=build.made_at if build else None,
        charts=_charts(board),
        month_rows=_months(board),
        kind_rows=_kinds(board),
        groups=GROUP_NAMES,
        said=charts.said,
        assumed=of_year(asked.year) if asked.year else None,
        weight=weight,
    )


def _asked(session: Session) -> Asked:
    years = queries.years(session)
    year = year_asked(years)
    places = places_named(queries.places(session, year))
    wanted = request.args.get("place", "")
    return Asked(year, years, next((one for one in places if one.code == wanted), None), places)


def year_asked(years: list[str]) -> str:
    """Read the year in the address, the latest where it has no figures; empty where there are none at all."""
    year = request.args.get("year", "")
    return year if year in years else (years[0] if years else "")


def _board(session: Session, asked: Asked) -> Board:
    if asked.place is None:
        return of_the_territory(queries.of_territory(session, asked.year) if asked.year else (), asked.year)
    return of_a_place(queries.of_places(session, asked.year, asked.place.code), asked.year, asked.place.code)


def _charts(board: Board) -> list[Chart]:
    """Draw what a board has; a commune is told by year only."""
    if not board.months:
        return []
    months, kinds = _months(board), _kinds(board)
    return [
        charts.draw("months", _("Devices given up, by month"), ("collected",), months),
        charts.draw("ends", _("What became of them, by month"), OUTCOMES, months),
        charts.draw("kinds", _("Devices given up, by kind"), ("collected",), kinds),
        charts.draw("ends-of-kinds", _("What became of them, by kind"), OUTCOMES, kinds),
    ]


def _months(board: Board) -> dict[str, Amounts]:
    """Name the months, the first of those told to the last, in order."""
    return {month(name).rpartition(" ")[0]: board.months[name] for name in sorted(board.months)}


def _kinds(board: Board) -> dict[str, Amounts]:
    """Name the kinds, the most frequent first."""
    ordered = sorted(board.kinds, key=lambda kind: (-(board.kinds[kind]["collected"].count or 0), kind))
    return {words.kind(kind).name: board.kinds[kind] for kind in ordered}


def weight(grams: int) -> str:
    """Write a mass to the nearest hundred grams, as scales of this size show it."""
    return mass(round(grams, -2))
