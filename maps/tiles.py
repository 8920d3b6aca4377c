"""Servers of map pictures, all optional: without one the contour is the map."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Tiles:
    """A tile server: address with {z}, {x}, {y}, the attribution it requires (HTML), its zooms.

    Outside of `bounds` (south-west and north-east corners, degrees) nothing is asked.
    """

    url: str
    attribution: str
    max_zoom: int
    subdomains: str = ""
    min_zoom: int = 0
    bounds: tuple[tuple[float, float], tuple[float, float]] | None = None

    @property
    def source(self) -> str:
        """Say what a content security policy must allow in `img-src`."""
        address = urlsplit(self.url)
        return f"{address.scheme}://{address.netloc.replace('{s}', '*')}"


_PLAN_IGN = {
    "SERVICE": "WMTS",
    "REQUEST": "GetTile",
    "VERSION": "1.0.0",
    "LAYER": "GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2",
    "STYLE": "normal",
    "FORMAT": "image/png",
    "TILEMATRIXSET": "PM",
    "TILEMATRIX": "{z}",
    "TILEROW": "{y}",
    "TILECOL": "{x}",
}

PROVIDERS = {
    "ign": Tiles(
        url=f"https://data.geopf.fr/wmts?{urlencode(_PLAN_IGN, safe='{}/')}",
        attribution='<a href="https://geoservices.ign.fr/">© IGN – Géoplateforme</a>',
        max_zoom=19,
    ),
    "osm-france": Tiles(
        url="https://{s}.tile.openstreetmap.fr/osmfr/{z}/{x}/{y}.png",
        attribution='© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>, '
        '<a href="https://www.openstreetmap.fr/">OpenStreetMap France</a>',
        max_zoom=20,
        subdomains="abc",
    ),
}
"""Free public servers without a key; both require their attribution and ask for moderate use."""
