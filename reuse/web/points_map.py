"""The points on a map: beside the list, on its own page, inside another site's page."""

from functools import cache
from hashlib import sha256

from flask import Blueprint, Flask, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import seeds
from maps import STATIC, Fragment, Tiles, View, draw_program, map_fragment, to_geojson
from maps import Point as Marker
from reuse import clock, http
from reuse.points.communes import suggest
from reuse.points.point import Point
from reuse.points.spots import points_at, spots
from reuse.territory import territory
from reuse.web import point_words, tiles, words
from reuse.web.award_held import Held, held
from reuse.web.blueprint import blueprint
from reuse.web.point_filters import Filters, degrees, filters

Centre = tuple[float, float, str]
"""Latitude, longitude, and the name of the place if it has one."""
NEAR, BARE = 13, 9
"""How near a map looks at a place; an outline alone shows nothing from near."""
MINUTE, DAY = 60, 86_400
files = Blueprint("maps", __name__, static_folder=str(STATIC), static_url_path="/map-files")


def register(app: Flask) -> None:
    """Serve the map's own files."""
    app.register_blueprint(files)
    http.public(app.view_functions["maps.static"])


def fragment(asked: Filters, centre: Centre | None = None) -> Fragment:
    """Draw the map of what is asked; its points, its outline and its program have addresses that all pages share."""
    behind = tiles.shown()
    narrowed = asked.address(q="", lat=None, lon=None)
    view = View(
        title=_("Map of the collection points"),
        lang=http.language(),
        assets_url="/map-files",
        program_url=url_for("web.map_program", v=_version(behind)),
        tiles=behind,
        contour=url_for("web.map_contour"),
        points_url=url_for("web.points_geojson", **narrowed),
        card_url=url_for("web.point_cards", lang=http.language()) + "&",
        landmarks=_landmarks(centre),
        centre=(centre[0], centre[1], NEAR if behind else BARE) if centre else None,
    )
    return map_fragment((), view)


def _landmarks(centre: Centre | None) -> tuple[Marker, ...]:
    """Name some towns and the place looked at, so that an outline alone can be read."""
    towns = {one["name"]: (one["lat"], one["lon"]) for one in territory().landmarks}
    if centre and centre[2]:
        towns[centre[2]] = centre[:2]
    return tuple(Marker(name, *place, name) for name, place in towns.items())


@cache
def _program(behind: Tiles | None) -> str:
    return draw_program(behind)


def _version(behind: Tiles | None) -> str:
    return sha256(_program(behind).encode()).hexdigest()[:8]


def centre_of(asked: Filters) -> Centre | None:
    """Return where a map looks first: the position or the commune that the address names."""
    if asked.lat is not None and asked.lon is not None:
        return asked.lat, asked.lon, ""
    found = suggest(asked.q, 1) if asked.q else []
    return (found[0].lat, found[0].lon, found[0].name) if found else None


@blueprint.get("/map")
@http.shared_for(MINUTE)
@http.public
def points_map() -> ResponseReturnValue:
    """Show the points on a map; the list says the same."""
    asked = filters()
    return render_template("map.html", fragment=fragment(asked, centre_of(asked)), asked=asked)


@blueprint.get("/map/program.js")
@http.shared_for(DAY)
@http.public
def map_program() -> Response:
    """Give the script that draws the maps; its address changes with it."""
    return Response(_program(tiles.shown()), mimetype="text/javascript")


@blueprint.get("/map/contour.json")
@http.shared_for(DAY)
@http.public
def map_contour() -> Response:
    """Give the territory's outline."""
    return jsonify(seeds.read_json(f"reference/departement{territory().departement}.geojson"))


@blueprint.get("/points.geojson")
@http.shared_for(MINUTE)
@http.public
def points_geojson() -> ResponseReturnValue:
    """Give every point that fits as the map reads it: its name and its place, the rest is asked by place."""
    asked = filters()
    with http.reading() as session:
        found = spots(session, asked.wanted(1), at=clock.now())
        content = to_geojson(Marker("", one.lat, one.lon, one.name) for one in found)
    return Response(content, mimetype="application/geo+json")


@blueprint.get("/points/card")
@http.shared_for(MINUTE)
@http.public
def point_cards() -> ResponseReturnValue:
    """Say what stands at a place, briefly, for a map's pop-ups."""
    http.speak(request.args.get("lang", ""))
    lat, _comma, lon = request.args.get("at", "").partition(",")
    place = degrees(lat, 90), degrees(lon, 180)
    if place[0] is None or place[1] is None:
        return jsonify([])
    with http.reading() as session:
        found = points_at(session, place[0], place[1], at=clock.now())
        labels = held(session, {one.organisation_id for one in found})
        return jsonify([_card(one, labels.get(one.organisation_id)) for one in found])


def _card(point: Point, label: Held | None) -> dict[str, object]:
    site = point.site
    kinds = _(", ").join(words.kind(code).name for code in site.accepts)
    lines = (
        point_words.opening(point.opening),
        f"{site.address}, {site.postcode} {site.commune}",
        point_words.services(point),
        _("Takes: %(kinds)s", kinds=kinds) if kinds else "",
        label.words if label else "",
        _("Invented for the demonstration") if point.demo else "",
    )
    return {"name": site.name, "lines": [line for line in lines if line], "url": url_for("web.point", point_id=site.id)}
