"""Devices through the API."""

import io
from uuid import uuid4

import pytest

from reuse.actors.models import SiteRole
from reuse.devices.models import IdentityKind
from reuse.devices.service import name_device
from reuse.lifecycle.stages import Role


@pytest.fixture
def collector(caller):
    return caller(Role.COLLECTOR)


@pytest.fixture
def taken(collector, build):
    """A laptop taken in through the API."""
    deposit = collector.post("/deposits", {"title": "relinquished"}).json
    told = {"code": build.code(collector.actor), "kind": "laptop", "maker": "Dell", "deposit": deposit["id"]}
    told["identities"] = [{"kind": "serial", "value": "AB-123"}]
    return collector.post("/devices", told).json


def test_a_box_of_several_is_taken_in_for_somebody_on_the_telephone(collector, build):
    deposit = collector.post("/deposits", {"channel": "telephone"}).json
    told = {"code": build.code(collector.actor), "kind": "cable", "deposit": deposit["id"]}

    taken = collector.post("/devices", told | {"pieces": 40, "accessories": ["bag"], "mass_g": 3500}).json

    [event] = collector.get(f"/devices/{taken['code']}").json["events"]
    assert deposit["channel"] == "telephone"
    assert (event["data"]["pieces"], event["data"]["accessories"]) == (40, ["bag"])


def test_a_deposit_is_made_where_something_is_collected(collector, build):
    other = build.site(build.organisation(), SiteRole.WORKSHOP)

    assert collector.post("/deposits", {"place": str(other.id)}).status_code == 422


def test_a_device_taken_in_is_shown_with_its_history(collector, taken):
    shown = collector.get(f"/devices/{taken['code']}").json

    assert (shown["stage"], shown["maker"], [event["type"] for event in shown["events"]]) == (
        "collected",
        "Dell",
        ["collected"],
    )


def test_a_scan_asks_four_queries_at_most(refurbisher, build, count_queries):
    device = build.ready(refurbisher.actor)

    with count_queries() as seen:
        answer = refurbisher.get(f"/devices/{device.code}")

    assert (answer.status_code, len(seen) <= 4) == (200, True), seen


def test_a_device_is_found_by_its_serial_whatever_its_dashes(collector, taken):
    assert [one["code"] for one in collector.get("/devices?q=ab123").json["items"]] == [taken["code"]]


def test_a_list_goes_on_where_it_stopped(refurbisher, build):
    made = {build.at_bench(refurbisher.actor).code for _ in range(3)}
    first = refurbisher.get("/devices?limit=2").json
    second = refurbisher.get(f"/devices?limit=2&after={first['next']}").json

    assert ({one["code"] for one in first["items"] + second["items"]}, second["next"]) == (made, None)


def test_another_organisation_s_device_is_not_there(refurbisher, caller, build):
    device = build.at_bench(refurbisher.actor)
    stranger = caller(Role.REFURBISHER)

    statuses = [stranger.get(f"/devices/{device.code}{more}").status_code for more in ("", "/history")]
    assert (statuses, stranger.get("/devices").json["items"]) == ([404, 404], [])


def test_the_coordinator_sees_every_device(refurbisher, coordinator, build):
    device = build.at_bench(refurbisher.actor)

    assert coordinator.get(f"/devices/{device.code}").status_code == 200


def test_whoever_is_to_receive_a_device_sees_it(refurbisher, caller, build):
    device, receiver = build.ready(refurbisher.actor), caller(Role.SELLER)
    told = {"type": "handover_opened", "data": {"to_site": str(receiver.actor.site)}}

    statuses = [
        refurbisher.post(f"/devices/{device.code}/events", told).status_code,
        receiver.get(f"/devices/{device.code}").status_code,
    ]
    assert statuses == [201, 200]


def test_a_mistyped_code_is_said_to_be_mistyped(refurbisher, build):
    code = build.at_bench(refurbisher.actor).code
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")

    assert refurbisher.get(f"/devices/{wrong}").json["type"].endswith("#mistyped-code")


def test_a_label_of_no_device_is_not_found(refurbisher, build):
    assert refurbisher.get(f"/devices/{build.code(refurbisher.actor)}").status_code == 404


def test_what_is_refused_says_what_would_unlock_it(refurbisher, build):
    device = build.at_bench(refurbisher.actor)
    build.fact(device, "erasure_started", refurbisher.actor)
    steps = {
        one["event"]: one["refused"] for one in refurbisher.get(f"/devices/{device.code}/possible-events").json["items"]
    }

    assert steps["erased"]["unlocked_by"] == "erasure_recorded"


def test_an_announced_device_takes_the_label_it_arrives_under(collector, build):
    deposit = collector.post("/deposits", {}).json["id"]
    told = {"kind": "laptop", "deposit": deposit, "identities": [{"kind": "serial", "value": "S-77"}]}
    announced = collector.post("/devices/announced", told).json
    arrived = collector.post("/devices", told | {"code": build.code(collector.actor)}).json

    assert arrived["uuid"] == announced["uuid"]


def test_a_shared_serial_is_said_and_merges_nothing(collector, session, build):
    other = build.collected(collector.actor)
    name_device(session, other, [(IdentityKind.SERIAL, "S-99")])
    told = {"code": build.code(collector.actor), "kind": "laptop", "identities": [{"kind": "serial", "value": "s99"}]}
    deposit = collector.post("/deposits", {}).json["id"]

    assert collector.post("/devices", told | {"deposit": deposit}).json["clones"] == [other.code]


def test_a_deposit_of_another_organisation_takes_nothing_in(collector, caller, build):
    elsewhere = caller(Role.COLLECTOR).post("/deposits", {}).json["id"]
    told = {"code": build.code(collector.actor), "kind": "laptop", "deposit": elsewhere}

    assert collector.post("/devices", told).status_code == 404


def test_a_depositor_follows_the_deposit_without_an_account(collector, client, build):
    deposit = collector.post("/deposits", {}).json
    told = {"code": build.code(collector.actor), "kind": "tablet", "deposit": deposit["id"]}
    collector.post("/devices", told)

    followed = client.post("/api/v1/follow-ups", json={"follow_up": deposit["follow_up"]}).json
    assert [one["kind"] for one in followed["devices"]] == ["tablet"]


def test_repeating_an_intake_answers_the_same(collector, build):
    deposit, key = collector.post("/deposits", {}).json["id"], uuid4()
    told = {"code": build.code(collector.actor), "kind": "laptop", "deposit": deposit}

    assert collector.post("/devices", told, key=key).json == collector.post("/devices", told, key=key).json


def test_the_passport_says_nothing_of_serials_or_holders(taken, client):
    shown = client.get(f"/api/v1/passports/{taken['code']}")

    assert set(shown.json) == {"code", "kind", "maker", "model", "stage", "erasure", "steps"}


def test_a_plant_is_on_the_map_with_its_place(client, build):
    site = build.site(build.organisation(), SiteRole.TREATMENT_PLANT)
    drawn = client.get("/api/v1/points.geojson").json["features"]

    assert site.name in {one["properties"]["name"] for one in drawn}


def test_a_list_announces_each_row_once(collector):
    deposit = collector.post("/deposits", {}).json["id"]
    content = "Type;Marque;Numéro de série\nPortable;Dell;S-1\nSoucoupe;;S-2\n".encode()

    def send():
        told = {"file": (io.BytesIO(content), "list.csv")}
        answer = collector.post(f"/deposits/{deposit}/list", data=told, content_type="multipart/form-data")
        return [row["answer"] for row in answer.json["rows"]]

    assert (send(), send(), len(collector.get("/devices").json["items"])) == (
        ["created", "refused"],
        ["known", "refused"],
        1,
    )
