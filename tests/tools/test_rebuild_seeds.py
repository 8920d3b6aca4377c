"""Facts about what the rebuild keeps and drops, and how near the reference extract it comes."""

import csv
import json
from pathlib import Path

import pytest

import seeds
from tools.rebuild_seeds import MOBILE, public_email

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
needs_extract = pytest.mark.skipif(not SHARED.exists(), reason="the reference extract is not beside the repository")


def extract(name):
    with (SHARED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code_insee"]: row for row in csv.DictReader(file)}


def rebuilt(name):
    return {row["code_insee"]: row for row in seeds.read_csv(f"reference/{name}")}


@pytest.mark.parametrize(
    ("address", "commune"),
    [
        ("mairie.agassac@wanadoo.fr", "Agassac"),
        ("secretariat@aignes.fr", "Aignes"),
        ("Accueil@revel.fr", "Revel"),
        ("saint-plancard@orange.fr", "Saint-Plancard"),
        ("arlos@wanadoo.fr", "Arlos"),
        ("oo@wanadoo.fr", "Oô"),
    ],
)
def test_an_office_address_is_kept(address, commune):
    assert public_email(address, commune) == address


@pytest.mark.parametrize(
    "address", ["jeanne.martin@example.org", "maire@example.org", "j.m@saint-plancard.example", ""]
)
def test_an_address_that_may_name_a_person_is_dropped(address):
    assert public_email(address, "Saint-Plancard") == ""


@pytest.mark.parametrize("number", ["06 12 34 56 78", "07 12 34 56 78", "+33 6 12 34 56 78", "+33712345678"])
def test_a_mobile_number_is_recognised(number):
    assert MOBILE.match(number)


@needs_extract
def test_the_communes_equal_the_reference_extract():
    assert rebuilt("communes31") == extract("communes31")


@needs_extract
def test_the_town_halls_differ_only_where_docs_seeds_says_so():
    ours, theirs = rebuilt("mairies31"), extract("mairies31")
    same = ("commune", "telephone", "site")
    assert list(ours) == list(theirs)
    assert all(ours[code][column] == theirs[code][column] for code in ours for column in same)
    # a line of an address may be empty: the extract keeps its comma
    assert all(ours[code]["adresse"] == theirs[code]["adresse"].removeprefix(", ") for code in ours)
    assert sum(ours[code]["email"] != theirs[code]["email"] for code in ours) == 2
    # three points between 0.96 and 0.99 km outside: the extract measured to the vertices of another simplification
    assert {code for code in ours if ours[code]["source_coord"] != theirs[code]["source_coord"]} == {
        "31275",
        "31311",
        "31386",
    }


@needs_extract
def test_the_contours_differ_only_by_repeated_positions():
    def positions(text):
        shapes = json.loads(text)["features"]
        return {shape["properties"]["code"]: _positions(shape["geometry"]["coordinates"]) for shape in shapes}

    theirs = positions((SHARED / "communes31.geojson").read_text(encoding="utf-8"))
    assert positions(json.dumps(seeds.read_json("reference/communes31.geojson"))) == theirs


def _positions(nested):
    if isinstance(nested[0], float):
        return {tuple(nested)}
    return set().union(*(_positions(part) for part in nested))
