"""Signing in by an identity provider, in a browser."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from reuse import clock
from reuse.actors import people, second_factor, totp
from reuse.actors.actor import Actor
from reuse.lifecycle.stages import Role
from tests import provider as fake
from tests.applications import app_within
from tests.builders import SECRET
from tests.web.conftest import Visitor

BEGIN, BACK = "/sign-in/provider", "/sign-in/provider/back"


@pytest.fixture
def there(moment):
    moment.at = datetime.now(UTC)  # noqa: TID251 - the provider signs with the machine's clock
    with fake.running() as made:
        yield made


@pytest.fixture
def home(build):
    made = build.organisation("Atelier")
    build.site(made)
    return made


@pytest.fixture
def nadia(session, build, home):
    boss = build.actor(Role.COORDINATOR)
    told = {"email": "nadia@atelier.test", "name": "Nadia", "password": "cheval batterie agrafe correct"}
    made = people.add_user(session, **told, by=boss, key=uuid4())
    people.add_membership(session, made, home, {Role.SELLER}, set(), by=boss)
    return made


@pytest.fixture
def app(session, tmp_path, there):
    """The application, told of the provider."""
    return app_within(session, "http://localhost", tmp_path, oidc=there.told)


@pytest.fixture
def enter(there, visitor):
    """Go to the provider and come back."""

    def enter(wanted="", **answer):
        begun = visitor.get(f"{BEGIN}?next={wanted}")
        back = urlsplit(there.follow(begun.headers["Location"]))
        asked = {name: values[0] for name, values in parse_qs(back.query).items()} | answer
        return visitor.client.get(back.path, query_string=asked)

    return enter


@pytest.mark.usefixtures("nadia")
def test_a_person_known_by_address_comes_in(visitor, enter):
    assert (enter().headers["Location"], visitor.get("/devices").status_code) == ("/", 200)


@pytest.mark.usefixtures("nadia")
def test_the_person_is_led_where_they_were_going(enter):
    assert enter("/devices").headers["Location"] == "/devices"


@pytest.mark.usefixtures("nadia")
@pytest.mark.parametrize("address", ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test"])
def test_the_way_leads_to_no_other_site(enter, address):
    assert "elsewhere" not in enter(address).headers["Location"]


@pytest.mark.usefixtures("nadia")
def test_an_answer_with_another_state_is_refused(visitor, enter):
    assert (enter(state="made-up").status_code, visitor.get("/devices").status_code) == (502, 401)


@pytest.mark.usefixtures("nadia")
def test_an_answer_serves_once(there, visitor):
    back = there.follow(visitor.get(BEGIN).headers["Location"]).removeprefix("http://localhost")
    first = visitor.get(back).status_code
    visitor.client.post("/sign-out")

    assert (first, visitor.get(back).status_code) == (303, 502)


@pytest.mark.usefixtures("nadia")
def test_an_answer_brought_to_another_browser_is_refused(app, there, visitor):
    back = there.follow(visitor.get(BEGIN).headers["Location"]).removeprefix("http://localhost")
    other = Visitor(app.test_client())

    assert (other.get(back).status_code, other.get("/devices").status_code) == (502, 401)


@pytest.mark.usefixtures("nadia")
def test_an_answer_that_comes_too_late_is_refused(there, visitor, moment):
    back = there.follow(visitor.get(BEGIN).headers["Location"]).removeprefix("http://localhost")
    moment.at += timedelta(minutes=11)

    assert "took too long" in visitor.get(back).text


@pytest.mark.usefixtures("nadia")
def test_an_answer_of_another_issuer_is_refused(enter):
    assert enter(iss="https://elsewhere.test").status_code == 502


@pytest.mark.usefixtures("nadia")
def test_an_answer_that_is_a_refusal_is_said(visitor):
    state = parse_qs(urlsplit(visitor.get(BEGIN).headers["Location"]).query)["state"][0]
    page = visitor.client.get(BACK, query_string={"state": state, "error": "access_denied"})

    assert (page.status_code, "ProConnect did not sign you in" in page.text) == (502, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"email": "omar@atelier.test"}, "No account has the address omar@atelier.test"),
     ({"siret": "99999999999999"}, "Your account does not act for SIRET 99999999999999")],
)  # fmt: skip
@pytest.mark.usefixtures("nadia")
def test_who_is_not_known_hears_whom_to_ask(there, enter, change, said):
    there.person |= change
    page = enter()

    assert (page.status_code, said in page.text, "Ask the administrator" in page.text) == (403, True, True)


@pytest.mark.usefixtures("nadia")
@pytest.mark.parametrize("lie", [{"claims": {"nonce": "another"}}, {"algorithm": "none"}, {"key": fake.OTHER}])
def test_a_lie_opens_nothing(there, visitor, enter, lie):
    for name, value in lie.items():
        setattr(there, name, value)

    assert (enter().status_code, visitor.get("/devices").status_code) == (502, 401)


@pytest.mark.usefixtures("nadia")
def test_signing_out_ends_the_session_there_too(there, visitor, enter):
    enter()
    left = visitor.send("/sign-out", form="/devices").headers["Location"]

    assert left.startswith(f"{there.address}/end?id_token_hint=")
    assert visitor.get("/devices").status_code == 401


@pytest.mark.usefixtures("nadia")
def test_a_form_may_lead_to_the_provider_and_nowhere_else(there, visitor):
    policy = visitor.get("/sign-in").headers["Content-Security-Policy"]

    assert f"form-action 'self' {there.address};" in policy


def test_the_button_names_the_provider(visitor):
    assert "Sign in with ProConnect" in visitor.get("/sign-in").text


def test_a_provider_that_is_down_leaves_the_password(visitor, there):
    there.description = {"issuer": "https://elsewhere.test"}
    page = visitor.get(BEGIN)

    assert (page.status_code, 'name="password"' in page.text) == (502, True)


@pytest.fixture
def enrolled(session, nadia):
    """Recovery codes of Nadia, who has a code generator."""
    key, by = second_factor.offered_key(nadia, SECRET), Actor(nadia.id, nadia.id, frozenset())
    code = totp.code_of(key, totp.step_at(clock.now()))
    return second_factor.set_up(session, nadia, code, secret=SECRET, by=by)


def test_one_factor_there_leaves_the_code_to_be_asked_here(visitor, enter, enrolled):
    way = enter("/devices").headers["Location"]
    closed = visitor.get("/devices").status_code
    left = visitor.send("/sign-in/code", form=way, one_time_code=enrolled[0], next="/devices").headers["Location"]

    assert (way, closed, left) == ("/sign-in/code?next=/devices", 401, "/devices")


@pytest.mark.usefixtures("enrolled")
def test_two_factors_there_are_enough(there, visitor, enter):
    there.claims = {"amr": ["pwd", "mfa"]}

    assert (enter().headers["Location"], visitor.get("/devices").status_code) == ("/", 200)


def test_the_session_there_is_ended_after_a_code_and_a_change_of_site_too(there, visitor, enter, enrolled):
    way = enter().headers["Location"]
    visitor.send("/sign-in/code", form=way, one_time_code=enrolled[0])
    choice = re.search(r'name="membership"[^>]* value="([^"]+)"', visitor.get("/act-as").text)
    visitor.send("/act-as", form="/act-as", membership=choice[1])

    assert visitor.send("/sign-out", form="/devices").headers["Location"].startswith(f"{there.address}/end?")


@pytest.mark.usefixtures("nadia")
def test_nobody_else_of_this_browser_is_signed_out_there(session, visitor, enter, build, home):
    enter()
    boss, told = (
        build.actor(Role.COORDINATOR),
        {"email": "omar@atelier.test", "password": "cheval batterie agrafe deux"},
    )
    other = people.add_user(session, **told, name="Omar", by=boss, key=uuid4())
    people.add_membership(session, other, home, {Role.SELLER}, set(), by=boss)
    visitor.send("/sign-in", form="/sign-in", **told)

    assert visitor.send("/sign-out", form="/devices").headers["Location"] == "/"
