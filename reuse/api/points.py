"""Doors to the points where residents bring, mend and find devices."""

from dataclasses import asdict
from typing import Any

from reuse import clock
from reuse.actors.models import Service
from reuse.api.door import Subject
from reuse.http import limiter, public, reading, service, settings
from reuse.points.communes import suggest
from reuse.points.point import Point, State
from reuse.points.search import Wanted, find_points
from reuse.schemas import points as shapes

doors = Subject("points", __name__, description="Where to bring, mend and find devices.")
_OF_SITE = ("id", "name", "address", "postcode", "commune", "lat", "lon", "opening_hours", "accepts")
_MORE_OF_SITE = ("audience", "by_appointment", "step_free", "telephone", "website", "confirmed_at")


@doors.asks("/points", shapes.PointsFound, takes={"query": shapes.PointsQuery}, refuses={429})
@limiter.limit("120 per minute")
@public
def points(query: dict[str, Any]) -> dict[str, Any]:
    """Find the points near a place, with their openings: holidays, closures and room are counted."""
    at = clock.now()
    wanted = Wanted(
        text=query["q"],
        lat=query["lat"],
        lon=query["lon"],
        accepts=query["accepts"],
        services=frozenset(map(Service, query["services"])),
        open_at=query["open_at"],
        step_free=query["step_free"],
        limit=query["limit"],
    )
    with reading() as session:
        found = find_points(session, wanted, geocode=service().geocode, at=at)
    return {
        "items": [_told(point) for point in found.points],
        "understood": found.understood and asdict(found.understood),
        "suggestions": [asdict(one) for one in found.suggestions],
        "beyond": found.beyond and _told(found.beyond),
        "at": wanted.open_at or at,
    }


def _told(point: Point) -> dict[str, Any]:
    site, opening = point.site, point.opening
    is_open = opening.state is State.OPEN
    return {name: getattr(site, name) for name in (*_OF_SITE, *_MORE_OF_SITE)} | {
        "organisation": point.organisation,
        "demo": point.demo,
        "distance_m": point.distance_m,
        "state": opening.state.value,
        "why": opening.why,
        "open_now": None if opening.state is State.UNKNOWN else is_open,
        "open_until": opening.until if is_open else None,
        "opens_at": None if is_open else opening.until,
        "refuses": point.refuses,
        "services": site.offers,
        "url": f"{settings().public_url}/points/{site.id}",
    }


@doors.asks("/communes", shapes.CommuneList, takes={"query": shapes.CommunesQuery})
@public
def communes(query: dict[str, Any]) -> dict[str, Any]:
    """Suggest the communes that a text may mean; accents, dashes and one wrong letter are forgiven."""
    return {"items": [asdict(one) for one in suggest(query["q"], query["limit"])]}
