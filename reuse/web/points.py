"""Where devices are given up: the places as a list, as a map, as data."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

import seeds
from maps import PROVIDERS, STATIC, Point, View, map_fragment, to_geojson
from reuse import http
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.devices.naming import model_key
from reuse.territory import territory
from reuse.web import hours, words
from reuse.web.blueprint import blueprint

PLACES = frozenset({SiteRole.COLLECTION_POINT, SiteRole.RECYCLERY})
files = Blueprint("maps", __name__, static_folder=str(STATIC), static_url_path="/map-files")


@dataclass(frozen=True, slots=True)
class Place:
    """A place open to the public, as the list tells it."""

    site: Site
    organisation: str
    demo: bool
    roles: tuple[str, ...]
    hours: tuple[str, ...]
    accepts: tuple[words.Named, ...]


def register(app: Flask) -> None:
    """Serve the map's own files."""
    app.register_blueprint(files)
    http.public(app.view_functions["maps.static"])


@blueprint.get("/points")
@http.public
def points() -> ResponseReturnValue:
    """List the places, narrowed by what the address says."""
    kind, text = request.args.get("kind", ""), request.args.get("q", "")[:100]
    with http.reading() as session:
        everything = _places(session)
    shown = [place for place in everything if _answers(place, text) and (not kind or kind in place.site.accepts)]
    kinds = [(code, named.name) for code, named in words.kinds()]
    return render_template("points.html", places=shown, total=len(everything), kinds=kinds, kind=kind, text=text)


def _places(session: Session) -> list[Place]:
    """Read every public place; a territory has some hundreds."""
    rows = session.execute(
        select(Site, Organisation.name, Organisation.demo)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(Organisation.gone.is_(False))
        .order_by(Site.commune, Site.name)
    ).all()
    return [_place(site, name, demo) for site, name, demo in rows if PLACES & set(site.roles)]


def _place(site: Site, organisation: str, demo: bool) -> Place:
    return Place(
        site=site,
        organisation=organisation,
        demo=demo,
        roles=tuple(words.site_role(role) for role in site.roles),
        hours=tuple(hours.said(site.opening_hours)),
        accepts=tuple(words.kind(code) for code in site.accepts),
    )


def _answers(place: Place, text: str) -> bool:
    """Tell whether the place is named by these words, whatever their accents, case and dashes."""
    wanted = model_key(text)
    site = place.site
    return not wanted or any(wanted in model_key(name) for name in (site.commune, site.name, site.postcode))


@blueprint.get("/map")
@http.public
def points_map() -> ResponseReturnValue:
    """Show the places on a map; the list says the same."""
    tiles = PROVIDERS.get(http.settings().tiles)
    if tiles:
        http.allow(img_src=tiles.source)
    view = View(
        title=_("Map of the collection points"),
        lang=http.language(),
        assets_url="/map-files",
        nonce=http.nonce(),
        tiles=tiles,
        contour=None if tiles else _contour(),
        points_url=url_for("web.points_geojson"),
        landmarks=() if tiles else _landmarks(),
    )
    return render_template("map.html", fragment=map_fragment((), view))


def _landmarks() -> tuple[Point, ...]:
    """Name some towns, so that an outline alone can be read."""
    return tuple(Point(one["name"], one["lat"], one["lon"], one["name"]) for one in territory().landmarks)


def _contour() -> dict[str, Any]:
    contour: dict[str, Any] = seeds.read_json(f"reference/departement{territory().departement}.geojson")
    return contour


@blueprint.get("/points.geojson")
@http.public
def points_geojson() -> ResponseReturnValue:
    """Give the places as the map reads them."""
    with http.reading() as session:
        content = to_geojson(_point(place) for place in _places(session))
    response = Response(content, mimetype="application/geo+json")
    response.cache_control.max_age = 300
    response.add_etag()
    return response.make_conditional(request)


def _point(place: Place) -> Point:
    site = place.site
    lines = (_(", ").join(place.roles), f"{site.address}, {site.postcode} {site.commune}", *place.hours)
    return Point(str(site.id), site.lat, site.lon, site.name, lines, url_for("web.points", q=site.commune))
