"""Events through the API: one by one, by the hundred, replayed, refused."""

import random
from datetime import timedelta
from uuid import UUID, uuid4

import orjson
import pytest

from reuse import clock
from reuse.clock import stamp
from reuse.lifecycle.stages import Role


@pytest.fixture
def device(refurbisher, build):
    return build.at_bench(refurbisher.actor)


def batch(caller, *items):
    return caller.post("/events:batch", {"items": list(items)}).json["results"]


def item(device, event="weighed", key=None, **data):
    data = data or {"mass_g": 1500, "measured": True}
    return {"code": device.code, "key": str(key or uuid4()), "type": event, "data": data}


def test_a_recorded_event_is_answered_as_the_chain_holds_it(refurbisher, device):
    answer = refurbisher.post(f"/devices/{device.code}/events", {"type": "erasure_started"}).json

    assert (answer["type"], answer["subject"], answer["voided"]) == ("erasure_started", device.subject, False)


def test_a_refusal_names_its_rule_and_remedy(refurbisher, device):
    refurbisher.post(f"/devices/{device.code}/events", {"type": "erasure_started"})
    answer = refurbisher.post(f"/devices/{device.code}/events", {"type": "erased"})

    assert (answer.status_code, answer.json["rule"]) == (409, "no data leaves")


def test_a_refusal_speaks_french_to_who_asks_nothing_else(refurbisher, device):
    refurbisher.headers["Accept-Language"] = "fr"
    refurbisher.post(f"/devices/{device.code}/events", {"type": "erasure_started"})

    assert refurbisher.post(f"/devices/{device.code}/events", {"type": "erased"}).json["type"].endswith("#refused")


@pytest.mark.parametrize("key", ["", "not-a-uuid", "\0"])
def test_a_write_without_a_key_is_refused(refurbisher, device, key):
    answer = refurbisher.client.post(
        f"/api/v1/devices/{device.code}/events",
        json={"type": "erasure_started"},
        headers={"Authorization": f"Bearer {refurbisher.token}", "Idempotency-Key": key.replace("\0", "x")},
    )

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["Idempotency-Key"])


def test_a_repeated_event_is_answered_as_the_first_time(refurbisher, device):
    key, told = uuid4(), {"type": "erasure_started"}
    first = refurbisher.post(f"/devices/{device.code}/events", told, key=key)

    assert refurbisher.post(f"/devices/{device.code}/events", told, key=key).data == first.data


def test_a_key_used_for_another_body_is_refused(refurbisher, device):
    key = uuid4()
    refurbisher.post(f"/devices/{device.code}/events", {"type": "erasure_started"}, key=key)
    told = {"type": "weighed", "data": {"mass_g": 1, "measured": True}}

    assert refurbisher.post(f"/devices/{device.code}/events", told, key=key).json["type"].endswith("#key-reused")


def test_one_organisation_s_key_is_not_another_s(refurbisher, caller, build, device):
    key, other = uuid4(), caller(Role.REFURBISHER)
    theirs = build.at_bench(other.actor)
    mine = refurbisher.post(f"/devices/{device.code}/events", {"type": "erasure_started"}, key=key)

    assert (
        other.post(f"/devices/{theirs.code}/events", {"type": "erasure_started"}, key=key).json["id"] != mine.json["id"]
    )


@pytest.mark.parametrize(
    ("event", "data", "field"),
    [
        ("graded", {}, "data.grade"),
        ("graded", {"grade": "Z"}, "data.grade"),
        ("graded", {"grade": "A", "note": "free text"}, "data.note"),
        ("weighed", {"mass_g": 2**53, "measured": True}, "data.mass_g"),
        ("weighed", {"mass_g": 1.5, "measured": True}, "data.mass_g"),
        ("weighed", {"mass_g": True, "measured": True}, "data.mass_g"),
        ("repaired", {"repair": "=cmd|' /C calc'!A0"}, "data.repair"),
        ("moved", {"site": "nowhere"}, "data.site"),
        ("no_such_event", {}, "type"),
    ],
)
def test_data_that_its_type_does_not_ask_is_refused_by_name(refurbisher, device, event, data, field):
    answer = refurbisher.post(f"/devices/{device.code}/events", {"type": event, "data": data})

    assert (answer.status_code, list(answer.json["fields"])) == (422, [field])


def test_only_the_holder_records(device, caller):
    answer = caller(Role.REFURBISHER).post(f"/devices/{device.code}/events", {"type": "erasure_started"})

    assert (answer.status_code, answer.json["rule"]) == (409, "custody is exclusive")


def test_an_inventory_by_hand_makes_the_media_known(refurbisher, device):
    told = {"type": "inventoried", "data": {"media": [{"serial": "S9", "kind": "ssd"}]}}
    refurbisher.post(f"/devices/{device.code}/events", told)

    assert [one["serial"] for one in refurbisher.get(f"/devices/{device.code}").json["media"]] == ["S9"]


def test_an_event_of_its_author_is_undone(refurbisher, device):
    wrong = refurbisher.post(f"/devices/{device.code}/events", {"type": "erasure_started"}).json["id"]
    refurbisher.post(f"/devices/{device.code}/events", {"type": "corrected", "data": {"voids": wrong}})
    shown = refurbisher.get(f"/devices/{device.code}").json

    assert (shown["stage"], [event["id"] for event in shown["events"] if event["voided"]]) == ("triaged", [wrong])


def test_an_event_is_corrected_by_its_own_door(refurbisher, device):
    wrong = refurbisher.post(f"/devices/{device.code}/events", {"type": "erasure_started"}).json["id"]
    answer = refurbisher.post(f"/events/{wrong}/correction", {})

    assert (answer.json["data"]["voids"], refurbisher.get(f"/devices/{device.code}").json["stage"]) == (
        wrong,
        "triaged",
    )


def test_nobody_corrects_what_another_organisation_wrote(refurbisher, device, caller):
    wrong = refurbisher.post(f"/devices/{device.code}/events", {"type": "erasure_started"}).json["id"]

    assert caller(Role.REFURBISHER).post(f"/events/{wrong}/correction", {}).status_code in {403, 409}


def test_a_batch_answers_each_item_in_its_order(refurbisher, device):
    results = batch(refurbisher, item(device), item(device, "graded", grade="Z"), item(device, "graded", grade="B"))

    assert [result["status"] for result in results] == [201, 422, 201]


def test_one_item_refused_undoes_none_of_the_others(refurbisher, device):
    batch(refurbisher, item(device, "erased", none=True), item(device, "erased"), item(device, "graded", grade="B"))

    assert refurbisher.get(f"/devices/{device.code}").json["grade"] == "B"


def test_a_batch_keeps_the_order_of_one_device(refurbisher, device):
    told = [item(device, "inventoried", none=True), item(device, "refurbishment_started"), item(device, "made_ready")]
    told[1]["data"] = told[2]["data"] = {}

    assert [one["status"] for one in batch(refurbisher, *told)] == [201, 201, 201]


def test_five_hundred_events_replayed_change_nothing(refurbisher, build):
    devices = [build.at_bench(refurbisher.actor) for _ in range(5)]
    told = [item(devices[n % 5], mass_g=1000 + n, measured=True) for n in range(500)]
    first = batch(refurbisher, *told)
    heads = [refurbisher.get(f"/devices/{one.code}").json["head"] for one in devices]

    again = batch(refurbisher, *told)
    assert ([one["status"] for one in first], again) == ([201] * 500, first)
    assert [refurbisher.get(f"/devices/{one.code}").json["head"] for one in devices] == heads


def test_a_batch_replayed_in_another_order_answers_each_event_the_same(refurbisher, device):
    told = [item(device, mass_g=1000 + n, measured=True) for n in range(50)]
    first = dict(zip([one["key"] for one in told], batch(refurbisher, *told), strict=True))
    random.Random(31).shuffle(told)

    assert dict(zip([one["key"] for one in told], batch(refurbisher, *told), strict=True)) == first


def test_more_than_five_hundred_items_are_refused(refurbisher, device):
    assert refurbisher.post("/events:batch", {"items": [item(device)] * 501}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [{"code": "7K4M9QXPA"}, {"code": "\x01"}, {"key": "x"}, {"type": None}, {"data": 3}, {"more": 1}, {"code": {}}],
)
def test_a_hostile_item_spoils_only_itself(refurbisher, device, wrong):
    results = batch(refurbisher, item(device) | wrong, item(device))

    assert (results[0]["status"] in {404, 422}, results[1]["status"]) == (True, 201)


def test_a_phone_s_wrong_clock_is_kept_with_the_event(refurbisher, device):
    late = clock.now() - timedelta(hours=1)
    told = item(device) | {"occurred_at": stamp(late - timedelta(minutes=5))}
    answer = refurbisher.post("/events:batch", {"items": [told], "sent_at": stamp(late)}).json["results"][0]

    assert answer["event"]["data"]["clock"] == {"skew_ms": 3_600_000}


def test_an_event_given_by_another_organisation_waits_and_is_settled(refurbisher, device, caller):
    taker = caller(Role.REFURBISHER)
    taker.post(f"/devices/{device.code}/events", {"type": "received"})
    waiting = refurbisher.get("/waiting").json["items"]
    settled = refurbisher.post(f"/waiting/{waiting[0]['event']}/settlement", {"accepted": True})

    assert (settled.status_code, taker.get(f"/devices/{device.code}").json["holder"]["id"]) == (
        201,
        str(taker.actor.organisation),
    )


def test_events_are_listed_in_the_order_they_were_recorded(coordinator, device):
    first = coordinator.get("/events?limit=2").json
    second = coordinator.get(f"/events?limit=200&after={first['next']}").json

    types = [one["type"] for one in first["items"] + second["items"] if one["subject"] == device.subject]
    assert types == ["collected", "received", "triaged", "inventoried"]


def test_events_are_streamed_one_a_line(coordinator, device):
    lines = coordinator.get(f"/events.jsonl?since={stamp(clock.now() - timedelta(days=1))}").data.splitlines()

    assert next(orjson.loads(line)["type"] for line in lines if device.subject.encode() in line) == "collected"


def test_only_the_coordinator_reads_everybody_s_events(refurbisher):
    assert [refurbisher.get(path).status_code for path in ("/events", "/events.jsonl")] == [403, 403]


def test_an_event_s_id_is_derived_from_its_key(refurbisher, device):
    key = uuid4()
    answer = refurbisher.post(f"/devices/{device.code}/events", {"type": "erasure_started"}, key=key).json

    assert UUID(answer["id"]) == refurbisher.actor.thing(key)


def test_the_giver_is_told_what_was_scanned_in_and_contests_it(refurbisher, caller, device, build):
    taker = caller(Role.REFURBISHER)
    build.hand(device, refurbisher.actor, taker.actor)
    told = refurbisher.get("/departures").json["items"]
    contested = refurbisher.post(
        f"/devices/{device.code}/events", {"type": "contested", "data": {"receipt": told[0]["receipt"]}}
    )

    assert ([one["code"] for one in told], contested.status_code) == ([device.code], 201)
