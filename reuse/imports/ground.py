"""The territory's ground: its box, its communes, and which of them a place stands in."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import seeds
from reuse.devices.naming import model_key
from reuse.territory import territory

MARGIN = 0.02
"""Degrees around the contours, which are simplified."""

NEIGHBOUR = 0.1
"""Degrees from a commune's middle beyond which its name is another commune's, in the next département."""

Ring = list[list[float]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune: its code, its name, its first postcode and a point inside it."""

    code: str
    name: str
    postcode: str
    lat: float
    lon: float


@lru_cache(maxsize=1)
def communes() -> dict[str, Commune]:
    """Read the communes by code."""
    return {
        row["code_insee"]: Commune(
            row["code_insee"],
            row["nom"],
            row["codes_postaux"].partition("|")[0],
            float(row["lat"]),
            float(row["lon"]),
        )
        for row in seeds.read_csv(f"reference/communes{territory().departement}")
    }


@lru_cache(maxsize=1)
def _named() -> dict[str, Commune]:
    return {_folded(one.name): one for one in communes().values()}


def commune_named(name: str) -> Commune | None:
    """Find a commune by its name, as addresses write it: in any case, with CEDEX, with St for Saint."""
    return _named().get(_folded(name.upper().partition("CEDEX")[0]))


def _folded(name: str) -> str:
    words = name.upper().replace("-", " ").replace("'", " ").replace("’", " ").split()
    return model_key(" ".join({"ST": "SAINT", "STE": "SAINTE"}.get(word, word) for word in words))


def commune_of(name: str, postcode: str, code: str, where: tuple[float, float] | None) -> Commune | None:
    """Find a place's commune by its code, else by where it stands, else by its name; None for another territory's."""
    if code in communes():
        return communes()[code]
    if where and (found := commune_at(*where)):
        return found
    named = None if code else commune_named(name)
    if named is None or (postcode and postcode[:2] != named.postcode[:2]):
        return None
    far = where and max(abs(where[0] - named.lat), abs(where[1] - named.lon)) > NEIGHBOUR
    return None if far else named


@lru_cache(maxsize=1)
def _contours() -> tuple[tuple[str, Box, tuple[Ring, ...]], ...]:
    features: list[dict[str, Any]] = seeds.read_json(f"reference/communes{territory().departement}.geojson")["features"]
    found = []
    for one in features:
        rings: list[Ring] = one["geometry"]["coordinates"]
        lons, lats = zip(*rings[0], strict=True)
        found.append((one["properties"]["code"], (min(lats), min(lons), max(lats), max(lons)), tuple(rings)))
    return tuple(found)


@lru_cache(maxsize=1)
def box() -> Box:
    """Return the territory's south, west, north and east."""
    boxes = [one for _, one, _ in _contours()]
    south, west, north, east = zip(*boxes, strict=True)
    return min(south) - MARGIN, min(west) - MARGIN, max(north) + MARGIN, max(east) + MARGIN


def is_inside(lat: float, lon: float) -> bool:
    """Tell whether a place lies in the territory's box; a neighbour's edge may be in it."""
    south, west, north, east = box()
    return south <= lat <= north and west <= lon <= east


@lru_cache(maxsize=4096)
def commune_at(lat: float, lon: float) -> Commune | None:
    """Find the commune whose contour holds a place; None outside all of them."""
    for code, (south, west, north, east), rings in _contours():
        if south <= lat <= north and west <= lon <= east and _crossings(lat, lon, rings) % 2:
            return communes()[code]
    return None


def _crossings(lat: float, lon: float, rings: tuple[Ring, ...]) -> int:
    """Count the edges that a line to the east crosses: odd inside, holes included."""
    return sum(
        (one[1] > lat) != (two[1] > lat) and lon < (two[0] - one[0]) * (lat - one[1]) / (two[1] - one[1]) + one[0]
        for ring in rings
        for one, two in pairwise(ring)
    )
