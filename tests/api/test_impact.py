"""Impact through the API: a range with its sources and assumptions, for whoever may see the devices."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Terms
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from reuse.recycling.rules import FractionMass
from tests.api.conftest import Caller
from tests.builders import Builder

LAPTOP = {"low_g": 21_720, "central_g": 54_300, "high_g": 182_400}


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)


@pytest.fixture
def sold(build: Builder, desk: Actor) -> Device:
    device = build.ready(desk)
    build.sell(device, desk)
    return device


def test_a_device_tells_its_range_its_sources_and_what_is_assumed(
    caller: Callable[..., Caller], desk: Actor, sold: Device
) -> None:
    told = caller(actor=desk).get(f"/impact?code={sold.code}").json

    assert told["spared"]["emissions"] == LAPTOP
    assert told["spared"]["sources"] == [
        "ADEME, Base Empreinte (2026)",
        "Boavizta, environmental footprint data (2026)",
    ]
    assert [(one["name"], one["central_percent"]) for one in told["assumptions"]] == [
        ("displacement", 50),
        ("extension", 60),
    ]
    assert told["method"].endswith("/figures/method")


def test_own_percents_take_the_place_of_the_territory_s(
    caller: Callable[..., Caller], desk: Actor, sold: Device
) -> None:
    told = caller(actor=desk).get(f"/impact?code={sold.code}&displacement=100&extension=100").json

    assert told["spared"]["emissions"] == told["embodied"]
    assert told["assumptions"][0]["decided_by"] is None


def test_a_contract_adds_up_what_it_covers(
    caller: Callable[..., Caller], build: Builder, desk: Actor, sold: Device
) -> None:
    buyer = build.actor(Role.BUYER)
    day = build.clock.at.date()
    terms = Terms("C-1", "Essai", day, day, (desk.organisation,), ({"clause": "no_export"},))
    made = make_contract(build.session, terms, by=buyer, key=uuid4())
    cover(build.session, made, Covered(codes=(sold.code or "",)), by=desk, key=uuid4())

    told = caller(actor=buyer).get(f"/impact?contract={made.id}").json

    assert (told["devices"], told["spared"]["emissions"]) == (1, LAPTOP)
    assert caller(Role.SELLER).get(f"/impact?contract={made.id}").status_code == 404


def test_a_deposit_and_a_list_tell_theirs(caller: Callable[..., Caller], build: Builder, desk: Actor) -> None:
    device = build.collected(desk)
    asked = caller(actor=desk)

    assert asked.get(f"/impact?deposit={device.deposit_id}").json["possible"]["emissions"] == LAPTOP
    assert asked.get(f"/impact?list={device.deposit_id}").json["devices"] == 0
    assert caller(Role.COLLECTOR).get(f"/impact?deposit={device.deposit_id}").status_code == 404


def test_matter_is_told_with_how_it_is_known(caller: Callable[..., Caller], build: Builder) -> None:
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    device = build.at_recycler(plant, media=())
    build.treat([device], plant, fractions=(FractionMass("steel", 900, True),))

    told = caller(actor=plant).get(f"/impact?code={device.code}").json["recovered"]

    assert told["matter"] == [{"material": "steel", "mass_g": 900, "measured": True, "averaged_on": None}]
    assert (told["mass_in_g"], told["shared"]) == (10_000, False)


@pytest.mark.parametrize("query", ["", "?code=A&deposit=00000000-0000-4000-8000-000000000000", "?code=A&extension=101"])
def test_one_subject_is_asked_for_and_percents_are_percents(caller: Callable[..., Caller], query: str) -> None:
    assert caller(Role.COLLECTOR).get(f"/impact{query}").status_code == 422
