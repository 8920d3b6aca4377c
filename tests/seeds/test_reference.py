"""Facts about the reference tables."""

from datetime import date

import pytest
from opening_hours import OpeningHours

import seeds

CATEGORIES = seeds.read_csv("reference/categories")
WASTE_CODES = seeds.read_csv("reference/waste_codes")
OPERATIONS = seeds.read_csv("reference/operations")
PARTS = seeds.read_csv("reference/part_kinds")
TOWN_HALLS = seeds.read_csv("reference/mairies31")
COMMUNES = seeds.read_csv("reference/communes31")
TERRITORY = seeds.read_json("reference/territory31.json")
DATED = {
    "categories": CATEGORIES,
    "waste_codes": WASTE_CODES,
    "operations": OPERATIONS,
    "part_kinds": PARTS,
}


@pytest.mark.parametrize("name", DATED)
def test_every_row_has_a_source_and_a_first_day(name):
    assert all(row["source"] and date.fromisoformat(row["valid_from"]) for row in DATED[name])


@pytest.mark.parametrize("name", DATED)
def test_every_row_is_named_in_french_and_in_english(name):
    assert all(row["fr"] and row["en"] for row in DATED[name])


@pytest.mark.parametrize("name", DATED)
def test_no_code_is_given_twice(name):
    assert len({row["code"] for row in DATED[name]}) == len(DATED[name])


@pytest.mark.parametrize("name", ["categories", "part_kinds"])
def test_every_default_waste_code_is_valid_today(name):
    known = {row["code"] for row in seeds.valid_on(WASTE_CODES, "2026-11-23")}

    assert {row["waste_code"] for row in DATED[name]} <= known


@pytest.mark.parametrize("name", ["categories", "part_kinds"])
def test_default_masses_are_positive_grams_with_their_source(name):
    assert all(int(row["mass_grams"]) > 0 and row["mass_source"] for row in DATED[name])


def test_a_starred_waste_code_is_hazardous_and_no_other():
    assert all(row["code"].endswith("*") == (row["hazardous"] == "yes") for row in WASTE_CODES)


@pytest.mark.parametrize(("day", "old", "new"), [("2026-11-08", True, False), ("2026-11-09", False, True)])
def test_battery_codes_change_on_9_november_2026(day, old, new):
    codes = {row["code"] for row in seeds.valid_on(WASTE_CODES, day)}

    assert ("20 01 34" in codes, "20 01 44" in codes) == (old, new)


def test_an_interim_operation_has_no_mode():
    assert all(bool(row["modes"]) == (row["final"] == "yes") for row in OPERATIONS)


def test_every_part_belongs_to_a_category():
    assert {row["category"] for row in PARTS} <= {row["code"] for row in CATEGORIES}


def test_a_kind_that_an_attestation_suffices_for_exists():
    kinds = {row["code"] for row in CATEGORIES}

    assert {row["category"] for row in TERRITORY["attestation_suffices"]} <= kinds


def test_a_medium_of_unknown_kind_must_be_purged():
    levels = {row["medium_kind"]: row["level"] for row in TERRITORY["erasure_levels"]}

    assert levels["unknown"] == "purge"


def test_the_territory_telephone_is_kept_for_fiction():
    assert TERRITORY["telephone"].startswith("05 36 49 ")


def test_every_commune_has_a_town_hall():
    assert [row["code_insee"] for row in TOWN_HALLS] == [row["code_insee"] for row in COMMUNES]


def test_town_hall_hours_are_valid():
    assert all(OpeningHours(row["opening_hours"]) for row in TOWN_HALLS if row["opening_hours"])


def test_town_halls_give_no_mobile_number():
    assert not [row for row in TOWN_HALLS if row["telephone"].startswith(("06", "07"))]


def test_the_contour_is_one_closed_ring():
    (ring,) = seeds.read_json("reference/departement31.geojson")["geometry"]["coordinates"]

    assert ring[0] == ring[-1]
