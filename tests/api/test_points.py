"""Facts about the public search for points."""

import pytest

from reuse.actors.models import SiteRole

MURET = "lat=43.46&lon=1.33"


@pytest.fixture
def site(build):
    made = build.site(build.organisation("Structure des points"))
    made.opening_hours, made.accepts, made.telephone = "Mo-Fr 09:00-17:00; PH off", ["laptop"], "05 36 49 00 31"
    build.session.flush()
    return made


def test_a_point_says_how_far_it_is_and_until_when_it_is_open(client, site):
    (found,) = client.get(f"/api/v1/points?{MURET}").json["items"]

    assert (found["id"], found["distance_m"], found["organisation"]) == (str(site.id), 0, "Structure des points")
    assert (found["open_now"], found["open_until"], found["opens_at"]) == (True, "2026-03-03T16:00:00.000Z", None)
    assert "printer" in found["refuses"]
    assert found["url"].endswith(f"/points/{site.id}")


def test_a_place_in_words_is_understood_and_told(client, site):
    found = client.get("/api/v1/points?q=muret").json

    assert found["understood"]["label"] == "Muret"
    assert [one["id"] for one in found["items"]] == [str(site.id)]


@pytest.mark.usefixtures("site")
def test_another_moment_is_asked_for(client):
    assert client.get(f"/api/v1/points?{MURET}&open_at=2026-03-07T10:00:00Z").json["items"] == []
    assert client.get(f"/api/v1/points?{MURET}&open_at=2026-03-06T10:00:00Z").json["items"]


def test_the_nearest_that_fits_is_told_where_none_is_near(client, site):
    found = client.get("/api/v1/points?q=luchon&accepts=laptop").json

    assert found["items"] == []
    assert found["beyond"]["id"] == str(site.id)


@pytest.mark.usefixtures("site")
def test_services_are_any_of_those_named(client, build):
    build.site(build.organisation(), SiteRole.RECYCLERY)

    found = client.get(f"/api/v1/points?{MURET}&services=sell&services=repair").json["items"]

    assert [one["services"] for one in found] == [["sell"]]


def test_what_anybody_may_read_is_kept_for_a_minute(client):
    assert client.get("/api/v1/points").headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("lat=43.4", "lon"),
        ("lon=1.4", "lat"),
        ("lat=91&lon=1", "lat"),
        ("lat=nan&lon=1", "lat"),
        ("accepts=cows", "accepts"),
        ("services=cows", "services"),
        ("open_at=today", "open_at"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("colour=red", "colour"),
    ],
)
def test_a_question_that_cannot_be_read_names_its_field(client, asked, field):
    answer = client.get(f"/api/v1/points?{asked}")

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert field in " ".join(answer.json["fields"])


def test_communes_are_suggested_as_somebody_types(client):
    found = client.get("/api/v1/communes?q=st gaudns").json["items"]

    assert found[0] | {"lat": 0, "lon": 0, "population": 0} == {
        "code": "31483",
        "name": "Saint-Gaudens",
        "postcodes": ["31800"],
        "population": 0,
        "lat": 0,
        "lon": 0,
    }
