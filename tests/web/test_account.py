"""One's own account: the password, the sessions elsewhere."""

from uuid import UUID

import pytest

from reuse.actors import signing_in
from reuse.actors.models import User
from reuse.lifecycle.stages import Role
from tests.web.conftest import PASSWORD, Visitor

OTHER = "un tout autre choix de paroles"


@pytest.fixture
def nadia(build, signed_in):
    """Somebody of a workshop, in front of her own browser."""
    return signed_in(build.actor(Role.REFURBISHER))


@pytest.fixture
def user(session, nadia):
    """Her account."""
    with nadia.client.session_transaction() as cookie:
        return session.get_one(User, UUID(cookie["who"]["user"]))


@pytest.fixture
def elsewhere(app, user):
    """Her session in another browser."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    made = Visitor(client)
    made.send("/sign-in", form="/sign-in", email=user.email, password=PASSWORD)
    assert made.get("/account").status_code == 200
    return made


def change(visitor, **answers):
    told = {"password": PASSWORD, "new_password": OTHER, "again": OTHER} | answers
    return visitor.send("/account/password", form="/account/password", **told)


def test_a_new_password_keeps_this_session_and_ends_the_others(nadia, elsewhere):
    assert change(nadia).status_code == 303
    assert (nadia.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 401)


def test_signing_out_elsewhere_keeps_this_session_only(nadia, elsewhere):
    nadia.send("/account/sign-out-elsewhere", form="/account")

    assert (nadia.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 401)


def test_signing_out_elsewhere_lengthens_no_session(nadia, moment):
    moment.advance(hours=3)
    for _ in range(3):
        nadia.send("/account/sign-out-elsewhere", form="/account")
        moment.advance(hours=3)

    assert nadia.get("/account").status_code == 401


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"password": "not this one at all"}, "not your present password"),
        ({"again": "something else again"}, "differ"),
        ({"new_password": "short", "again": "short"}, "at least 15 characters"),
        ({"new_password": PASSWORD, "again": PASSWORD}, "the password you have now"),
    ],
)
def test_a_refused_password_says_why_and_repeats_none(nadia, answers, said):
    page = change(nadia, **answers)

    assert (page.status_code, said in page.text) == (422, True)
    assert not any(text in page.text for text in (PASSWORD, OTHER))


def test_the_sixth_guess_at_the_present_password_waits(nadia):
    statuses = [change(nadia, password="a guess among others").status_code for _ in range(6)]

    assert statuses == [422] * 5 + [429]


def test_a_first_password_opens_nothing_but_its_change(session, build, user, visitor):
    plain = signing_in.reset_password(session, user, by=build.actor(Role.COORDINATOR))
    visitor.send("/sign-in", form="/sign-in", email=user.email, password=plain)

    assert visitor.get("/devices").headers["Location"] == "/account/password?next=/devices"
    assert visitor.get("/account").status_code == 303
    assert "/account/password" not in visitor.get("/").text
    assert "Sign in" in visitor.get("/").text


def test_once_a_first_password_is_changed_everything_opens(session, build, user, visitor):
    plain = signing_in.reset_password(session, user, by=build.actor(Role.COORDINATOR))
    visitor.send("/sign-in", form="/sign-in", email=user.email, password=plain)
    answer = change(visitor, password=plain, next="/devices")

    assert (answer.headers["Location"], visitor.get("/devices").status_code) == ("/devices", 200)
