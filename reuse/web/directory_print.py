"""The printed directory: which commune or intercommunalité, and its pages."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

import seeds
from maps.nearest import nearest
from reuse import clock, http
from reuse.actors.models import Audience
from reuse.documents.directory import Directory, Entry, draw_directory
from reuse.documents.place import Place
from reuse.errors import N_, NotFoundError
from reuse.points.communes import words_of
from reuse.points.point import Point
from reuse.points.queries import all_points
from reuse.territory import territory
from reuse.web.award_held import Held, held
from reuse.web.blueprint import blueprint
from reuse.web.handouts import COLLECTING, NEIGHBOURS, SHARED_FOR, language_asked, place_of, printed, sender


@dataclass(frozen=True, slots=True)
class Area:
    """What a directory covers: its name, and its communes from the reference table."""

    name: str
    communes: tuple[dict[str, str], ...]
    whole: bool = False


@blueprint.get("/directory/print")
@http.public
@http.shared_for(SHARED_FOR)
def directory_print() -> ResponseReturnValue:
    """Let choose what to print; a plain form leads to the PDF."""
    rows = _communes()
    groups = sorted({(row["epci_nom"], row["epci_code"]) for row in rows if row["epci_code"]})
    return render_template(
        "directory_print.html",
        communes=[(row["code_insee"], row["nom"]) for row in rows],
        groups=[(code, name) for name, code in groups],
    )


@blueprint.get("/directory.pdf")
@http.limiter.limit("10 per minute")
@http.public
@http.shared_for(SHARED_FOR)
def directory_pdf() -> ResponseReturnValue:
    """Give the directory of `?commune=` (INSEE code), of `?epci=` (SIREN), or of the whole territory."""
    lang, at = language_asked(), clock.now()
    area = _area(request.args.get("commune", ""), request.args.get("epci", ""))
    with http.reading() as session, force_locale(lang):
        points = all_points(session, at, COLLECTING)
        labels = held(session, {point.organisation_id for point in points})
        entries = tuple(_entries(area, points, labels))
    here = sender()
    directory = Directory(
        sender=here,
        lang=lang,
        area=area.name,
        made_on=at.astimezone(here.zone).date(),
        entries=entries,
        url=f"{here.url}/points",
    )
    return printed(draw_directory(directory), "directory")


def _communes() -> list[dict[str, str]]:
    """List the territory's communes as a dictionary orders them."""
    rows = seeds.read_csv(f"reference/communes{territory().departement}")
    return sorted(rows, key=lambda row: words_of(row["nom"]))


def _area(commune: str, group: str) -> Area:
    """Find what was asked for; raises NotFoundError where the territory has no such area."""
    rows = _communes()
    if not commune and not group:
        return Area(territory().name, tuple(rows), whole=True)
    chosen = tuple(row for row in rows if (row["code_insee"] == commune if commune else row["epci_code"] == group))
    if not chosen:
        raise NotFoundError(
            N_("There is no such commune or intercommunalité here."), remedy=N_("Choose it from the list.")
        )
    return Area(chosen[0]["nom" if commune else "epci_nom"], chosen)


def _entries(area: Area, points: Sequence[Point], labels: Mapping[UUID, Held]) -> list[Entry]:
    """Give each commune its points, or the nearest elsewhere; no points at all give no entry."""
    if not points:
        return []
    by_code: dict[str, list[int]] = defaultdict(list)
    names = {row["code_insee"]: row["nom"] for row in area.communes}
    for index, point in enumerate(points):
        by_code[point.site.commune_code].append(index)
        if area.whole:
            names.setdefault(point.site.commune_code, point.site.commune)
    told = cache(lambda index: _told(points[index], labels))  # a commune needs few of many
    candidates = [
        (index, point.site.lat, point.site.lon)
        for index, point in enumerate(points)
        if point.site.audience is Audience.EVERYONE and point.site.last_day is None
    ]
    where = {row["code_insee"]: (float(row["lat"]), float(row["lon"])) for row in area.communes}
    return [
        Entry(name, tuple(map(told, by_code[code])))
        if code in by_code
        else Entry(name, (), _nearest(where[code], candidates, told))
        for code, name in sorted(names.items(), key=lambda item: words_of(item[1]))
    ]


def _told(point: Point, labels: Mapping[UUID, Held]) -> Place:
    label = labels.get(point.organisation_id)
    return replace(place_of(point, now=True), label=label.words if label else "")


def _nearest(
    place: tuple[float, float], candidates: list[tuple[int, float, float]], told: Callable[[int], Place]
) -> tuple[Place, ...]:
    found = nearest(*place, candidates, NEIGHBOURS)
    return tuple(replace(told(near.key), distance=round(near.distance_m)) for near in found)
