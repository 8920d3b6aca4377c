"""Doors that anybody opens: passports, places, what is ready, a deposit's follow-up."""

from typing import Any

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager
from werkzeug.wrappers import Response

from maps import Point, to_geojson
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.api.door import Bytes, Subject
from reuse.api.listing import paged
from reuse.collection.queries import by_follow_up, devices_of
from reuse.http import limiter, public, reading
from reuse.outcomes.queries import offers
from reuse.passport.queries import Passport
from reuse.passport.queries import passport as read_passport
from reuse.schemas import opened as shapes
from reuse.schemas.strict import Strict

doors = Subject("open", __name__, description="What anybody may read, without an account.")
GEOJSON = {"type": "object", "required": ["type", "features"]}
ON_MAP = frozenset({SiteRole.COLLECTION_POINT, SiteRole.WORKSHOP, SiteRole.RECYCLERY, SiteRole.TREATMENT_PLANT})


@doors.asks("/passports/<code>", shapes.PassportOut, refuses={429})
@limiter.limit("120 per minute")
@public
def passport(code: str) -> Passport:
    """Show a device's public passport."""
    with reading() as session:
        return read_passport(session, code)


def _sites(session: Session) -> list[Site]:
    rows = session.scalars(
        select(Site)
        .join(Site.organisation)
        .options(contains_eager(Site.organisation))
        .where(Organisation.gone.is_(False))
        .order_by(Site.id)
    )
    return [site for site in rows if ON_MAP & set(site.roles)]


@doors.asks("/points.geojson", Bytes("application/geo+json", GEOJSON), takes={"query": Strict})
@public
def points_geojson(_query: dict[str, Any]) -> Response:
    """Give every place as GeoJSON, for a map."""
    with reading() as session:
        content = to_geojson(
            Point(str(site.id), site.lat, site.lon, site.name, (f"{site.address}, {site.postcode} {site.commune}",))
            for site in _sites(session)
        )
    response = Response(content, mimetype="application/geo+json")
    response.cache_control.max_age = 300
    response.add_etag()
    return response.make_conditional(request)


@doors.asks("/available", shapes.OfferList, takes={"query": shapes.AvailableQuery})
@public
def available(query: dict[str, Any]) -> dict[str, Any]:
    """List the devices that are ready for a second life."""
    with reading() as session:
        found = offers(session, kind=query["kind"], after=query["after"], limit=query["limit"] + 1)
    return paged(found, query["limit"], lambda one: one.id)


@doors.tells(
    "/follow-ups", shapes.FollowOut, status=200, keyed=False, takes={"json": shapes.FollowIn}, refuses={404, 429}
)
@limiter.limit("30 per minute")
@public
def follow_up(told: dict[str, Any]) -> dict[str, Any]:
    """Follow a deposit by the code on its receipt, which is a secret: it never stands in an address."""
    with reading() as session:
        deposit = by_follow_up(session, told["follow_up"])
        devices = devices_of(session, deposit)
    shown = [{"code": one.code, "kind": one.kind, "stage": one.stage.value} for one in devices]
    return {"made_at": deposit.made_at, "devices": shown}
