"""Pages of people and programs."""

import re
from uuid import UUID, uuid4

import pytest

from reuse.actors import access, audit, queries, tokens
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import ApiToken, Membership, Organisation, User
from reuse.lifecycle.stages import Role

SHOWN = re.compile(r"(?<![\w-])[a-z2-7]{4}(-[a-z2-7]{4}){3}(?![\w-])")


@pytest.fixture
def admin(build):
    return build.actor(Role.ADMIN)


@pytest.fixture
def desk(signed_in, admin):
    return signed_in(admin)


@pytest.fixture
def nadia(session, admin):
    """A colleague's access."""
    home = session.get_one(Organisation, admin.organisation)
    told = {"email": "nadia@atelier.test", "name": "Nadia Ünal", "roles": {Role.SELLER}, "sites": {admin.site}}
    return access.open_account(session, home, language="en", secret="s", by=admin, key=uuid4(), **told)[0]


def let_in(desk, **changes):
    told = {"name": "Omar", "email": "omar@atelier.test", "roles": ["seller", "collector"]} | changes
    return desk.send("/accounts", form="/accounts", **told)


def test_somebody_is_let_in_with_a_password_shown_once(desk, visitor):
    page = let_in(desk)
    plain = SHOWN.search(page.text)
    assert page.cache_control.no_store
    entered = visitor.send("/sign-in", form="/sign-in", email="omar@atelier.test", password=plain[0])

    assert (entered.status_code, SHOWN.search(desk.get("/accounts").text)) == (303, None)


def test_what_is_missing_is_said_and_what_was_typed_stays(desk):
    page = let_in(desk, roles=[], email="omar@")

    assert (page.status_code, 'value="omar@"' in page.text) == (422, True)


def test_an_admin_is_offered_no_role_of_the_coordinator(desk):
    assert 'value="coordinator"' not in desk.get("/accounts").text


def test_a_role_made_up_is_not_given(desk):
    assert let_in(desk, roles=["coordinator"]).status_code == 403


def test_the_coordinator_lets_people_into_any_organisation(signed_in, build, session):
    other = build.organisation("Atelier")
    page = let_in(signed_in(build.actor(Role.COORDINATOR)), organisation=str(other.id))

    assert page.status_code == 200
    assert len(queries.users(session, other.id)) == 1


@pytest.mark.parametrize("path", ["/accounts?organisation={0}", "/programs?organisation={0}", "/accounts/{1}"])
def test_an_admin_sees_nobody_of_elsewhere(signed_in, build, nadia, path):
    page = signed_in(build.actor(Role.ADMIN)).get(path.format(nadia.organisation_id, nadia.id))

    assert (page.status_code, "Nadia" in page.text) == (403, False)


@pytest.mark.usefixtures("nadia")
@pytest.mark.parametrize(("typed", "found"), [("unal", True), ("NADAI", True), ("nadia@", True), ("zoe", False)])
def test_people_are_found_without_their_name_in_the_address(desk, typed, found):
    page = desk.send("/accounts/search", form="/accounts", q=typed)

    assert ("Nadia Ünal" in page.text) is found


def test_the_list_says_who_has_yet_to_sign_in_and_who_did(desk, session, nadia):
    before = desk.get("/accounts").text
    user = session.get_one(User, nadia.user_id)
    user.must_change_password = False
    audit.note(session, Action.SIGNED_IN, by=Actor(user.id, nadia.organisation_id, frozenset()))
    after = desk.get("/accounts").text

    assert (before.count("First password"), after.count("First password")) == (1, 0)
    assert after.count("March 2026") == before.count("March 2026") + 1


def test_roles_and_sites_are_changed(desk, session, nadia, admin):
    path = f"/accounts/{nadia.id}"
    sent = desk.send(path, form=path, roles=["collector"], sites=[str(admin.site)])
    session.expire_all()
    found = session.get_one(Membership, nadia.id)

    assert (sent.status_code, found.roles, found.sites) == (303, ["collector"], [str(admin.site)])


@pytest.mark.parametrize(
    ("changes", "status"), [({"roles": []}, 422), ({"roles": ["coordinator"]}, 403), ({"sites": ["here"]}, 422),
                            ({"sites": [str(uuid4())]}, 422)]
)  # fmt: skip
def test_a_change_nobody_may_make_is_refused(desk, nadia, changes, status):
    path = f"/accounts/{nadia.id}"

    assert desk.send(path, form=path, **({"roles": ["seller"]} | changes)).status_code == status


def test_an_admin_does_not_lock_themselves_out(desk, session, admin):
    own = queries.users(session, admin.organisation)[0]
    path = f"/accounts/{own.id}"

    assert desk.send(path, form=path, roles=["seller"]).status_code == 422
    assert "Remove the access" not in desk.get(path).text


def test_an_access_is_taken_away_and_given_back(desk, nadia):
    path = f"/accounts/{nadia.id}"
    desk.send(f"{path}/remove", form=path)
    gone = "Nadia" in desk.get("/accounts").text
    offered = "Give the access back" in desk.get(path).text
    desk.send(f"{path}/give-back", form=path)

    assert (gone, offered, "Nadia" in desk.get("/accounts").text) == (False, True, True)


def test_a_new_first_password_ends_the_old_one(desk, session, nadia):
    path = f"/accounts/{nadia.id}"
    nonce = session.get_one(User, nadia.user_id).session_nonce
    page = desk.send(f"{path}/password", form=path)
    session.expire_all()

    assert SHOWN.search(page.text)
    assert session.get_one(User, nadia.user_id).session_nonce != nonce


def test_a_repeated_request_gives_no_second_password(desk, nadia):
    path, key = f"/accounts/{nadia.id}", str(uuid4())
    first, second = (desk.send(f"{path}/password", form=path, key=key) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 303)


def test_an_admin_takes_over_nobody_who_acts_elsewhere_too(desk, build, session, nadia):
    boss = build.actor(Role.COORDINATOR)
    there = session.get_one(Organisation, boss.organisation)
    told = {"email": "nadia@atelier.test", "name": "x", "roles": {Role.SELLER}, "sites": set()}
    access.open_account(session, there, language="en", secret="s", by=boss, key=uuid4(), **told)
    path = f"/accounts/{nadia.id}"
    page = desk.send(f"{path}/password", form=path)

    assert (page.status_code, SHOWN.search(page.text)) == (403, None)


def test_somebody_is_signed_out_everywhere(desk, session, nadia):
    path = f"/accounts/{nadia.id}"
    nonce = session.get_one(User, nadia.user_id).session_nonce
    desk.send(f"{path}/sign-out", form=path)
    session.expire_all()

    assert session.get_one(User, nadia.user_id).session_nonce != nonce


def test_a_token_is_shown_once_then_listed_then_apart(desk, session, admin):
    page = desk.send("/programs", form="/programs", name="Caisse", days="30", roles="seller", site=str(admin.site))
    made = queries.tokens(session, admin.organisation)[0]
    listed = desk.get("/programs").text
    desk.send(f"/programs/{made.id}/revoke", form="/programs")

    assert page.cache_control.no_store
    assert ("reuse_" in page.text, "reuse_" in listed, "Revoked" in listed) == (True, False, False)
    assert "Revoked" in desk.get("/programs").text


def test_a_token_for_a_site_of_elsewhere_is_refused(desk, build):
    site = build.actor(Role.SELLER).site

    assert (
        desk.send("/programs", form="/programs", name="x", days="3", roles="seller", site=str(site)).status_code == 422
    )


def test_the_day_a_token_last_served_is_shown(app, desk, session, admin):
    home = session.get_one(Organisation, admin.organisation)
    told = {"name": "Caisse", "scopes": {Role.SELLER}, "site": None, "days": 9, "secret": "s"}
    made, plain = tokens.add_token(session, home, by=admin, key=uuid4(), **told)
    before = desk.get("/programs").text
    app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {plain}"})
    session.expire_all()

    assert ("Never" in before, str(session.get_one(ApiToken, made.id).last_used_on)) == (True, "2026-03-03")
    assert "Tuesday 3 March 2026" in desk.get("/programs").text


def test_a_token_in_use_all_day_is_written_once(app, session, admin, count_queries):
    home = session.get_one(Organisation, admin.organisation)
    told = {"name": "Caisse", "scopes": {Role.SELLER}, "site": None, "days": 9, "secret": "s"}
    plain = tokens.add_token(session, home, by=admin, key=uuid4(), **told)[1]
    client = app.test_client()

    with count_queries() as seen:
        for _ in range(3):
            client.get("/api/v1/me", headers={"Authorization": f"Bearer {plain}"})
    assert len([one for one in seen if "UPDATE api_tokens" in one]) == 1


def test_an_unknown_access_is_not_found(desk):
    assert desk.get(f"/accounts/{UUID(int=1)}").status_code == 404
