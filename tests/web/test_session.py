"""Sessions of people: begun, kept, ended."""

from uuid import uuid4

import pytest

from reuse.actors import people, queries, signing_in
from reuse.lifecycle.stages import Role
from tests.web.conftest import PASSWORD, TOKEN


@pytest.fixture
def nadia(session, build):
    """A refurbisher of one workshop."""
    boss = build.actor(Role.COORDINATOR, Role.ADMIN)
    told = {"email": "nadia@atelier.test", "name": "Nadia", "password": PASSWORD}
    made = people.add_user(session, **told, by=boss, key=uuid4())
    workshop = build.organisation("Atelier")
    build.site(workshop)
    people.add_membership(session, made, workshop, {Role.REFURBISHER}, set(), by=boss)
    return made


def enter(visitor, password=PASSWORD, **more):
    return visitor.send("/sign-in", form="/sign-in", email="nadia@atelier.test", password=password, **more)


@pytest.mark.usefixtures("nadia")
def test_signing_in_begins_a_new_session(visitor):
    before = TOKEN.search(visitor.get("/sign-in").text)[1]
    cookie = visitor.client.get_cookie("reuse").value
    enter(visitor)

    assert (visitor.client.get_cookie("reuse").value != cookie, visitor.get("/devices").status_code) == (True, 200)
    assert visitor.client.post("/sign-out", data={"csrf_token": before}).status_code == 400


@pytest.mark.usefixtures("nadia")
def test_the_cookie_is_closed_to_scripts_and_other_sites(visitor):
    cookies = enter(visitor).headers.getlist("Set-Cookie")
    (cookie,) = [one for one in cookies if one.startswith("reuse=")]

    assert ("HttpOnly" in cookie, "SameSite=Lax" in cookie) == (True, True)


@pytest.mark.usefixtures("nadia")
def test_signing_out_ends_the_session(visitor):
    enter(visitor)
    visitor.send("/sign-out", form="/devices")

    assert visitor.get("/devices").status_code == 401


def test_signing_out_everywhere_ends_this_session_too(session, build, visitor, nadia):
    enter(visitor)
    signing_in.sign_out_everywhere(session, nadia, by=build.actor(Role.COORDINATOR))

    assert visitor.get("/devices").status_code == 401


def test_an_account_closed_ends_its_session(session, visitor, nadia):
    enter(visitor)
    nadia.active = False
    session.flush()

    assert visitor.get("/devices").status_code == 401


@pytest.mark.usefixtures("nadia")
def test_the_sixth_guess_waits_even_if_it_is_right(visitor):
    statuses = [enter(visitor, "not the password at all").status_code for _ in range(5)]

    assert (statuses, enter(visitor).status_code) == ([422] * 5, 429)


@pytest.mark.usefixtures("nadia")
@pytest.mark.parametrize(
    "address", ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test", "javascript:x"]
)
def test_signing_in_leads_to_no_other_site(visitor, address):
    assert "elsewhere" not in enter(visitor, next=address).headers["Location"]


@pytest.mark.usefixtures("nadia")
def test_a_session_ends_after_a_working_day_however_busy(visitor, moment):
    enter(visitor)
    for _ in range(11):
        moment.advance(minutes=65)
        assert visitor.get("/devices").status_code == 200
    moment.advance(minutes=6)

    assert visitor.get("/devices").status_code == 401


@pytest.mark.usefixtures("nadia")
def test_a_session_ends_after_four_silent_hours(visitor, moment):
    enter(visitor)
    moment.advance(hours=3, minutes=59)
    assert visitor.get("/devices").status_code == 200
    moment.advance(hours=4)

    assert visitor.get("/devices").status_code == 401


@pytest.mark.usefixtures("nadia")
def test_a_page_that_asks_for_news_by_itself_keeps_no_session_awake(visitor, moment):
    enter(visitor)
    for _ in range(3):
        moment.advance(minutes=79)
        visitor.client.get("/devices", headers={"Sec-Fetch-Dest": "empty"})
    moment.advance(minutes=79)

    assert visitor.get("/devices").status_code == 401


@pytest.mark.usefixtures("nadia")
def test_acting_for_another_site_lengthens_no_session(session, visitor, moment, nadia):
    enter(visitor)
    (member,) = queries.memberships_of(session, nadia.id)
    (site,) = queries.sites(session, organisation=member.organisation_id)
    for _ in range(4):
        moment.advance(hours=3)
        visitor.send("/act-as", form="/devices", membership=f"{member.id}/{site.id}")

    assert visitor.get("/devices").status_code == 401


def test_a_cookie_of_an_older_version_opens_nothing(visitor, nadia):
    with visitor.client.session_transaction() as cookie:
        cookie["who"] = {"user": str(nadia.id), "nonce": nadia.session_nonce, "membership": str(nadia.id), "site": None}

    assert visitor.get("/devices").status_code == 401


@pytest.mark.usefixtures("nadia")
def test_the_page_asked_for_opens_after_the_sign_in(visitor):
    form = visitor.get("/devices?q=dell").text

    assert 'name="next" value="/devices?q=dell"' in form
    assert enter(visitor, next="/devices?q=dell").headers["Location"] == "/devices?q=dell"


def test_a_cookie_made_up_opens_nothing(visitor):
    visitor.client.set_cookie("reuse", "eyJ3aG8iOnsidXNlciI6IngifX0.made-up.signature")

    assert visitor.get("/devices").status_code == 401


def test_without_a_provider_no_button_leads_to_one(visitor):
    assert ("provider" in visitor.get("/sign-in").text, visitor.get("/sign-in/provider").status_code) == (False, 404)
