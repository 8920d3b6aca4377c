"""Pictures under the maps: they pass through us, so that no page asks another host."""

from functools import cache
from html import escape
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, url_for
from flask.typing import ResponseReturnValue

import seeds
from maps import PROVIDERS, Tiles
from maps.relay import Relay
from reuse import http
from reuse.errors import N_, BadInputError
from reuse.settings import Settings
from reuse.territory import territory
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint

WEEK = 7 * 86_400
ZOOMS = (7, 18)
AROUND = 0.2
"""Degrees around the territory that a map may show."""


def register(app: Flask) -> None:
    """Know the tile server of the settings; raises BadInputError where they name none that can be asked."""
    told: Settings = app.extensions["reuse"].settings
    tiles = server(told.tiles, told.tiles_attribution)
    app.extensions["tiles"] = (
        Relay(tiles, told.data_dir / "tiles", agent=f"reuse ({told.public_url})") if tiles else None
    )


def server(name: str, attribution: str = "") -> Tiles | None:
    """Return the server that a setting names, for this territory; None where there shall be none."""
    if name in ("", "off"):
        return None
    known = PROVIDERS.get(name)
    url = known.url if known else name
    if not (url.startswith("https://") and all(part in url for part in ("{z}", "{x}", "{y}"))):
        raise BadInputError(
            N_("TILES must be ign, osm-france, off, or an https address with z, x and y in braces, not {name}."),
            name=name,
        )
    return Tiles(
        url=url,
        attribution=known.attribution if known else escape(attribution or str(urlsplit(url).hostname)),
        subdomains=known.subdomains if known else "abc",
        min_zoom=ZOOMS[0],
        max_zoom=min(ZOOMS[1], known.max_zoom) if known else ZOOMS[1],
        bounds=box(),
    )


def relay() -> Relay | None:
    """Return what fetches tiles, if there is a server."""
    found: Relay | None = current_app.extensions["tiles"]
    return found


def shown() -> Tiles | None:
    """Describe the tiles as our pages ask for them: from us, with the attribution of whoever drew them."""
    behind = relay()
    if behind is None:
        return None
    own = url_for("web.tile", zoom="{z}", x="{x}", y="{y}").replace("%7B", "{").replace("%7D", "}")
    told = behind.tiles
    return Tiles(own, told.attribution, told.max_zoom, min_zoom=told.min_zoom, bounds=told.bounds)


@cache
def box() -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the corners of the territory's surroundings: south-west, north-east."""
    shape = seeds.read_json(f"reference/departement{territory().departement}.geojson")["geometry"]
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    places = [place for rings in parts for ring in rings for place in ring]
    lons, lats = ([place[axis] for place in places] for axis in (0, 1))
    return (min(lats) - AROUND, min(lons) - AROUND), (max(lats) + AROUND, max(lons) + AROUND)


@blueprint.get("/tiles/<zoom>/<x>/<y>.png")
@http.shared_for(WEEK)
@http.public
def tile(zoom: str, x: str, y: str) -> ResponseReturnValue:
    """Pass a picture on; where none comes, the outline of the territory is seen instead."""
    behind, place = relay(), [number_in(one) for one in (zoom, x, y)]
    asked = [one for one in place if one is not None]
    found = behind.tile(*asked) if behind and len(asked) == len(place) else None
    if found is None:
        return Response(status=404, mimetype="text/plain", headers={"Cache-Control": "public, max-age=60"})
    return Response(found.content, mimetype=found.kind)
