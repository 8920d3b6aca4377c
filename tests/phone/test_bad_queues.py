"""Queues that no phone of ours would send: answered as problems, and nothing of them kept."""

from uuid import UUID, uuid4

import pytest

from reuse.events.models import Event
from reuse.lifecycle.stages import Role
from tests.phone.conftest import JSON, act, ago, intake

DEEP = '{"owner":' * 5000
KEY, PLACE = str(UUID(int=1)), str(UUID(int=2))
"""The same at each run: they stand in the names of tests, which several processes must agree on."""

ITEM = {"kind": "act", "key": KEY, "occurred_at": "2026-03-03T11:00:00Z", "type": "weighed", "data": {}}


@pytest.fixture
def both(build):
    return build.actor(Role.REFURBISHER, Role.COLLECTOR)


@pytest.fixture
def hands(both, phone):
    return phone(both)


BODIES = {
    "nothing": b"",
    "no JSON": b"scan",
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "a lone surrogate": b'{"owner": "\\ud800"}',
    "bytes that are no text": b'{"owner": "\xff"}',
    "endless nesting": DEEP.encode(),
    "a number beyond all": b'{"owner": 1e999}',
    "NaN": b'{"owner": NaN}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_queue_is_refused_as_a_problem(hands, body):
    headers = JSON | {"X-CSRFToken": hands.who["csrf"], "Content-Type": "application/json"}

    answer = hands.visitor.client.post("/scan/replay", data=body, headers=headers)

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "change",
    [
        {"items": []},
        {"items": [ITEM] * 501},
        {"items": "all"},
        {"items": [7]},
        {"items": [[ITEM]]},
        {"items": [None]},
        {"items": [{"k" * 41: 1}]},
        {"sent_at": "yesterday"},
        {"sent_at": "2026-03-03T11:00:00"},
        {"sent_at": None},
        {"sent_at": "9999-12-31T23:59:59-23:59"},
        {"site": "here"},
        {"site": 7},
        {"owner": None},
        {"owner": ["me"]},
        {"owner": "m" * 201},
        {"surprise": True},
    ],
    ids=str,
)
def test_a_queue_that_is_not_whole_is_refused_as_a_problem(hands, change):
    answer = hands.send(**({"items": [ITEM]} | change))

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": None},
        {"kind": ["act"]},
        {"kind": {"act": 1}},
        {"kind": "dance"},
        {"kind": "a" * 100_000},
        {"code": None},
        {"code": 7},
        {"code": ["7K4M9QXP9"]},
        {"code": "7K4M9QXP0"},
        {"code": "7K4M\0QXP9"},
        {"code": "é" * 100_000},
        {"key": "mine"},
        {"key": None},
        {"key": 7},
        {"key": {}},
        {"type": "danced"},
        {"type": None},
        {"type": 7},
        {"data": None},
        {"data": [1]},
        {"data": {"mass_g": "heavy"}},
        {"data": {"mass_g": 2**60}},
        {"data": {"mass_g": -1, "measured": True}},
        {"data": {"note": "a\0b"}},
        {"data": {"waits": "nothing"}},
        {"data": {"clock": {}}},
        {"occurred_at": "soon"},
        {"occurred_at": 0},
        {"occurred_at": "1970-01-01T00:00:00Z"},
        {"surprise": 1},
    ],
    ids=lambda change: str(change)[:40],
)
def test_an_item_that_cannot_be_read_is_answered_by_itself(hands, build, change):
    device = build.at_bench(build.actor(Role.REFURBISHER))

    (found,) = hands.results(act(device, "weighed", mass_g=900, measured=True) | change)

    assert 400 <= found["status"] < 500
    assert found["problem"]["detail"]


@pytest.mark.parametrize(
    "change",
    [
        {"deposit": None},
        {"deposit": {}},
        {"deposit": {"key": "mine"}},
        {"deposit": {"key": KEY, "reason": "may_serve", "place": PLACE}},
        {"device_kind": "teapot"},
        {"accessories": ["case"] * 200},
        {"accessories": "charger"},
        {"pieces": 1},
        {"photo": "no picture"},
        {"photo": "AAAA"},
        {"photo": "QUJD" * 250_000},
        {"imei": "490154203237519"},
        {"maker": "a\0b"},
        {"danger": "boredom"},
        {"code": "7K4M9QXP9"},
    ],
    ids=lambda change: str(change)[:40].encode("ascii", "replace").decode(),
)
def test_an_intake_that_cannot_be_read_takes_nothing_in(hands, build, change):
    code, before = build.code(build.actor(Role.COLLECTOR)), build.session.query(Event).count()

    (found,) = hands.results(intake(code) | change)

    assert 400 <= found["status"] < 500
    assert build.session.query(Event).count() == before


@pytest.mark.parametrize("change", [{"of": "mine"}, {"of": None}, {"of": [1]}, {"code": 7}, {"more": 1}], ids=str)
def test_an_undo_that_cannot_be_read_is_answered_by_itself(hands, change):
    told = {"kind": "undo", "key": str(uuid4()), "occurred_at": ago(minutes=1), "of": str(uuid4())}

    (found,) = hands.results(told | change)

    assert found["status"] == 422


def test_five_hundred_scans_are_not_too_many(hands):
    queue = [ITEM | {"key": str(uuid4()), "code": "7K4M9QXP0"} for _ in range(500)]

    assert [one["status"] for one in hands.results(*queue)] == [422] * 500


def test_the_same_key_twice_in_one_queue_is_recorded_once(hands, both, build):
    device = build.at_bench(both)
    scan = act(device, "danger_reported", at=ago(), danger="heat")

    found = hands.results(scan, scan)

    assert [one["status"] for one in found] == [201, 201]
    assert found[0]["event"] == found[1]["event"]


def test_a_code_that_was_never_printed_is_refused_in_words(hands):
    (found,) = hands.results(act("7K4M9QXP9", "received"))

    assert found["status"] in (404, 422)
    assert found["problem"]["remedy"]
