"""Facts about the pages that hold maps."""

import gzip
import re

import pytest

import seeds
from maps import STATIC, Point, View, draw_map
from maps.leaflet import Page
from maps.words import WORDS

CONTOUR = seeds.read_json("reference/departement31.geojson")


def view(**changes):
    return View(**{"title": "Carte", "lang": "fr", "assets_url": "/assets/", "nonce": "n"} | changes)


def points(count):
    return [Point(str(i), 43 + i / 100_000, 1.4, f"Lieu {i}") for i in range(count)]


def test_a_page_says_its_language_and_its_title():
    html = draw_map([], view(lang="en", title="Places"))

    assert '<html lang="en">' in html
    assert "<title>Places</title>" in html


def test_people_may_zoom_the_page_itself():
    assert "user-scalable" not in draw_map([], view())


def test_a_page_names_no_other_host():
    assert re.findall(r"(?:src|href)=\"(?!/assets/)[^\"]*", draw_map(points(3), view(contour=CONTOUR))) == []


def test_every_script_carries_the_nonce_and_no_style_stands_inline():
    html = draw_map(points(3), view(contour=CONTOUR))

    assert html.count("<script") == html.count('nonce="n"')
    assert "<style" not in html
    assert "style=" not in html


def test_the_same_map_is_the_same_bytes():
    assert draw_map(points(3), view(contour=CONTOUR)) == draw_map(points(3), view(contour=CONTOUR))


def test_a_page_that_fetches_its_points_weighs_the_same_for_any_number():
    assert len(draw_map([], view(points_url="/points.json"))) < 3_000


def test_a_first_load_weighs_less_than_100_kb_compressed():
    page = draw_map([], view(points_url="/points.json", contour=CONTOUR)).encode()
    assets = [(STATIC / name).read_bytes() for name in (*Page.styles, *Page.scripts)]

    assert sum(len(gzip.compress(part)) for part in [page, *assets]) < 100_000


@pytest.mark.parametrize("name", ["{{ 7*7 }}", "{% raw %}", "{# … #}", "{{ this.nonce }}"])
def test_a_name_that_looks_like_a_template_is_not_run(name):
    html = draw_map([Point("1", 43.6, 1.4, name)], view(title=name))

    assert f"<title>{name}</title>" in html
    assert "49" not in html


def test_both_languages_have_the_same_words():
    assert WORDS["fr"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize("name", ["leaflet", "markercluster"])
def test_a_vendored_library_brings_its_licence_and_no_source_map(name):
    folder = STATIC / "vendor" / name

    assert (folder / "LICENSE").stat().st_size > 500
    assert not [path for path in folder.glob("*.js") if "sourceMappingURL" in path.read_text(encoding="utf-8")]
