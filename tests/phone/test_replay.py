"""A phone's queue, recorded once however often and in whatever pieces it is sent."""

import base64
import io
from uuid import uuid4

import pytest
from PIL import Image

from reuse.collection.models import Deposit
from reuse.events.queries import history
from reuse.lifecycle.stages import Role
from tests.phone.conftest import act, ago, intake, undo


@pytest.fixture
def collector(build):
    return build.actor(Role.COLLECTOR)


@pytest.fixture
def bench(build):
    return build.actor(Role.REFURBISHER)


def told(build, device):
    return [event.type for event in history(build.session, device.subject)]


def test_scans_are_recorded_in_their_order_and_say_how_the_device_stands(build, bench, phone):
    device = build.at_bench(bench)

    first, second = phone(bench).results(
        act(device, "erasure_started", at=ago(minutes=9)), act(device, "weighed", mass_g=900, measured=True)
    )

    assert (first["status"], second["status"]) == (201, 201)
    assert told(build, device)[-2:] == ["erasure_started", "weighed"]
    assert first["device"]["stage"] == second["device"]["stage"] == "erasing"


def test_the_same_queue_sent_twice_is_recorded_once_and_answered_alike(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    queue = [act(device, "weighed", mass_g=900, measured=True), act(device, "erasure_started")]

    assert hands.results(*queue) == hands.results(*queue)
    assert told(build, device)[-2:] == ["weighed", "erasure_started"]


def test_halves_and_overlapping_batches_are_recorded_once(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    queue = [act(device, "weighed", mass_g=900 + place, measured=True) for place in range(6)]

    whole = [hands.results(*queue[start:end]) for start, end in ((0, 3), (2, 5), (0, 6), (4, 6))][2]

    assert told(build, device).count("weighed") == 6
    assert [one["status"] for one in whole] == [201] * 6


def test_one_refusal_stops_no_other_scan(build, bench, phone):
    device = build.at_bench(bench)

    hands = phone(bench)

    found = hands.results(
        act(device, "erasure_started"),
        act(device, "made_ready", at=ago()),
        act(device, "weighed", mass_g=900, measured=True),
    )

    assert [one["status"] for one in found] == [201, 409, 201]
    assert found[1]["problem"]["remedy"]


def test_a_scan_sent_again_after_its_label_was_exchanged_is_answered_alike(build, bench, phone):
    device, other = build.at_bench(bench), build.at_bench(bench)
    hands, scan = phone(bench), act(device, "weighed", mass_g=900, measured=True)
    hands.results(scan, act(device, "swapped", at=ago(minutes=9), code=other.code))

    (again,) = hands.results(scan)

    assert again["status"] == 201
    assert told(build, device).count("weighed") == 1
    assert "weighed" not in told(build, other)


def test_a_scan_of_a_label_put_on_just_before_is_about_the_device_that_bears_it(build, bench, phone):
    device, label = build.at_bench(bench), build.code(bench)

    put_on, scanned = phone(bench).results(
        act(device, "relabelled", code=label), act(label, "weighed", mass_g=900, measured=True)
    )

    assert (put_on["status"], scanned["status"]) == (201, 201)
    assert told(build, device)[-2:] == ["relabelled", "weighed"]


def test_another_scan_under_the_key_of_one_whose_label_was_exchanged_is_refused(build, bench, phone):
    device, other = build.at_bench(bench), build.at_bench(bench)
    hands, scan = phone(bench), act(device, "weighed", mass_g=900, measured=True)
    hands.results(scan, act(device, "swapped", at=ago(minutes=9), code=other.code))

    (again,) = hands.results(scan | {"data": {"mass_g": 901, "measured": True}})

    assert again["status"] == 422


def test_a_key_that_served_another_scan_is_refused(build, bench, phone):
    device, hands, key = build.at_bench(bench), phone(bench), uuid4()
    hands.results(act(device, "weighed", key=key, mass_g=900, measured=True))

    (found,) = hands.results(act(device, "weighed", key=key, mass_g=901, measured=True))

    assert found["status"] == 422
    assert found["problem"]["type"].endswith("#key-reused")


def test_a_device_that_left_meanwhile_keeps_the_late_scan_waiting_and_says_so(build, bench, phone):
    device, other = build.at_bench(bench), build.actor(Role.REFURBISHER)
    late = act(device, "weighed", mass_g=900, measured=True)
    build.hand(device, bench, other)

    (found,) = phone(bench).results(late)

    assert found["status"] == 201
    assert found["waits"]
    assert told(build, device)[-1] == "weighed"
    assert device.holder_id == other.organisation


def test_a_stranger_to_a_device_is_refused_rather_than_made_to_wait(build, bench, phone):
    device = build.at_bench(build.actor(Role.REFURBISHER))

    (found,) = phone(bench).results(act(device, "weighed", mass_g=900, measured=True))

    assert found["status"] == 409
    assert found["device"] is None


def test_a_scan_is_marked_with_when_it_was_made_and_the_phones_clock(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    made, sent = ago(minutes=30), ago(minutes=5)

    hands.send([act(device, "weighed", at=made, mass_g=900, measured=True)], sent_at=sent)

    event = history(build.session, device.subject)[-1]
    assert event.canonical.decode().count(made) == 1
    assert event.data["clock"] == {"skew_ms": 300_000}


def test_the_last_scan_is_undone_by_an_event(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    scan = act(device, "erasure_started")

    found = hands.results(scan, undo(scan))

    assert [one["status"] for one in found] == [201, 201]
    assert found[1]["device"]["stage"] == "triaged"


def test_undoing_twice_undoes_once(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    scan = act(device, "erasure_started")
    queue = [scan, undo(scan)]

    assert hands.results(*queue) == hands.results(*queue)
    assert told(build, device).count("corrected") == 1


def test_a_scan_that_is_not_the_last_is_not_undone_and_says_who_can(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    scan = act(device, "erasure_started")

    found = hands.results(scan, act(device, "weighed", mass_g=900, measured=True), undo(scan))

    assert found[2]["status"] == 403
    assert "coordinator" in found[2]["problem"]["remedy"]
    assert found[2]["device"]["stage"] == "erasing"


def test_undoing_what_was_never_recorded_is_refused_in_words(build, bench, phone):
    device = build.at_bench(bench)

    (found,) = phone(bench).results(undo(act(device, "erasure_started")))

    assert found["status"] == 404
    assert found["problem"]["detail"]


def test_an_intake_takes_the_device_in_under_the_receipt_that_its_depositor_holds(build, collector, phone):
    hands = phone(collector)
    (receipt,) = hands.ask("/scan/receipts?count=1").get_json()["receipts"]
    terms = {"key": receipt["key"], "title": "relinquished", "reason": "may_serve"}

    (found,) = hands.results(intake(build.code(collector), deposit=terms, maker="Dell", model="Latitude"))

    followed = hands.visitor.send("/follow-up", follow_up=receipt["code"])
    assert found["device"]["name"] == "Dell Latitude"
    assert "Dell" in followed.text


def test_an_intake_sent_again_takes_nothing_in_again(build, collector, phone):
    hands, before = phone(collector), build.session.query(Deposit).count()
    queue = [intake(build.code(collector), danger="swollen_battery", photo=_photo(), serial="SN-1")]

    assert hands.results(*queue) == hands.results(*queue)
    assert build.session.query(Deposit).count() == before + 1


def test_several_devices_come_under_one_receipt(build, collector, phone):
    hands, before = phone(collector), build.session.query(Deposit).count()
    terms = intake("")["deposit"]

    found = hands.results(*(intake(build.code(collector), deposit=terms) for _ in range(3)))

    assert [one["status"] for one in found] == [201] * 3
    assert build.session.query(Deposit).count() == before + 1


def test_a_label_that_somebody_used_meanwhile_is_refused_and_takes_nothing_in(build, collector, phone):
    code, hands = build.code(collector), phone(collector)

    found = hands.results(intake(code), intake(code))

    assert [one["status"] for one in found] == [201, 409]
    assert found[1]["problem"]["remedy"]


def test_what_one_phone_sends_of_another_phones_file_is_recorded_once(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    queue = [act(device, "erasure_started")]
    hands.results(*queue)

    again = hands.results(*queue, act(device, "weighed", mass_g=900, measured=True))

    assert [one["status"] for one in again] == [201, 201]
    assert told(build, device).count("erasure_started") == 1


def test_five_hundred_scans_take_as_many_queries_as_fifty(build, bench, phone, count_queries):
    hands, devices = phone(bench), [build.at_bench(bench) for _ in range(6)]

    def queries(count: int) -> int:
        queue = [
            act(devices[place % count], "weighed", mass_g=900 + place, measured=True) for place in range(count * 4)
        ]
        with count_queries() as seen:
            hands.results(*queue)
        return len(seen)

    assert queries(6) == queries(2)


def _photo() -> str:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "JPEG")
    return base64.b64encode(content.getvalue()).decode()
