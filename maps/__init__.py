"""Maps drawn from what they are given."""

from pathlib import Path

from maps.page import Fragment, View, draw_map, draw_program, map_fragment
from maps.points import Point, to_geojson
from maps.tiles import PROVIDERS, Tiles

STATIC = Path(__file__).parent / "static"
"""Scripts, styles and pictures to serve under `View.assets_url`."""

__all__ = [
    "PROVIDERS",
    "STATIC",
    "Fragment",
    "Point",
    "Tiles",
    "View",
    "draw_map",
    "draw_program",
    "map_fragment",
    "to_geojson",
]
