"""Each numbered rule of the domain, tried through the API."""

from datetime import timedelta
from uuid import uuid4

import pytest

from reuse import clock
from reuse.actors.models import SiteRole
from reuse.clock import stamp
from reuse.lifecycle.stages import Role


@pytest.fixture
def shop(caller):
    return caller(Role.REFURBISHER, Role.SELLER)


def act(caller, device, event, **data):
    return caller.post(f"/devices/{device.code}/events", {"type": event, "data": data})


def test_rule_1_a_device_with_an_unerased_medium_is_not_made_ready(shop, build):
    device = build.at_bench(shop.actor, media=("S1", "S2"))
    act(shop, device, "erasure_started")
    build.erase(device, "S1", shop.actor)

    assert (act(shop, device, "erased").json["rule"]) == "no data leaves"


def test_rule_1_what_nobody_has_opened_does_not_leave(shop, build):
    device = build.ready(shop.actor)
    shop.post("/loans", {"code": device.code, "receiver": "school", "receiver_name": "École", "due": "2026-06-30"})
    shop.post("/returns", {"code": device.code})
    for event in ("triaged", "erasure_started"):
        act(shop, device, event)

    assert act(shop, device, "erased").json["rule"] == "media are known"


def test_rule_2_unerased_media_go_to_a_plant_only_to_be_destroyed(shop, build):
    device = build.at_bench(shop.actor)
    plant = build.site(build.organisation(), SiteRole.TREATMENT_PLANT)
    statuses = [
        act(shop, device, "handover_opened", to_site=str(plant.id), to_destroy=destroy).status_code
        for destroy in (False, True)
    ]

    assert statuses == [409, 201]


def test_rule_3_a_stranger_s_mistake_is_not_undone(shop, caller, build):
    device = build.at_bench(shop.actor)
    event = act(shop, device, "erasure_started").json["id"]

    assert caller(Role.REFURBISHER).post(f"/events/{event}/correction", {}).status_code in {403, 409}


def test_rule_3_after_a_day_only_the_coordinator_undoes(shop, coordinator, build, moment):
    device = build.at_bench(shop.actor)
    event = act(shop, device, "erasure_started").json["id"]
    moment.advance(hours=25)
    statuses = [one.post(f"/events/{event}/correction", {}).status_code for one in (shop, coordinator)]

    assert statuses == [403, 201]


def test_rule_4_an_event_tells_who_by_reference_only(shop, build):
    event = act(shop, build.at_bench(shop.actor), "erasure_started").json

    assert event["actor"] == f"{shop.actor.organisation}/{shop.actor.reference}"


def test_rule_5_a_claim_in_the_future_is_bounded_to_now(shop, build):
    device, told = build.at_bench(shop.actor), {"type": "erasure_started"}
    told["occurred_at"] = stamp(clock.now() + timedelta(days=1))
    event = shop.post(f"/devices/{device.code}/events", told).json

    assert (event["occurred_at"], event["data"]["clock"]["claimed"]) == (event["recorded_at"], told["occurred_at"])


def test_rule_5_a_late_fact_that_no_longer_fits_waits(shop, build, moment):
    device = build.at_bench(shop.actor)
    seen = stamp(clock.now())
    moment.advance(hours=2)
    act(shop, device, "sent_for_recycling")
    event = shop.post(f"/devices/{device.code}/events", {"type": "erasure_started", "occurred_at": seen}).json

    assert ("waits" in event["data"], shop.get(f"/devices/{device.code}").json["stage"]) == (True, "for_recycling")


def test_rule_6_a_refused_request_may_be_sent_again_under_its_key(shop, build):
    device, key = build.at_bench(shop.actor), uuid4()
    act(shop, device, "erasure_started")
    refused = shop.post(f"/devices/{device.code}/events", {"type": "erased"}, key=key).status_code
    build.erase(device, "S1", shop.actor)

    assert (refused, shop.post(f"/devices/{device.code}/events", {"type": "erased"}, key=key).status_code) == (409, 201)


def test_rule_7_danger_may_be_told_by_any_member_of_staff(shop, caller, build):
    device = build.at_bench(shop.actor)
    answer = act(caller(Role.CARRIER), device, "danger_reported", danger="swollen_battery")

    assert (answer.status_code, shop.get(f"/devices/{device.code}").json["stage"]) == (201, "quarantined")


def test_rule_7_the_coordinator_moves_what_a_gone_holder_left(shop, coordinator, build):
    device, there = build.at_bench(shop.actor), build.site(build.organisation())
    before = act(coordinator, device, "reassigned", to_site=str(there.id)).status_code
    version = coordinator.get(f"/organisations/{shop.actor.organisation}").headers["ETag"]
    coordinator.send(
        "PATCH", f"/organisations/{shop.actor.organisation}", json={"gone": True}, headers={"If-Match": version}
    )
    act(coordinator, device, "reassigned", to_site=str(there.id))

    assert (before in {201, 409}, coordinator.get(f"/devices/{device.code}").json["site"]["id"]) == (
        True,
        str(there.id),
    )


def test_rule_8_recycled_is_recorded_by_its_treatment_only(caller, build):
    plant = caller(actor=build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT))
    device = build.at_bench(build.actor(Role.REFURBISHER))

    assert act(plant, device, "recycled").status_code == 422


def test_rule_9_a_default_mass_never_replaces_a_measured_one(shop, build):
    device = build.at_bench(shop.actor)
    act(shop, device, "weighed", mass_g=1480, measured=True)
    act(shop, device, "weighed", mass_g=1650, measured=False)
    shown = shop.get(f"/devices/{device.code}").json

    assert (shown["mass_g"], shown["mass_measured"]) == (1480, True)


def test_rule_9_what_is_missing_of_a_dismantled_device_is_said(shop, build):
    device = build.at_bench(shop.actor, media=())
    act(shop, device, "weighed", mass_g=2000, measured=True)
    act(shop, device, "dismantling_started")
    shop.post(f"/devices/{device.code}/parts", {"code": build.code(shop.actor), "kind": "memory", "mass_g": 300})
    assert shop.get(f"/devices/{device.code}/mass").json == {"balance": None, "lot": None}
    act(shop, device, "dismantled", residue_g=1500)

    assert shop.get(f"/devices/{device.code}/mass").json["balance"] == {
        "whole": {"grams": 2000, "measured": True},
        "parts": {"grams": 300, "measured": False},
        "residue": {"grams": 1500, "measured": True},
        "difference": {"grams": 200, "within": False},
        "tolerance_percent": 5,
    }


def test_rule_9_what_nobody_weighed_is_null_rather_than_zero(shop, build):
    device = build.at_bench(shop.actor, media=())
    act(shop, device, "dismantling_started")
    act(shop, device, "dismantled")
    told = shop.get(f"/devices/{device.code}/mass").json["balance"]

    assert told["residue"] == {"grams": None, "measured": False}
    assert told["difference"] == {"grams": None, "within": None}


def test_rule_9_a_stranger_is_not_told_what_a_device_weighs(shop, caller, build):
    device = build.at_bench(shop.actor, media=())

    assert caller(Role.REFURBISHER).get(f"/devices/{device.code}/mass").status_code == 404


def test_rule_10_a_device_is_reserved_once(shop, build):
    device = build.ready(shop.actor)
    statuses = [act(shop, device, "reserved", reservation=name).status_code for name in ("R-1", "R-2")]

    assert statuses == [201, 409]


def test_rule_11_what_its_owner_has_not_given_up_is_not_given(shop, build):
    told = {"code": build.ready(shop.actor, title=None).code, "receiver": "association", "receiver_name": "Les Amis"}

    assert shop.post("/donations", told).json["rule"] == "nothing leaves without title"


def test_rule_11_a_legal_hold_stops_everything(shop, coordinator, build):
    device = build.ready(shop.actor)
    act(coordinator, device, "hold_set")
    told = {"code": device.code, "receiver": "association", "receiver_name": "Les Amis"}

    assert shop.post("/donations", told).json["rule"] == "a legal hold stops everything"
