"""The nearest of many places, exact by the ellipsoid and never measured on it without need."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from geopy.distance import geodesic

Key = TypeVar("Key")

EARTH_RADIUS_M = 6_371_008.8
FLATTENING_SLACK = 1.0125
"""How much a geodesic ratio may differ from the sphere's: the sphere is wrong by 0.56 % at most, both ways."""


@dataclass(frozen=True, slots=True)
class Box:
    """Bounds in degrees that hold every place within a distance."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Near(Generic[Key]):
    """A place by its key, and how far it is, in metres."""

    key: Key
    distance_m: float


def box_around(lat: float, lon: float, radius_m: float) -> Box:
    """Bound the places within a distance; near a pole it holds every longitude. Nothing wraps at 180°."""
    angle = radius_m * FLATTENING_SLACK / EARTH_RADIUS_M
    tall, widest = math.degrees(angle), math.sin(min(angle, math.pi / 2)) / max(math.cos(math.radians(lat)), 1e-9)
    wide = math.degrees(math.asin(widest)) if widest < 1 else 360.0
    return Box(lat - tall, lon - wide, lat + tall, lon + wide)


def nearest(lat: float, lon: float, candidates: Iterable[tuple[Key, float, float]], count: int) -> list[Near[Key]]:
    """Return the `count` nearest of (key, lat, lon), the nearest first, by distance on the WGS 84 ellipsoid.

    The sphere sorts them first; only those that its error could bring among the nearest are measured.
    """
    if count < 1:
        return []
    rough = [(_on_sphere(lat, lon, place[1], place[2]), place) for place in candidates]
    rough.sort(key=lambda measured: measured[0])
    most = rough[count - 1][0] * FLATTENING_SLACK if len(rough) > count else math.inf
    measured = [
        Near(key, geodesic((lat, lon), (its_lat, its_lon)).meters)
        for distance, (key, its_lat, its_lon) in rough
        if distance <= most
    ]
    return sorted(measured, key=lambda near: near.distance_m)[:count]


def _on_sphere(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Measure along the sphere, in metres."""
    south, north = math.radians(lat), math.radians(other_lat)
    across = math.sin(math.radians(other_lon - lon) / 2)
    up = math.sin((north - south) / 2)
    part = up * up + math.cos(south) * math.cos(north) * across * across
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(part)))
