"""Who is let in."""

from uuid import uuid4

import pytest

from reuse.actors import people, tokens
from reuse.lifecycle.stages import Role


def test_a_token_says_who_it_acts_for(refurbisher):
    assert refurbisher.get("/me").json["organisation"] == str(refurbisher.actor.organisation)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer reuse_unknown", "Basic cmV1c2U6eA==", "Bearer \xe9"])
def test_without_a_good_token_nobody_is_let_in(client, header):
    answer = client.get("/api/v1/me", headers={"Authorization": header})

    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_an_expired_token_is_refused(refurbisher, moment):
    moment.advance(days=31)

    assert refurbisher.get("/me").status_code == 401


def test_a_revoked_token_is_refused(session, refurbisher, build):
    tokens.revoke_token(session, refurbisher.actor.reference, by=build.actor(Role.COORDINATOR))

    assert refurbisher.get("/me").status_code == 401


def test_a_token_of_another_scope_is_refused(refurbisher):
    assert refurbisher.post("/deposits", {}).status_code == 403


def test_a_cookie_opens_no_door_of_the_api(client):
    with client.session_transaction() as kept:
        kept["who"] = {"user": str(uuid4()), "nonce": "n", "membership": str(uuid4()), "site": None}

    assert client.get("/api/v1/me").status_code == 401


def test_a_token_made_through_the_api_works_at_once(coordinator):
    made = coordinator.post("/tokens", {"name": "scanner", "scopes": ["collector"]}).json
    coordinator.token = made["token"]

    assert coordinator.get("/me").json["roles"] == ["collector"]


def test_a_repeated_request_shows_the_same_token(coordinator):
    key, told = uuid4(), {"name": "scanner", "scopes": ["collector"]}

    assert coordinator.post("/tokens", told, key=key).json == coordinator.post("/tokens", told, key=key).json


def test_the_list_of_tokens_shows_no_text(coordinator):
    made = coordinator.post("/tokens", {"name": "scanner", "scopes": ["collector"]}).json

    assert made["token"] not in coordinator.get("/tokens").text


def test_an_admin_of_one_organisation_makes_no_coordinator(caller):
    assert caller(Role.ADMIN).post("/tokens", {"name": "x", "scopes": ["coordinator"]}).status_code == 403


def test_a_revoked_token_stays_revoked(coordinator):
    made = coordinator.post("/tokens", {"name": "scanner", "scopes": ["collector"]}).json
    statuses = [coordinator.send("DELETE", f"/tokens/{made['id']}").status_code for _ in range(2)]
    coordinator.token = made["token"]

    assert [*statuses, coordinator.get("/me").status_code] == [204, 204, 401]


@pytest.fixture
def nadia(session, build):
    """A person of the caller's organisation, signed in somewhere."""
    by = build.actor(Role.COORDINATOR)
    told = {"email": "nadia@essai.test", "name": "Nadia", "password": "quatre mots pour essayer"}
    return people.add_user(session, **told, by=by, key=uuid4())


def test_an_admin_signs_a_person_of_theirs_out_once_a_key(session, build, caller, nadia):
    admin, key, before = caller(Role.ADMIN), uuid4(), nadia.session_nonce
    home = session.get_one(people.Organisation, admin.actor.organisation)
    people.add_membership(session, nadia, home, {Role.SELLER}, set(), by=build.actor(Role.COORDINATOR))

    seen = []
    for _ in range(2):
        assert admin.post(f"/users/{nadia.id}/sign-out", key=key).status_code == 204
        session.refresh(nadia)
        seen.append(nadia.session_nonce)
    assert before != seen[0] == seen[1]


def test_an_admin_signs_nobody_of_another_organisation_out(caller, nadia):
    assert caller(Role.ADMIN).post(f"/users/{nadia.id}/sign-out").status_code == 403
    assert caller(Role.ADMIN).post(f"/users/{uuid4()}/sign-out").status_code == 404
