"""Facts about the demonstration's places and models."""

import pytest
from opening_hours import OpeningHours
from stdnum.fr import siret

import seeds

DEMO = seeds.read_json("demo/organisations.json")
ORGANISATIONS = DEMO["organisations"]
SITES = [site for organisation in ORGANISATIONS for site in organisation["sites"]]
COMMUNES = {row["code_insee"]: row for row in seeds.read_csv("reference/communes31")}
COLLEGES = seeds.read_csv("demo/colleges")
MODELS = seeds.read_csv("demo/models")
KINDS = {row["code"] for row in seeds.read_csv("reference/categories")}


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda organisation: organisation["code"])
def test_a_demo_organisation_says_so(organisation):
    assert organisation["demo"] is True
    assert organisation["name"].endswith("(démo)")


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda organisation: organisation["code"])
def test_a_demo_siret_checks_but_begins_with_zeros(organisation):
    assert siret.is_valid(organisation["siret"])
    assert organisation["siret"].startswith("0000")


def test_demo_sites_stand_in_their_communes_neighbourhood():
    assert all(
        abs(site["lat"] - float(COMMUNES[site["code_insee"]]["lat"])) < 0.03
        and abs(site["lon"] - float(COMMUNES[site["code_insee"]]["lon"])) < 0.03
        for site in SITES
    )


def test_demo_hours_are_valid():
    assert all(OpeningHours(site["opening_hours"]) for site in SITES)


def test_demo_sites_accept_known_kinds():
    assert {kind for site in SITES for kind in site["accepts"]} <= KINDS


def test_demo_telephones_are_kept_for_fiction():
    assert all(site["telephone"].startswith("05 36 49 ") for site in SITES)


def test_a_college_stands_at_its_communes_inner_point_and_says_so():
    assert len(COLLEGES) == 12
    assert all(row["lat"] == COMMUNES[row["code_insee"]]["lat"] for row in COLLEGES)
    assert {row["source_coord"] for row in COLLEGES} == {"commune_inner_point"}


def test_forty_models_of_known_kinds():
    assert len(MODELS) == 40
    assert {row["kind"] for row in MODELS} <= KINDS


def test_a_model_has_a_medium_size_only_where_it_has_a_medium():
    assert all(bool(row["medium_gb"]) == (row["medium"] not in {"none", "unknown"}) for row in MODELS)
