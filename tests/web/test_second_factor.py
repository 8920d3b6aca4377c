"""The second step of signing in, and what an admin may do before it."""

import base64
import re
from uuid import UUID

import pytest

from reuse import clock
from reuse.actors import people, second_factor, totp
from reuse.actors.models import User
from reuse.lifecycle.stages import Role
from tests.builders import SECRET
from tests.web.conftest import PASSWORD, Visitor
from tests.web.test_kept import KEPT, sent


@pytest.fixture
def admin(build, signed_in):
    """An admin who has set up the second factor."""
    return signed_in(build.actor(Role.ADMIN, Role.COLLECTOR))


@pytest.fixture
def user(session, admin):
    """Their account."""
    with admin.client.session_transaction() as cookie:
        return session.get_one(User, UUID(cookie["who"]["user"]))


@pytest.fixture
def elsewhere(app):
    """Another browser."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return Visitor(client)


@pytest.fixture
def code(session, user, moment):
    """Tell the code of now, a step after the last."""

    def tell():
        moment.advance(seconds=30)
        return totp.code_of(second_factor.key_of(session, user.id, secret=SECRET), totp.step_at(clock.now()))

    return tell


def enter(visitor, user, **more):
    return visitor.send("/sign-in", form="/sign-in", email=user.email, password=PASSWORD, **more)


def show(visitor, code, **more):
    return visitor.send("/sign-in/code", form="/sign-in/code", one_time_code=code, **more)


def test_the_password_alone_opens_nothing(elsewhere, user):
    answer = enter(elsewhere, user, next="/accounts")

    assert answer.headers["Location"] == "/sign-in/code?next=/accounts"
    assert elsewhere.get("/accounts").status_code == 401
    assert "Sign in" in elsewhere.get("/").text


def test_the_password_and_the_code_open_what_was_asked_for(elsewhere, user, code):
    enter(elsewhere, user)
    answer = show(elsewhere, code(), next="/accounts")

    assert (answer.headers["Location"], elsewhere.get("/accounts").status_code) == ("/accounts", 200)


def test_a_code_seen_over_the_shoulder_opens_no_second_session(app, elsewhere, user, code):
    seen = code()
    enter(elsewhere, user)
    show(elsewhere, seen)
    thief = Visitor(app.test_client())
    enter(thief, user)

    assert show(thief, seen).status_code == 422
    assert thief.get("/accounts").status_code == 401


def test_a_code_without_the_password_opens_nothing(elsewhere, code):
    answer = elsewhere.send("/sign-in/code", form="/sign-in", one_time_code=code())

    assert (answer.status_code, elsewhere.get("/accounts").status_code) == (401, 401)


def test_the_code_is_asked_within_five_minutes(elsewhere, user, code, moment):
    enter(elsewhere, user)
    moment.advance(minutes=5)

    assert elsewhere.get("/sign-in/code").headers["Location"] == "/sign-in"
    assert elsewhere.send("/sign-in/code", form="/sign-in", one_time_code=code()).status_code == 401


def test_being_signed_out_everywhere_ends_the_second_step_too(session, elsewhere, user, code):
    enter(elsewhere, user)
    user.session_nonce = "another"
    session.flush()

    assert show(elsewhere, code()).status_code == 401


def test_the_sixth_code_waits_even_if_it_is_right(elsewhere, user, code):
    enter(elsewhere, user)
    statuses = [show(elsewhere, "000000").status_code for _ in range(5)]

    assert (statuses, show(elsewhere, code()).status_code) == ([422] * 5, 429)


def test_the_second_step_leads_to_no_other_site(elsewhere, user, code):
    enter(elsewhere, user)

    assert show(elsewhere, code(), next="//elsewhere.test").headers["Location"] == "/"


def test_a_form_sent_too_late_is_kept_through_both_steps(admin, user, code, moment):
    moment.advance(hours=2)
    text = KEPT.search(sent(admin).text)[1]
    page = enter(admin, user, kept=text).text

    assert KEPT.search(page)[1] == text
    assert 'name="code" value="7K4M-9QXP-9"' in show(admin, code(), kept=text).text


@pytest.fixture
def new_admin(session, build, signed_in):
    """Somebody made an admin a moment ago, in a session that began before."""
    actor = build.actor(Role.COLLECTOR)
    visitor = signed_in(actor)
    with visitor.client.session_transaction() as cookie:
        user = session.get_one(User, UUID(cookie["who"]["user"]))
    home = session.get_one(people.Organisation, actor.organisation)
    roles = {Role.COLLECTOR, Role.ADMIN}
    people.add_membership(session, user, home, roles, set(), by=build.actor(Role.COORDINATOR))
    return visitor


@pytest.mark.parametrize("path", ["/accounts", "/devices", "/account", "/act-as", "/audit", "/account/shared"])
def test_an_admin_without_second_factor_reaches_its_setting_up_only(new_admin, path):
    assert new_admin.get(path).headers["Location"] == f"/account/second-factor?next={path}"


def test_an_admin_without_second_factor_is_a_visitor_on_public_pages(new_admin):
    assert "Accounts" not in new_admin.get("/").text


def test_an_admin_without_second_factor_posts_nothing(new_admin):
    form = "/account/second-factor"

    assert "second-factor" in new_admin.send("/account/shared", form=form, name="Comptoir").headers["Location"]
    assert "second-factor" in new_admin.send("/account/sign-out-elsewhere", form=form).headers["Location"]


def test_once_set_up_everything_opens_and_the_codes_are_shown_once(new_admin):
    page = new_admin.get("/account/second-factor").text
    key = base64.b32decode(re.findall(r"secret=([A-Z2-7]+)", page)[0])
    code = totp.code_of(key, totp.step_at(clock.now()))
    answer = new_admin.send("/account/second-factor", form="/account/second-factor", one_time_code=code)
    codes = re.findall(r'class="code">([a-z2-7]{5}-[a-z2-7]{5})<', answer.text)

    assert (len(codes), new_admin.get("/accounts").status_code) == (10, 200)
    assert codes[0] not in new_admin.get("/account/second-factor").text


def test_the_page_shows_the_same_key_until_it_is_set_up(new_admin):
    keys = {re.search(r"secret=([A-Z2-7]+)", new_admin.get("/account/second-factor").text)[1] for _ in range(2)}

    assert len(keys) == 1


def test_a_wrong_code_keeps_the_key_on_the_page(new_admin):
    before = re.search(r"secret=([A-Z2-7]+)", new_admin.get("/account/second-factor").text)[1]
    answer = new_admin.send("/account/second-factor", form="/account/second-factor", one_time_code="000000")

    assert (answer.status_code, before in answer.text) == (422, True)


@pytest.mark.parametrize("path", ["remove", "codes"])
def test_nothing_weakens_the_account_without_a_code(admin, path):
    answer = admin.send(f"/account/second-factor/{path}", form="/account", one_time_code="000000")

    assert answer.status_code == 422
    assert "Draw new recovery codes" in admin.get("/account/second-factor").text


def test_an_admin_who_removes_it_is_led_to_set_up_another(admin, code):
    admin.send("/account/second-factor/remove", form="/account", one_time_code=code())

    assert admin.get("/accounts").headers["Location"].startswith("/account/second-factor")


def test_new_recovery_codes_are_shown_against_a_code(admin, code):
    page = admin.send("/account/second-factor/codes", form="/account", one_time_code=code()).text

    assert len(re.findall(r'class="code">([a-z2-7]{5}-[a-z2-7]{5})<', page)) == 10


def test_no_page_of_the_key_is_kept_by_a_cache(new_admin):
    assert new_admin.get("/account/second-factor").headers["Cache-Control"] == "no-store"
