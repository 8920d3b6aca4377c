"""Where points stand, for a map that shows all of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.models import Organisation, Site
from reuse.points.point import Point
from reuse.points.queries import is_public, points_of, public_sites, says
from reuse.points.search import Wanted, find_points
from reuse.territory import local_day

MOST = 50_000
"""Points on one map."""
_NEAR = 0.000_006
"""Degrees within which two positions written to 5 decimals are one."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point's name and position in degrees."""

    name: str
    lat: float
    lon: float


def spots(session: Session, wanted: Wanted, *, at: datetime) -> Iterator[Spot]:
    """Give every point that fits, wherever it is, from south to north: neighbours weigh less when compressed."""
    if wanted.open_at:
        everywhere = replace(wanted, text="", lat=None, lon=None, limit=MOST)
        sites = sorted((one.site for one in find_points(session, everywhere, at=at).points), key=lambda one: one.lat)
        yield from (Spot(site.name, site.lat, site.lon) for site in sites)
        return
    query = (
        select(Site.name, Site.lat, Site.lon)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(is_public(local_day(at), wanted.services))
        .order_by(Site.lat, Site.lon, Site.name)
        .limit(MOST)
    )
    if wanted.accepts:
        query = query.where(says(Site.accepts, wanted.accepts))
    if wanted.step_free:
        query = query.where(Site.step_free == "yes")
    yield from (Spot(*row) for row in session.execute(query))


def points_at(session: Session, lat: float, lon: float, *, at: datetime) -> list[Point]:
    """List the points that stand at a position written to 5 decimals."""
    here = Site.lat.between(lat - _NEAR, lat + _NEAR) & Site.lon.between(lon - _NEAR, lon + _NEAR)
    rows = session.execute(public_sites(at).where(here).order_by(Site.name, Site.id).limit(20)).all()
    return points_of(session, rows, at)
