"""A phone that goes from hand to hand."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Response

from reuse import browser
from reuse.actors import people
from reuse.actors.models import Organisation, User
from reuse.lifecycle.stages import Role
from tests.applications import composed
from tests.web.conftest import PASSWORD
from tests.web.test_kept import KEPT, sent

PIN = "285093"
PERSON = re.compile(r'name="person" id="[^"]+" value="([^"]+)"')


@pytest.fixture
def phone(build, signed_in):
    """A phone declared shared by its first person, who has a PIN on it."""
    visitor = signed_in(build.actor(Role.COLLECTOR))
    visitor.send("/account/shared", form="/account/shared", name="Comptoir de Muret")
    visitor.send("/account/pin", form="/account/shared", pin=PIN, pin_again=PIN)
    return visitor


def who(visitor):
    """Return who is signed in."""
    with visitor.client.session_transaction() as cookie:
        return cookie.get("who")


def take_turn(visitor, pin=PIN, **more):
    person = PERSON.search(visitor.get("/switch").text)[1]
    return visitor.send("/switch", form="/switch", person=person, pin=pin, **more)


def test_a_colleague_takes_their_turn_by_pin(phone):
    first = who(phone)
    phone.send("/sign-out", form="/devices")
    answer = take_turn(phone)

    assert (answer.status_code, phone.get("/devices").status_code) == (303, 200)
    assert (who(phone)["user"], who(phone)["proof"]) == (first["user"], "pin")


def test_the_devices_secret_is_closed_to_scripts(build, signed_in):
    visitor = signed_in(build.actor(Role.COLLECTOR))
    answer = visitor.send("/account/shared", form="/account/shared", name="Comptoir")
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("reuse-device=")]

    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Max-Age=7776000" in cookie


def test_under_https_the_secret_goes_to_this_host_alone():
    app, *_ = composed("https://reuse.test")
    with app.test_request_context():
        response = Response()
        browser.keep_device(response, "secret", timedelta(days=90))

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-reuse-device=secret; ")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_a_turn_begins_under_a_new_token(phone):
    page = phone.get("/switch").text
    person, token = PERSON.search(page)[1], re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    take_turn(phone)
    answer = phone.client.post("/switch", data={"csrf_token": token, "person": person, "pin": PIN})

    assert answer.status_code == 400


@pytest.mark.usefixtures("phone")
def test_another_browser_is_shown_nobody(visitor):
    answer = visitor.get("/switch")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_another_browser_tries_no_pin(phone, visitor):
    person = PERSON.search(phone.get("/switch").text)[1]

    assert visitor.send("/switch", form="/sign-in", person=person, pin=PIN).status_code == 404
    assert who(visitor) is None


def test_the_sixth_pin_is_refused_even_if_it_is_right(phone):
    phone.send("/sign-out", form="/devices")
    statuses = [take_turn(phone, "285094").status_code for _ in range(5)]

    assert (statuses, take_turn(phone).status_code, who(phone)) == ([422] * 5, 403, None)


def test_by_pin_one_reaches_no_other_membership(session, build, phone):
    here = who(phone)
    user = session.get_one(User, UUID(here["user"]))
    boss = build.actor(Role.COORDINATOR)
    other = people.add_membership(session, user, build.organisation("Ailleurs"), {Role.COORDINATOR}, set(), by=boss)
    take_turn(phone)

    assert str(other.id) not in phone.get("/act-as").text
    assert phone.send("/act-as", form="/devices", membership=f"{other.id}/").status_code == 422
    assert who(phone)["membership"] == here["membership"]


def test_a_turn_ends_when_its_person_becomes_a_coordinator(session, build, phone):
    take_turn(phone)
    here = who(phone)
    boss = build.actor(Role.COORDINATOR)
    user = session.get_one(User, UUID(here["user"]))
    home = session.get_one(Organisation, people.queries.memberships_of(session, user.id)[0].organisation_id)
    people.add_membership(session, user, home, {Role.COLLECTOR, Role.COORDINATOR}, set(), by=boss)

    assert phone.get("/devices").status_code == 401


def test_by_pin_no_phone_is_shared_and_no_pin_set(phone):
    take_turn(phone)

    assert phone.send("/account/pin", form="/account/shared", pin="907162", pin_again="907162").status_code == 403


def test_a_phone_withdrawn_shows_nobody_and_forgets_its_secret(phone):
    withdraw = re.search(r'action="(/account/shared/[^"]+/withdraw)"', phone.get("/account/shared").text)[1]
    phone.send(withdraw, form="/account/shared")

    assert phone.get("/switch").headers["Location"] == "/sign-in"
    assert phone.client.get_cookie("reuse-device") is None


def test_whoever_is_signed_in_changes_person_from_any_page(phone, visitor):
    assert "Change person" in phone.get("/devices").text
    assert "Change person" not in visitor.get("/").text


def test_two_pins_that_differ_are_not_set(phone):
    answer = phone.send("/account/pin", form="/account/shared", pin="907162", pin_again="907163")

    assert (answer.status_code, "differ" in answer.text) == (422, True)


def test_a_session_that_ended_over_a_form_goes_on_by_pin(phone, moment):
    moment.advance(hours=5)
    text = KEPT.search(sent(phone).text)[1]

    assert 'name="code" value="7K4M-9QXP-9"' in take_turn(phone, kept=text).text


def test_by_pin_nobody_gets_what_a_colleague_typed(session, build, phone, moment):
    moment.advance(hours=5)
    text = KEPT.search(sent(phone).text)[1]
    boss = build.actor(Role.COORDINATOR)
    told = {"email": "b@essai.test", "name": "Aaron", "password": PASSWORD, "by": boss, "key": uuid4()}
    other = people.add_user(session, **told)
    home = people.queries.memberships_of(session, UUID(who(phone)["user"]))[0].organisation
    people.add_membership(session, other, home, {Role.COLLECTOR}, set(), by=boss)
    phone.send("/sign-in", form="/sign-in", email="b@essai.test", password=PASSWORD)
    phone.send("/account/pin", form="/account/shared", pin=PIN, pin_again=PIN)

    assert take_turn(phone, kept=text).status_code == 303


def test_a_pin_leads_to_no_other_site(phone):
    assert take_turn(phone, next="https://elsewhere.test/").headers["Location"] == "/"
