"""Where devices are given up, repaired and given on: the nearest points, and each one's page."""

from dataclasses import replace
from uuid import UUID

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from reuse import clock, http
from reuse.actors.models import Service
from reuse.points.communes import suggest
from reuse.points.point import Point
from reuse.points.queries import closures_from, point_of
from reuse.points.search import Found, find_points
from reuse.territory import local_day
from reuse.web import hours, point_words, points_map, words
from reuse.web.award_held import held
from reuse.web.blueprint import blueprint
from reuse.web.point_filters import FOR, WHEN, Filters, filters
from reuse.web.point_week import week

PAGE, MOST = 10, 60
MINUTE = 60


@blueprint.get("/points")
@http.shared_for(MINUTE)
@http.public
def points() -> ResponseReturnValue:
    """List the points nearest to what was typed, narrowed by what the address says."""
    asked = filters()
    limit = MOST if request.args.get("all") else PAGE
    with http.reading() as session:
        found = find_points(session, asked.wanted(limit + 1), geocode=http.service().geocode, at=clock.now())
    return render_template(
        "points.html",
        asked=asked,
        found=found,
        shown=found.points[:limit],
        more=len(found.points) > limit and limit < MOST,
        fragment=points_map.fragment(asked, _centre(asked, found)),
        kinds=[(code, named.name) for code, named in words.kinds()],
        purposes={code: words.said(name) for code, (name, _services) in FOR.items()},
        moments={code: words.said(name) for code, name in WHEN.items()},
        at=asked.moment(),
        say=point_words,
        said_hours=hours.said,
    )


def _centre(asked: Filters, found: Found) -> points_map.Centre | None:
    """Return where the map beside the list looks: near what was understood, else at everything."""
    if asked.lat is not None and asked.lon is not None:
        return asked.lat, asked.lon, ""
    return (found.understood.lat, found.understood.lon, found.understood.label) if found.understood else None


@blueprint.get("/points/suggestions")
@http.shared_for(60 * MINUTE)
@http.public
def point_suggestions() -> Response:
    """Suggest communes for what is being typed."""
    text = filters().q
    found = suggest(text) if len(text) > 1 else []
    return jsonify([{"name": one.name, "postcodes": list(one.postcodes)} for one in found])


@blueprint.get("/points/<uuid:point_id>")
@http.shared_for(MINUTE)
@http.public
def point(point_id: UUID) -> ResponseReturnValue:
    """Tell everything of one point, its week to come included."""
    at = clock.now()
    with http.reading() as session:
        found = point_of(session, point_id, at)
        label = held(session, [found.organisation_id]).get(found.organisation_id)
        closures = closures_from(session, local_day(at), [point_id])
    site = found.site
    return render_template(
        "point.html",
        point=found,
        label=label,
        week=week(found, closures, at),
        closures=closures,
        reason=lambda closure: words.said(point_words.REASONS.get(f"closure:{closure.reason}", "")),
        fragment=points_map.fragment(
            replace(filters(), q="", purpose=_purpose(found)), (site.lat, site.lon, site.commune)
        ),
        say=point_words,
        said_hours=hours.said(site.opening_hours),
    )


def _purpose(point: Point) -> str:
    """Choose the map on which the point stands."""
    offers = frozenset[Service](point.site.offers)
    return next((code for code, (_name, services) in FOR.items() if offers & services), "give")
