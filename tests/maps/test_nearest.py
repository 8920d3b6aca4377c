"""Facts about the nearest of many places."""

import math
import random

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from maps.nearest import FLATTENING_SLACK, _on_sphere, box_around, nearest

DEGREES = st.tuples(st.floats(-85, 85), st.floats(-179, 179))
CLOSE = st.tuples(st.floats(43, 44), st.floats(1, 2))


def by_ellipsoid(lat, lon, places, count):
    return sorted(geodesic((lat, lon), place).meters for place in places)[:count]


@given(CLOSE, st.lists(CLOSE, max_size=40), st.integers(1, 10))
def test_the_nearest_are_those_of_a_full_measure(origin, places, count):
    found = nearest(*origin, ((number, *place) for number, place in enumerate(places)), count)

    assert [one.distance_m for one in found] == by_ellipsoid(*origin, places, count)


@given(DEGREES, st.lists(DEGREES, min_size=1, max_size=25), st.integers(1, 5))
def test_the_cut_is_never_wrong_anywhere_on_earth(origin, places, count):
    found = nearest(*origin, ((number, *place) for number, place in enumerate(places)), count)

    assert [one.distance_m for one in found] == by_ellipsoid(*origin, places, count)


def test_places_in_a_ring_are_told_apart_where_the_sphere_would_mistake_them():
    chance = random.Random(31)
    bearings = [chance.uniform(0, 2 * math.pi) for _ in range(300)]
    radii = [0.5 + chance.uniform(0, 0.002) for _ in bearings]
    ring = [
        (43.5 + radius * math.cos(bearing), 1.4 + radius * math.sin(bearing) / math.cos(math.radians(43.5)))
        for bearing, radius in zip(bearings, radii, strict=True)
    ]

    found = nearest(43.5, 1.4, ((number, *place) for number, place in enumerate(ring)), 10)

    assert [one.distance_m for one in found] == by_ellipsoid(43.5, 1.4, ring, 10)


@given(DEGREES, DEGREES)
def test_the_sphere_is_wrong_by_less_than_what_is_allowed_for(one, other):
    sphere, ellipsoid = _on_sphere(*one, *other), geodesic(one, other).meters
    allowed = math.sqrt(FLATTENING_SLACK)

    assert sphere <= ellipsoid * allowed + 0.01
    assert ellipsoid <= sphere * allowed + 0.01


@given(st.tuples(st.floats(-80, 80), st.floats(-150, 150)), st.floats(0, 360), st.floats(1, 500_000))
def test_a_box_holds_every_place_within_its_distance(origin, bearing, metres):
    there = geodesic(meters=metres).destination(origin, bearing)
    box = box_around(*origin, metres)

    assert box.south <= there.latitude <= box.north
    assert box.west <= there.longitude <= box.east


@pytest.mark.parametrize("count", [0, -1])
def test_none_wanted_is_none_given(count):
    assert nearest(43.5, 1.4, [("a", 43.5, 1.4)], count) == []


def test_fewer_than_wanted_are_all_given():
    assert [one.key for one in nearest(43.5, 1.4, [("b", 43.7, 1.4), ("a", 43.6, 1.4)], 10)] == ["a", "b"]
