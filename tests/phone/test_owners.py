"""A queue belongs to who scanned it, at the site where they did."""

from uuid import uuid4

import pytest

from reuse.actors.models import Organisation
from reuse.events.queries import history
from reuse.lifecycle.stages import Role
from tests.phone.conftest import JSON, act

PROBLEM = "application/problem+json"


@pytest.fixture
def bench(build):
    return build.actor(Role.REFURBISHER)


def weighing(device):
    return act(device, "weighed", mass_g=900, measured=True)


def test_the_scans_of_a_colleague_are_refused_and_nothing_of_them_is_kept(build, bench, phone):
    device, hers, his = build.at_bench(bench), phone(bench), phone(bench)
    before = device.seq

    answer = his.send([weighing(device)], owner=hers.who["owner"])

    assert answer.status_code == 403
    assert answer.content_type == PROBLEM
    assert "signs in" in answer.get_json()["remedy"]
    assert device.seq == before


@pytest.mark.parametrize("site", ["foreign", "none"])
def test_a_site_that_is_not_the_persons_is_refused(build, bench, phone, site):
    device, hands = build.at_bench(bench), phone(bench)
    place = str(build.actor(Role.COLLECTOR).site) if site == "foreign" else str(uuid4())

    answer = hands.send([weighing(device)], site=place)

    assert answer.status_code == 403
    assert answer.content_type == PROBLEM


def test_another_site_of_the_same_person_is_recorded_as_that_site(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    elsewhere = build.site(build.session.get_one(Organisation, bench.organisation))

    hands.send([weighing(device)], site=str(elsewhere.id))

    assert history(build.session, device.subject)[-1].site == str(elsewhere.id)


def test_scans_made_at_no_site_are_recorded_at_none(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)

    hands.send([weighing(device)], site=None)

    assert history(build.session, device.subject)[-1].site is None


@pytest.mark.parametrize("role", [Role.BUYER, Role.ADMIN])
@pytest.mark.parametrize("path", ["/scan/known", "/scan/device/7K4M9QXP9", "/scan/receipts"])
def test_who_handles_no_device_takes_nothing_along(build, phone, role, path):
    answer = phone(build.actor(role)).ask(path)

    assert answer.status_code == 403
    assert answer.content_type == PROBLEM


@pytest.mark.parametrize("role", [Role.BUYER, Role.ADMIN])
def test_who_handles_no_device_records_nothing(build, phone, role):
    device = build.at_bench(build.actor(Role.REFURBISHER))

    answer = phone(build.actor(role)).send([weighing(device)])

    assert answer.status_code == 403
    assert answer.content_type == PROBLEM


def test_a_session_that_is_over_is_told_as_such_and_nothing_is_kept(build, bench, phone):
    device, hands = build.at_bench(bench), phone(bench)
    before = device.seq
    hands.post("/scan/sign-out", {})
    token = hands.visitor.client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    hands.who["csrf"] = token

    answer = hands.send([weighing(device)])

    assert answer.status_code == 401
    assert answer.content_type == PROBLEM
    assert device.seq == before


@pytest.mark.parametrize("token", ["", "wrong"])
@pytest.mark.parametrize("path", ["/scan/replay", "/scan/spares", "/scan/sign-out"])
def test_a_write_without_its_token_is_refused_as_a_problem(build, app, phone, token, path):
    app.config["WTF_CSRF_ENABLED"] = True
    hands = phone(build.actor(Role.COLLECTOR))

    answer = hands.post(path, {}, **{"X-CSRFToken": token})

    assert answer.status_code == 400
    assert answer.content_type == PROBLEM


def test_signing_out_on_the_phone_ends_the_session(bench, phone):
    hands = phone(bench)

    answer = hands.post("/scan/sign-out", {})

    assert answer.get_json() == {"next": "/"}
    assert hands.visitor.client.get("/scan/who", headers=JSON).status_code == 401


def test_a_phone_sees_without_asking_that_its_person_changed(bench, phone):
    hands = phone(bench)
    mine = hands.visitor.client.get_cookie("reuse-seat").value

    assert mine == hands.who["seat"]
    assert not hands.visitor.client.get_cookie("reuse-seat").http_only
    hands.post("/scan/sign-out", {})
    assert hands.visitor.client.get_cookie("reuse-seat").value == ""


def test_the_mark_of_a_seat_names_nobody(bench, phone):
    who = phone(bench).who

    assert who["seat"] not in who["owner"]
    assert len(who["seat"]) == 16


def test_a_visitor_bears_no_mark(visitor):
    visitor.get("/language/en")

    assert visitor.client.get_cookie("reuse-seat") is None
