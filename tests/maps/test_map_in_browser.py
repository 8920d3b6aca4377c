"""Facts about maps as a browser shows them, under a policy that allows our own host only."""

import pytest
from playwright.sync_api import expect

import seeds
from maps import Point, Tiles, View, draw_map, map_fragment, to_geojson
from tests.maps.site import NONCE

pytestmark = pytest.mark.browser

CONTOUR = seeds.read_json("reference/departement31.geojson")
TOULOUSE = Point("1", 43.6019, 1.4221, "Mairie de Toulouse", ("1 place du Capitole",), "/sites/1")
MURET = Point("2", 43.4616, 1.3267, "Mairie de Muret", ("27 rue Castelvielh",), "/sites/2")
HOSTILE = (
    "${alert(1)}",
    "`+alert(2)+`",
    "</script><script>alert(3)</script>",
    "<img src=x onerror=alert(4)>",
    '"><svg onload=alert(5)>',
    "{{ 7*7 }} {% raw %} \u2028 ' \\",
)


def view(**changes):
    return View(**{"title": "Points de collecte", "lang": "fr", "assets_url": "/assets", "nonce": NONCE} | changes)


def show(page, site, points, **changes):
    site.pages["/"] = draw_map(points, view(**changes)).encode()
    page.goto("/")


def marker(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_map_runs_under_the_strict_policy_without_one_violation(page, site):
    show(page, site, [TOULOUSE, MURET], contour=CONTOUR)

    expect(marker(page, TOULOUSE.name)).to_be_visible()
    assert page.said == []


def test_every_asset_a_map_asks_for_is_our_own(page, site):
    show(page, site, [TOULOUSE], contour=CONTOUR)
    expect(marker(page, TOULOUSE.name)).to_be_visible()

    assert {path for path in site.asked if path not in {"/", "/favicon.ico"}} == {
        "/assets/vendor/leaflet/leaflet.js",
        "/assets/vendor/leaflet/leaflet.css",
        "/assets/vendor/markercluster/leaflet.markercluster.js",
        "/assets/vendor/markercluster/MarkerCluster.css",
        "/assets/map.js",
        "/assets/map.css",
    }


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("fetched", [False, True], ids=["in the page", "fetched"])
def test_a_hostile_name_is_only_text(page, site, name, fetched):
    point = Point("1", 43.6, 1.44, name, (name,), "/sites/1")
    site.pages["/points.json"] = to_geojson([point])
    show(page, site, [] if fetched else [point], title=name, points_url="/points.json" if fetched else None)
    page.locator(".map-pin").click()

    expect(page.locator(".map-popup strong")).to_have_text(name.replace("\u2028", " "))
    assert page.said == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example/", "/\\evil.example", "data:text/html,x"])
def test_a_hostile_address_is_no_link(page, site, address):
    show(page, site, [Point("1", 43.6, 1.44, "Ici", (), address)])
    marker(page, "Ici").click()

    expect(page.locator(".map-popup strong")).to_have_text("Ici")
    expect(page.locator(".map-popup a")).to_have_count(0)


def test_a_hostile_title_stays_a_title(page, site):
    show(page, site, [], title='</title><script>alert(1)</script>"')

    expect(page.get_by_role("region")).to_have_attribute("aria-label", '</title><script>alert(1)</script>"')
    assert page.said == []


def test_points_are_fetched_as_one_layer(page, site):
    site.pages["/points.json"] = to_geojson([TOULOUSE, MURET])
    show(page, site, [], contour=CONTOUR, points_url="/points.json")

    expect(marker(page, MURET.name)).to_be_visible()
    assert site.asked.count("/points.json") == 1


def test_points_that_cannot_be_fetched_send_to_the_list(page, site):
    show(page, site, [], contour=CONTOUR, points_url="/absent.json")

    expect(page.get_by_role("status")).to_contain_text("La liste les donne tous")


def test_a_marker_opens_from_the_keyboard_and_its_popup_closes_with_escape(page, site):
    show(page, site, [TOULOUSE, MURET], contour=CONTOUR)
    marker(page, TOULOUSE.name).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Fermer")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Voir ce lieu")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator(".map-popup")).to_have_count(0)


def test_near_points_gather_and_say_how_many(page, site):
    show(page, site, [Point(str(i), 43.6, 1.44 + i / 10_000, f"Lieu {i}") for i in range(12)], contour=CONTOUR)

    expect(page.get_by_role("button", name="12 lieux")).to_be_visible()


def test_controls_speak_the_pages_language(page, site):
    show(page, site, [TOULOUSE])

    expect(page.get_by_role("button", name="Dézoomer")).to_be_visible()


def test_the_contour_credits_its_source(page, site):
    show(page, site, [TOULOUSE], contour=CONTOUR)

    expect(page.locator(".leaflet-control-attribution")).to_contain_text("IGN, Admin Express")


def test_towns_are_named_on_the_ground_but_are_no_stop_of_the_keyboard(page, site):
    show(page, site, [TOULOUSE], contour=CONTOUR, landmarks=(Point("", 43.1084, 0.7234, "Saint-Gaudens"),))

    expect(page.get_by_text("Saint-Gaudens")).to_be_visible()
    expect(page.locator(".map-landmark[tabindex]")).to_have_count(0)


def test_tiles_that_begin_close_by_do_not_carry_the_map_away_from_its_contour(page, site):
    show(page, site, [TOULOUSE], contour=CONTOUR, tiles=Tiles("/tiles/{z}/{x}/{y}.png", "© Essai", 19, min_zoom=7))
    expect(marker(page, TOULOUSE.name)).to_be_visible()
    page.wait_for_timeout(400)  # Leaflet's longest glide

    assert page.evaluate("map_places.getBounds().contains([43.6019, 1.4221]) && map_places.getZoom() > 7")


def test_tiles_credit_their_server(page, site):
    tiles = Tiles("/tiles/{z}/{x}/{y}.png", "© Un serveur de tuiles", 19)
    show(page, site, [TOULOUSE], tiles=tiles)

    expect(page.locator(".leaflet-control-attribution")).to_contain_text("© Un serveur de tuiles")
    page.locator(".leaflet-tile").first.wait_for(state="attached")


def test_a_fragment_stands_in_another_page(page, site):
    part = map_fragment([TOULOUSE], view(contour=CONTOUR))
    head = f"<!doctype html><html lang=fr><head><title>Page</title>{part.head}</head>"
    site.pages["/"] = f"{head}<body><h1>Page</h1>{part.body}{part.script}".encode()
    page.goto("/")

    expect(marker(page, TOULOUSE.name)).to_be_visible()
    assert page.said == []
