"""Contours of communes: reading, outline, inner points and distances."""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import cos, hypot, radians

Position = tuple[float, float]  # longitude, latitude, in degrees
Ring = list[Position]
Polygon = list[Ring]

KM_PER_DEGREE = 111.2


def read_wkb(text: str) -> list[Polygon]:
    """Read a hexadecimal little-endian WKB polygon or multipolygon."""
    return list(_polygons(bytes.fromhex(text), [0]))


def read_wkb_point(text: str) -> Position:
    """Read a hexadecimal little-endian WKB point."""
    longitude, latitude = struct.unpack_from("<dd", bytes.fromhex(text), 5)
    return longitude, latitude


def _polygons(data: bytes, cursor: list[int]) -> Iterator[Polygon]:
    kind, count = struct.unpack_from("<II", data, cursor[0] + 1)
    cursor[0] += 9
    for _ in range(count if kind == 6 else 1):
        if kind == 6:
            (count,) = struct.unpack_from("<I", data, cursor[0] + 5)
            cursor[0] += 9
        yield [_ring(data, cursor) for _ in range(count)]


def _ring(data: bytes, cursor: list[int]) -> Ring:
    (length,) = struct.unpack_from("<I", data, cursor[0])
    values = struct.unpack_from(f"<{2 * length}d", data, cursor[0] + 4)
    cursor[0] += 4 + 16 * length
    return list(zip(values[::2], values[1::2], strict=True))


def rounded(polygons: Iterable[Polygon], digits: int = 4) -> list[Polygon]:
    """Round every position (4 decimals are 11 m) and drop the repeats it makes."""
    return [[_without_repeats(ring, digits) for ring in polygon] for polygon in polygons]


def _without_repeats(ring: Ring, digits: int) -> Ring:
    kept: Ring = []
    for longitude, latitude in ring:
        position = (round(longitude, digits), round(latitude, digits))
        if not kept or position != kept[-1]:
            kept.append(position)
    return kept


def outline(areas: Iterable[Polygon]) -> list[Ring]:
    """Join neighbouring polygons into rings: an edge that two of them share is inside."""
    edges: dict[frozenset[Position], tuple[Position, Position]] = {}
    for polygon in areas:
        for ring in polygon:
            for start, end in pairwise(ring):
                edge = frozenset((start, end))
                if edges.pop(edge, None) is None:
                    edges[edge] = (start, end)
    return _chained(edges.values())


def _chained(edges: Iterable[tuple[Position, Position]]) -> list[Ring]:
    following: defaultdict[Position, list[Position]] = defaultdict(list)
    for start, end in edges:
        following[start].append(end)
    rings: list[Ring] = []
    while following:
        start = next(iter(following))
        ring = [start]
        while ring[-1] in following:
            exits = following[ring[-1]]
            here = ring[-1]
            ring.append(exits.pop())
            if not exits:
                del following[here]
        rings.append(ring)
    return sorted(rings, key=len, reverse=True)


def square_km(ring: Ring) -> float:
    """Measure the area of a ring on a local plane."""
    narrow = cos(radians(ring[0][1]))
    twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))
    return abs(twice) / 2 * narrow * KM_PER_DEGREE**2


def inner_point(polygons: list[Polygon]) -> Position:
    """Find a point inside: the middle of the widest span at the middle latitude of each polygon."""
    spans = [span for polygon in polygons for span in _spans(polygon)]
    west, east, latitude = max(spans, key=lambda span: span[1] - span[0])
    return (west + east) / 2, latitude


def _spans(polygon: Polygon) -> Iterator[tuple[float, float, float]]:
    latitude = _scan_latitude(polygon[0])
    crossings = sorted(
        x0 + (latitude - y0) * (x1 - x0) / (y1 - y0)
        for ring in polygon
        for (x0, y0), (x1, y1) in pairwise(ring)
        if (y0 > latitude) != (y1 > latitude)
    )
    for west, east in zip(crossings[::2], crossings[1::2], strict=True):
        yield west, east, latitude


def _scan_latitude(ring: Ring) -> float:
    latitudes = [latitude for _, latitude in ring]
    middle = (min(latitudes) + max(latitudes)) / 2
    above = min(latitude for latitude in latitudes if latitude > middle)
    below = max(latitude for latitude in latitudes if latitude <= middle)
    return (above + below) / 2  # between two vertices, so that the scan line meets none


def contains(polygons: list[Polygon], point: Position) -> bool:
    """Say whether a point lies inside (even-odd, so that holes count)."""
    longitude, latitude = point
    inside = False
    for (x0, y0), (x1, y1) in _edges(polygons):
        if (y0 > latitude) != (y1 > latitude) and longitude < x0 + (latitude - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside


def km_outside(polygons: list[Polygon], point: Position) -> float:
    """Measure how far outside a point lies, in kilometres on a local plane: 0 when inside."""
    if contains(polygons, point):
        return 0.0
    return min(_km_to_segment(point, start, end) for start, end in _edges(polygons))


def _edges(polygons: list[Polygon]) -> Iterator[tuple[Position, Position]]:
    for polygon in polygons:
        for ring in polygon:
            yield from pairwise(ring)


def _km_to_segment(point: Position, start: Position, end: Position) -> float:
    narrow = cos(radians(point[1]))
    px, py = (point[0] - start[0]) * narrow, point[1] - start[1]
    dx, dy = (end[0] - start[0]) * narrow, end[1] - start[1]
    length = dx * dx + dy * dy
    share = min(1.0, max(0.0, (px * dx + py * dy) / length)) if length else 0.0
    return hypot(px - share * dx, py - share * dy) * KM_PER_DEGREE
