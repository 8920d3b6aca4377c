"""Facts about points as data."""

import gzip
import json
import random

from hypothesis import given
from hypothesis import strategies as st

from maps import PROVIDERS, Point, to_geojson

TEXT = st.text(st.characters(), max_size=30)  # surrogates too


@given(TEXT, st.lists(TEXT, max_size=3), st.floats(-90, 90), st.floats(-180, 180))
def test_any_text_makes_valid_geojson(name, lines, lat, lon):
    (feature,) = json.loads(to_geojson([Point("1", lat, lon, name, tuple(lines))]))["features"]

    assert feature["geometry"]["coordinates"] == [round(lon, 5), round(lat, 5)]


def test_what_is_empty_is_left_out():
    (feature,) = json.loads(to_geojson([Point("1", 43.6, 1.4, "Ici")]))["features"]

    assert feature["properties"] == {"name": "Ici"}


def test_ten_thousand_points_weigh_less_than_125_kb_compressed():
    place = random.Random(31)
    points = [Point(str(i), place.uniform(42.7, 43.9), place.uniform(0.4, 2.0), f"Lieu {i}") for i in range(10_000)]

    assert len(gzip.compress(to_geojson(points))) < 125_000


def test_a_tile_server_says_what_the_policy_must_allow():
    assert PROVIDERS["ign"].source == "https://data.geopf.fr"
    assert PROVIDERS["osm-france"].source == "https://*.tile.openstreetmap.fr"


def test_every_tile_server_has_its_attribution_and_its_three_coordinates():
    for tiles in PROVIDERS.values():
        assert "©" in tiles.attribution
        assert all(part in tiles.url for part in ("{z}", "{x}", "{y}"))
