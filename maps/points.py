"""Places to show on a map."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Point:
    """A place: where it is (degrees), what it is called, a few lines about it, and its page."""

    id: str
    lat: float
    lon: float
    name: str
    lines: tuple[str, ...] = ()
    url: str = ""


def to_geojson(points: Iterable[Point]) -> bytes:
    """Write points as a compact GeoJSON collection, to 5 decimals (1 m); a lone surrogate becomes "?"."""
    text = json.dumps(collection(points), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", errors="replace")


def collection(points: Iterable[Point]) -> dict[str, Any]:
    """Describe points as a GeoJSON collection; what is empty is left out."""
    return {"type": "FeatureCollection", "features": [_feature(point) for point in points]}


def _feature(point: Point) -> dict[str, Any]:
    said = {"name": point.name, "lines": point.lines, "url": point.url}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(point.lon, 5), round(point.lat, 5)]},
        "properties": {key: value for key, value in said.items() if value},
    }
