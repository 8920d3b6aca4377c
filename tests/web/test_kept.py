"""A form sent when the session was over: kept through the sign-in, offered again, for nobody else."""

import re
from uuid import uuid4

import pytest

from reuse.actors import people
from reuse.actors.models import User
from reuse.lifecycle.stages import Role
from tests.web.conftest import PASSWORD

OURS = {"Origin": "http://localhost"}
KEPT = re.compile(r'name="kept" value="([^"]+)"')
KEY = str(uuid4())


@pytest.fixture
def late(build, signed_in, moment):
    """A refurbisher whose session has just ended over a form."""
    visitor = signed_in(build.actor(Role.COLLECTOR))
    moment.advance(hours=13)
    return visitor


def sent(visitor, headers=OURS, path="/receive", **answers):
    """Send a form whose session is over."""
    data = {"csrf_token": "of the former session", "key": KEY, "code": "7K4M-9QXP-9", "note": 'l’écran "tremble" <b>'}
    return visitor.client.post(path, data=data | answers, headers=headers)


def owner(session):
    """Return who signed in last."""
    return session.query(User).order_by(User.created_at.desc()).first()


def enter(visitor, text, user):
    return visitor.send("/sign-in", form="/sign-in", email=user.email, password=PASSWORD, kept=text)


def test_what_was_typed_is_offered_again_under_the_same_key(session, late):
    refused = sent(late)
    page = enter(late, KEPT.search(refused.text)[1], owner(session))

    assert refused.status_code == 401
    assert f'name="key" value="{KEY}"' in page.text
    assert 'name="code" value="7K4M-9QXP-9"' in page.text
    assert "l’écran &#34;tremble&#34; &lt;b&gt;" in page.text
    assert 'method="post" action="/receive"' in page.text
    assert "of the former session" not in page.text


def test_what_is_offered_again_is_received(session, late):
    page = enter(late, KEPT.search(sent(late).text)[1], owner(session))
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))

    assert late.client.post("/receive", data=fields).status_code == 404  # a label that no device bears


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.test"}, {"Origin": "null"}])
def test_a_form_of_another_site_is_not_kept(late, headers):
    assert not KEPT.search(sent(late, headers=headers).text)


@pytest.mark.parametrize("secret", ["password", "pin", "one_time_code"])
def test_a_form_with_a_secret_is_not_kept(late, secret):
    assert not KEPT.search(sent(late, **{secret: "123456"}).text)


def test_a_file_too_heavy_to_be_read_still_asks_to_sign_in(late):
    heavy = {"data": bytes(9_000_000), "content_type": "multipart/form-data; boundary=b"}
    refused = late.client.post("/imports", headers=OURS, **heavy)

    assert refused.status_code == 401
    assert "too long to be kept" in refused.text


def test_what_is_too_long_is_said_so(late):
    page = sent(late, note="x" * 100_001).text

    assert "too long to be kept" in page
    assert not KEPT.search(page)


def test_a_colleague_is_not_offered_what_somebody_else_typed(session, build, late):
    text = KEPT.search(sent(late).text)[1]
    boss = build.actor(Role.COORDINATOR)
    told = {"email": "other@essai.test", "name": "Other", "password": PASSWORD, "by": boss, "key": uuid4()}
    other = people.add_user(session, **told)
    people.add_membership(session, other, build.organisation(), {Role.COLLECTOR}, set(), by=boss)

    assert enter(late, text, other).status_code == 303
    assert "it was not sent" in late.get("/devices").text


@pytest.mark.parametrize("text", ["made up", "WyIvZGV2aWNlcyJd.aaaa.bbbb", ""])
def test_what_the_service_did_not_keep_is_not_offered(session, late, text):
    assert enter(late, text, owner(session)).status_code == 303


def test_a_file_is_asked_for_again(session, late, tmp_path):
    file = tmp_path / "report.log"
    file.write_text("nwipe")
    refused = sent(late, path="/reports", file=file.open("rb"))

    assert "ask for it again" in enter(late, KEPT.search(refused.text)[1], owner(session)).text


def test_a_wrong_password_loses_nothing(late):
    text = KEPT.search(sent(late).text)[1]
    again = late.send("/sign-in", form="/sign-in", email="a@essai.test", password="wrong", kept=text)

    assert KEPT.search(again.text)[1] == text
