"""The report of a series: drawn from what was recorded, for whoever recorded it."""

from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pytest

from reuse import clock
from reuse.clock import stamp
from reuse.codes import show_code
from reuse.evidence.models import IssuedDocument
from reuse.lifecycle.stages import Role
from tests.phone.conftest import JSON, act, undo


@pytest.fixture
def bench(build):
    return build.actor(Role.REFURBISHER)


def asked(hands, *items, **changes):
    """Ask for the report of these scans."""
    began, ended = stamp(clock.now() - timedelta(hours=2)), stamp(clock.now())
    told = {"keys": [item["key"] for item in items], "began": began, "ended": ended} | changes
    return hands.post("/scan/series.pdf", told)


def text(answer):
    assert answer.status_code == 200, answer.text
    with pypdfium2.PdfDocument(answer.data) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


def test_a_series_names_each_device_with_its_event_s_fingerprint(build, bench, phone):
    devices, hands = [build.at_bench(bench) for _ in range(3)], phone(bench)
    scans = [act(device, "erasure_started") for device in devices]
    hands.results(*scans)

    said = text(asked(hands, *scans))

    assert "Erasure started – Recorded (3)" in said
    assert all(show_code(device.code) in said for device in devices)
    assert all(build.last(device).hash[:16] in said for device in devices)


def test_a_scan_that_was_undone_is_told_as_such(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    scan = act(device, "weighed", mass_g=900, measured=True)
    hands.results(scan, undo(scan))

    said = text(asked(hands, scan))

    assert "Recorded 0" in said
    assert "Weighed – Without effect, undone or set aside since (1)" in said


def test_a_receipt_without_hand_over_is_told_as_waiting(build, bench, phone):
    device = build.collected(build.actor(Role.COLLECTOR))
    hands = phone(bench)
    scan = act(device, "received")
    hands.results(scan)

    assert "Received – Waiting to be settled (1)" in text(asked(hands, scan))


def test_nobody_reads_what_another_organisation_recorded(build, bench, phone):
    device = build.at_bench(bench)
    scan = act(device, "weighed", mass_g=900, measured=True)
    phone(bench).results(scan)

    said = text(asked(phone(build.actor(Role.REFURBISHER)), scan))

    assert show_code(device.code) not in said
    assert "Recorded 0" in said


def test_the_report_is_kept_nowhere(build, bench, phone):
    hands = phone(bench)
    before = build.session.query(IssuedDocument).count()

    answer = asked(hands, act(build.at_bench(bench), "weighed"))

    assert answer.headers["Cache-Control"] == "no-store"
    assert build.session.query(IssuedDocument).count() == before


@pytest.mark.parametrize("wrong", [{"keys": ["no key"]}, {"keys": [str(uuid4())] * 2001}, {"began": "yesterday"}])
def test_what_is_no_series_is_refused(bench, phone, wrong):
    assert asked(phone(bench), **wrong).status_code == 422


def test_who_is_not_signed_in_gets_no_report(visitor):
    answer = visitor.client.post("/scan/series.pdf", json={}, headers=JSON)

    assert answer.status_code in (400, 401)
