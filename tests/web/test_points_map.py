"""Facts about the map of the points: its data, its tiles, its frame in other sites, and who may keep what."""

import gzip
import random
import re
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from maps import Tiles
from maps.relay import Relay
from reuse import http
from reuse.actors.models import Site, SiteRole
from reuse.errors import BadInputError
from reuse.lifecycle.stages import Role
from reuse.web.tiles import server
from tests.builders import Builder
from tests.web.conftest import Visitor
from tests.web.test_pages import SignIn

HOSTILE = '${alert(1)}`</script><img src=x onerror=alert(2)>"'
SHARED = {"/points", "/map", "/map/embed", "/map/share", "/points.geojson", "/map/contour.json"}


@pytest.fixture
def site(build: Builder) -> Site:
    made = build.site(build.organisation(), SiteRole.COLLECTION_POINT)
    made.accepts = ["printer"]
    build.session.flush()
    return made


def names(visitor: Visitor, query: str = "") -> list[str]:
    found = visitor.get(f"/points.geojson{query}").get_json()["features"]
    return [one["properties"]["name"] for one in found]


def test_the_maps_data_answers_the_same_choices_as_the_list(visitor: Visitor, site: Site) -> None:
    assert names(visitor) == names(visitor, "?kind=printer") == [site.name]
    assert names(visitor, "?kind=laptop") == names(visitor, "?step_free=yes") == names(visitor, "?for=repair") == []
    assert names(visitor, "?open=now") == []


def test_what_stands_at_a_place_is_told_when_its_marker_is_opened(visitor: Visitor, site: Site) -> None:
    (card,) = visitor.get("/points/card?at=43.46,1.33").get_json()

    assert card["url"] == f"/points/{site.id}"
    assert "Takes: Printer" in card["lines"]
    assert visitor.get("/points/card?at=43.461,1.33").get_json() == []
    assert visitor.get("/points/card?at=here").get_json() == []


def test_ten_thousand_points_weigh_less_than_125_kb_compressed(build: Builder, visitor: Visitor) -> None:
    place, home = random.Random(31), build.organisation()
    rows = [
        {
            "id": uuid4(), "organisation_id": home.id, "name": f"Mairie de {place.choice(TOWNS)} {number}",
            "roles": ["collection_point"], "address": "", "postcode": "31000", "commune": "Toulouse",
            "commune_code": "31555", "lat": place.uniform(42.7, 43.9), "lon": place.uniform(0.4, 2.0), "accepts": [],
            "created_at": build.clock.at,
        }
        for number in range(10_000)
    ]  # fmt: skip
    build.session.bulk_insert_mappings(Site.__mapper__, rows)

    assert len(gzip.compress(visitor.get("/points.geojson").data)) < 125_000


TOWNS = ("Muret", "Toulouse", "Saint-Gaudens", "Revel", "Cazères", "Fronton", "Bagnères-de-Luchon", "Grenade")


def test_the_maps_page_weighs_the_same_whatever_it_shows(build: Builder, visitor: Visitor) -> None:
    before = len(visitor.get("/map").data)
    for _ in range(20):
        build.site(build.organisation())

    assert len(visitor.get("/map").data) == before


@pytest.mark.usefixtures("site")
def test_a_map_loads_less_than_100_kb_in_all(visitor: Visitor) -> None:
    page = visitor.get("/map")
    files = set()
    for address in re.findall(r'(?:href|src)="(/(?:static|map-files|map)/[^"#]+\.(?:js|css|svg)[^"#]*)', page.text):
        with visitor.get(address.replace("&amp;", "&")) as answer:
            files.add(answer.data)
    files |= {visitor.get(path).data for path in ("/map/contour.json", "/points.geojson")}

    assert len(files) > 10
    assert sum(len(gzip.compress(content)) for content in [page.data, *files]) <= 100_000


@pytest.mark.parametrize("path", ["/points", "/map", "/map/embed"])
def test_a_hostile_name_is_only_text(build: Builder, visitor: Visitor, site: Site, path: str) -> None:
    site.name = HOSTILE
    build.session.flush()

    assert "<img src=x" not in visitor.get(path).text
    assert names(visitor) == [HOSTILE]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("path", sorted(SHARED))
def test_an_answer_for_everybody_may_be_kept_and_sets_no_cookie(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)

    assert answer.cache_control.public
    assert answer.cache_control.max_age
    assert "Cookie" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers
    again = visitor.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_no_page_of_whoever_is_signed_in_is_kept_for_others(build: Builder, signed_in: SignIn) -> None:
    reader = signed_in(build.actor(Role.COLLECTOR))

    for path in sorted(SHARED):
        assert "public" not in reader.get(path).headers["Cache-Control"], path


def test_a_page_with_a_form_of_its_own_session_is_not_shared(visitor: Visitor) -> None:
    assert visitor.get("/follow-up").headers["Cache-Control"] == "private, no-cache"


def test_only_views_that_say_so_are_shared_and_all_of_them_are_public(app: Flask) -> None:
    shared = {name for name, view in app.view_functions.items() if hasattr(view, "shared_for")}

    assert {"web.points", "web.points_map", "web.map_embed", "web.point"} <= shared
    assert {name for name in shared if app.view_functions[name].access != http.Access(signed_in=False)} == set()  # type: ignore[attr-defined]


def test_the_map_alone_may_be_framed_and_nothing_else(visitor: Visitor) -> None:
    framed, other = (visitor.get(path).headers["Content-Security-Policy"] for path in ("/map/embed", "/map"))

    assert "frame-ancestors *" in framed
    assert "frame-ancestors 'none'" in other


def test_the_map_alone_speaks_the_language_of_its_address(visitor: Visitor) -> None:
    assert '<html lang="fr">' in visitor.get("/map/embed").text
    assert '<html lang="en">' in visitor.get("/map/embed?lang=en").text
    assert '<html lang="fr">' in visitor.get("/map/embed?lang=xx").text


def test_the_line_to_paste_leads_to_the_map_that_was_chosen(visitor: Visitor) -> None:
    page = visitor.get("/map/share?q=saint+gaudens&kind=printer&lang=fr&height=700").text

    assert "http://localhost/map/embed?lang=fr&amp;amp;q=Saint-Gaudens&amp;amp;kind=printer" in page
    assert "height=&#34;700&#34;" in page
    assert "No commune of this name" in visitor.get("/map/share?q=Zanzibar").text


def test_without_a_tile_server_no_tile_is_asked(visitor: Visitor) -> None:
    assert "tileLayer" not in visitor.get("/map/program.js").text
    assert visitor.get("/tiles/10/516/373.png").status_code == 404


def test_tiles_pass_through_us_under_their_attribution(app: Flask, visitor: Visitor) -> None:
    ign = server("ign")
    assert ign
    app.extensions["tiles"] = Relay(ign, folder_of(app))
    app.extensions["tiles"]._shelf.keep("10-516-373", b"\x89PNG\r\n\x1a\n")

    program = visitor.get("/map/program.js").text
    tile = visitor.get("/tiles/10/516/373.png")

    assert "/tiles/{z}/{x}/{y}.png" in program
    assert "IGN" in program
    assert "data.geopf.fr" not in program
    assert (tile.status_code, tile.mimetype) == (200, "image/png")
    assert tile.cache_control.public


def folder_of(app: Flask) -> Path:
    folder: Path = app.extensions["reuse"].settings.data_dir
    return folder


def test_a_setting_names_a_known_server_an_https_address_or_none() -> None:
    assert server("off") is server("") is None
    own = server("https://tiles.example/{z}/{x}/{y}.png", "<b>Nous</b>")
    assert isinstance(own, Tiles)
    assert own.attribution == "&lt;b&gt;Nous&lt;/b&gt;"
    for wrong in ("http://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/", "elsewhere", "file:///{z}{x}{y}"):
        with pytest.raises(BadInputError):
            server(wrong)


@pytest.mark.parametrize("place", ["9" * 5000 + "/1/1", "x/1/1", "10/-1/1", "1e3/1/1"])
def test_an_address_that_is_no_tile_is_answered_as_absent(visitor: Visitor, place: str) -> None:
    assert visitor.get(f"/tiles/{place}.png").status_code == 404
