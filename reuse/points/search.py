"""Finding a point: what a resident means by a place, and which points are nearest to it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from maps.nearest import Near, box_around, nearest
from reuse.actors.models import Audience, Organisation, Service, Site
from reuse.points.communes import POSTCODE, Commune, matches, named_in, without_articles, words_of
from reuse.points.point import Point, State
from reuse.points.queries import is_public, points_of, public_sites, says
from reuse.territory import local_day

USUAL_RADIUS_M = 10_000
"""How far a resident is usually ready to go."""

_FIRST_RADIUS_M, _LAST_RADIUS_M, _GROWTH = 1_000, 256_000, 4
_MOST_SITES = 50
_MOST_LOOKED_AT = 1_000  # at night nothing is open, however far one looks
_RESEMBLES, _TELLING = 3, 3
"""How well a commune must match to be taken for what is meant, and how many letters say enough to guess at all."""


class Located(Protocol):
    """What a geocoder answers."""

    @property
    def label(self) -> str: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


Geocode = Callable[[str], Located | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a resident asks: a place in words or degrees, a kind, services (any of them), a moment, an access.

    `lasting` keeps what may be printed as a neighbour: where everybody may enter, with no last day.
    """

    text: str = ""
    lat: float | None = None
    lon: float | None = None
    accepts: str = ""
    services: frozenset[Service] = frozenset()
    open_at: datetime | None = None
    step_free: bool = False
    limit: int = 10
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """A place that the words mean; `kind` is commune, postcode, address or site."""

    label: str
    lat: float
    lon: float
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """Points, the nearest first; what was understood, what else may be meant; `beyond`, where none is near."""

    points: tuple[Point, ...]
    understood: Understood | None = None
    suggestions: tuple[Understood, ...] = ()
    beyond: Point | None = None


def find_points(session: Session, wanted: Wanted, *, geocode: Geocode | None = None, at: datetime) -> Found:
    """Find the points that fit, within the usual radius of the place meant; without a place, by commune and name.

    `open_at` keeps the points open then; openings are told for that moment, else for `at`.
    """
    if wanted.lat is not None and wanted.lon is not None:
        return _around(session, wanted, wanted.lat, wanted.lon, at)
    if not wanted.text.strip():
        return Found(tuple(_listed(session, wanted, at)))
    understood, suggestions = understand(session, wanted.text, geocode, at)
    if understood is None:
        return Found((), None, suggestions)
    found = _around(session, wanted, understood.lat, understood.lon, at)
    return replace(found, understood=understood, suggestions=suggestions)


def understand(
    session: Session, text: str, geocode: Geocode | None, at: datetime
) -> tuple[Understood | None, tuple[Understood, ...]]:
    """Tell which place the words mean and which others they may mean.

    A commune's very name comes first, then the names of points, then what communes resemble it; the geocoder is
    asked about the rest only, which is addresses.
    """
    meant = matches(text)
    others = tuple(_commune(match.commune) for match in meant[:8])
    sure = [match.commune for match in meant if match.rank == 0]
    if len(sure) > 1 and not words_of(POSTCODE.sub("", text)):
        return _postcode(POSTCODE.findall(text)[0], sure), others
    if sure:
        return _commune(sure[0]), others[1:]
    if place := _site(session, text, at):
        return place, others
    tells = len("".join(words_of(text))) >= _TELLING
    if meant and tells and meant[0].rank <= _RESEMBLES:
        return _commune(meant[0].commune), others[1:]
    if place := _addressed(text, geocode):
        return place, others
    return (_commune(meant[0].commune), others[1:]) if meant and tells else (None, others)


def _commune(commune: Commune) -> Understood:
    return Understood(commune.name, commune.lat, commune.lon, "commune")


def _postcode(code: str, communes: list[Commune]) -> Understood:
    lat, lon = (sum(values) / len(communes) for values in zip(*((one.lat, one.lon) for one in communes), strict=True))
    return Understood(code, lat, lon, "postcode")


def _addressed(text: str, geocode: Geocode | None) -> Understood | None:
    """Ask the geocoder, else take the commune that the address names."""
    if geocode and (found := geocode(text)):
        return Understood(found.label, found.lat, found.lon, "address")
    named = named_in(text)
    return _commune(named) if named else None


def _site(session: Session, text: str, at: datetime) -> Understood | None:
    """Find the point whose name holds all these words, whatever their accents."""
    words = without_articles(words_of(text))
    if not any(len(word) > 3 for word in words):
        return None
    day = local_day(at)
    query = (
        select(Site.name, Site.lat, Site.lon)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(is_public(day), *(func.lower(Site.name).like(f"%{_loosely(word)}%") for word in words[:8]))
        .order_by(Site.name, Site.id)
        .limit(_MOST_SITES)
    )
    folded = [(row, words_of(row.name)) for row in session.execute(query)]
    fits = [row for row, name in folded if all(any(one.startswith(word) for one in name) for word in words)]
    return Understood(fits[0].name, fits[0].lat, fits[0].lon, "site") if fits else None


def _loosely(word: str) -> str:
    """Let any character stand where an accent might."""
    return re.sub("[aceinouy]", "_", word)


def _around(session: Session, wanted: Wanted, lat: float, lon: float, at: datetime) -> Found:
    points = list(_fitting(session, wanted, lat, lon, at))
    near = tuple(point for point in points if (point.distance_m or 0) <= USUAL_RADIUS_M)
    if near or not points:
        return Found(near)
    return Found((), beyond=next((point for point in points if point.site.audience is Audience.EVERYONE), points[0]))


def _fitting(session: Session, wanted: Wanted, lat: float, lon: float, at: datetime) -> list[Point]:
    """Return the nearest points that fit, looking further while too few of them are open when wanted."""
    moment, count = wanted.open_at or at, wanted.limit
    while True:
        near = nearest_sites(session, lat, lon, _conditions(wanted, at), count)
        points = [point for point in _measured(session, near, moment, wanted.services) if _receives(point, wanted)]
        if len(points) >= wanted.limit or len(near) < count or count >= _MOST_LOOKED_AT:
            return points[: wanted.limit]
        count *= _GROWTH


def _receives(point: Point, wanted: Wanted) -> bool:
    return wanted.open_at is None or point.opening.state is State.OPEN


def _measured(session: Session, near: list[Near[UUID]], at: datetime, services: frozenset[Service]) -> list[Point]:
    distances = {one.key: round(one.distance_m) for one in near}
    rows = session.execute(public_sites(at, services).where(Site.id.in_(distances))).all() if near else []
    places = {one.key: place for place, one in enumerate(near)}
    return points_of(session, sorted(rows, key=lambda row: places[row[0].id]), at, distances)


def points_around(session: Session, wanted: Wanted, at: datetime) -> list[Point]:
    """Return the nearest points that fit around the degrees wanted, however far, the nearest first."""
    near = nearest_sites(session, wanted.lat or 0.0, wanted.lon or 0.0, _conditions(wanted, at), wanted.limit)
    return _measured(session, near, at, wanted.services)


def nearest_sites(
    session: Session, lat: float, lon: float, conditions: list[ColumnElement[bool]], count: int
) -> list[Near[UUID]]:
    """Return the nearest sites that meet the conditions, exactly, from a box that grows until it must hold them."""
    query = select(Site.id, Site.lat, Site.lon).join(Organisation, Organisation.id == Site.organisation_id)
    for radius, inside in _boxes(lat, lon):
        rows = session.execute(query.where(*conditions, *inside)).all()
        found = nearest(lat, lon, ((row.id, row.lat, row.lon) for row in rows), count)
        if len(found) == count and found[-1].distance_m <= radius:
            return found
    return found


def _boxes(lat: float, lon: float) -> Iterator[tuple[float, list[ColumnElement[bool]]]]:
    """Give growing boxes with the distance that each surely holds; the last holds everything."""
    radius = _FIRST_RADIUS_M
    while radius <= _LAST_RADIUS_M:
        box = box_around(lat, lon, radius)
        yield radius, [Site.lat.between(box.south, box.north), Site.lon.between(box.west, box.east)]
        radius *= _GROWTH
    yield float("inf"), []


def _conditions(wanted: Wanted, at: datetime) -> list[ColumnElement[bool]]:
    day = local_day(wanted.open_at or at)
    conditions = [is_public(day, wanted.services)]
    if wanted.accepts:
        conditions.append(says(Site.accepts, wanted.accepts))
    if wanted.step_free:
        conditions.append(Site.step_free == "yes")
    if wanted.lasting:
        conditions += [Site.audience == Audience.EVERYONE, Site.last_day.is_(None)]
    return conditions


def _listed(session: Session, wanted: Wanted, at: datetime) -> list[Point]:
    """Return the first points by commune and name."""
    moment = wanted.open_at or at
    query = (
        public_sites(moment, wanted.services).where(*_conditions(wanted, at)).order_by(Site.commune, Site.name, Site.id)
    )
    rows = session.execute(query if wanted.open_at else query.limit(wanted.limit)).all()
    points = points_of(session, rows, moment)
    return [point for point in points if _receives(point, wanted)][: wanted.limit]
