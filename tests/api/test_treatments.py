"""Treatments through the API."""

from uuid import uuid4

import pytest

from reuse.actors.models import SiteRole
from reuse.lifecycle.stages import Role


@pytest.fixture
def plant(caller, build):
    return caller(actor=build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT))


def treatment(by, *devices, key=None, **changes):
    told = {"plant": str(by.actor.site), "treated_on": "2026-03-03", "waste_code": "16 02 14", "operation": "R 4"}
    told |= {"mass_in_g": 3000, "certificate": "C-1", "devices": [one.code for one in devices]}
    told["fractions"] = [{"material": "steel", "mass_g": 2000, "measured": True}]
    return by.post("/treatments", told | changes, key=key)


@pytest.fixture
def lot(plant, build):
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop, media=())
    build.fact(device, "sent_for_recycling", workshop)
    return build.hand(device, workshop, plant.actor)


def test_a_treatment_recycles_its_lot_with_a_certificate(plant, lot):
    answer = treatment(plant, lot)

    assert (answer.status_code, plant.get(f"/devices/{lot.code}").json["stage"]) == (201, "recycled"), answer.text


def test_a_treatment_says_whether_its_masses_add_up_the_second_time_too(plant, lot):
    key = uuid4()
    first, again = (treatment(plant, lot, key=key) for _ in range(2))
    told = first.json["balance"]

    assert told["devices"] == {"grams": None, "measured": False}
    assert told["arrival"] == {"grams": None, "within": None}
    assert told["output"] == {"grams": 1000, "within": False}
    assert again.json == first.json
    assert plant.get(f"/devices/{lot.code}/mass").json["lot"] == told


@pytest.mark.parametrize(
    "changes",
    [
        {"waste_code": "99 99 99"},
        {"operation": "R 99"},
        {"treated_on": "2027-01-01"},
        {"mass_in_g": 0},
        {"fractions": [{"material": "steel", "mass_g": 3001, "measured": True}]},
    ],
)
def test_a_treatment_that_proves_nothing_is_refused(plant, lot, changes):
    assert treatment(plant, lot, **changes).status_code == 422


def test_a_plant_of_another_organisation_treats_nothing_here(plant, lot, build):
    elsewhere = build.site(build.organisation(), SiteRole.TREATMENT_PLANT)

    assert treatment(plant, lot, plant=str(elsewhere.id)).status_code == 404
