"""New passwords and sessions ended, and whom an admin may do this to."""

from uuid import uuid4

import pytest

from reuse.actors import people, signing_in
from reuse.actors.audit import Action, Filter, entries
from reuse.errors import BadInputError, ForbiddenError, TooManyError
from reuse.lifecycle.stages import Role

GOOD = "quatre mots sans aucun rapport"
OTHER = "un tout autre choix de paroles"


@pytest.fixture
def coordinator(build):
    return build.actor(Role.COORDINATOR, Role.ADMIN)


@pytest.fixture
def nadia(session, coordinator):
    return people.add_user(
        session, email="nadia@atelier.test", name="Nadia", password=GOOD, by=coordinator, key=uuid4()
    )


def change(session, user, by, present=GOOD, wanted=OTHER):
    return signing_in.change_password(session, user, present=present, wanted=wanted, origin="here", by=by)


def enters(session, password):
    return signing_in.sign_in(session, "nadia@atelier.test", password, origin="here") is not None


def test_a_new_password_opens_and_the_former_no_longer(session, nadia, coordinator):
    assert change(session, nadia, coordinator)
    assert (enters(session, OTHER), enters(session, GOOD)) == (True, False)


def test_a_new_password_ends_every_session(session, nadia, coordinator):
    before = nadia.session_nonce
    change(session, nadia, coordinator)

    assert nadia.session_nonce != before


def test_whoever_finds_a_browser_open_cannot_guess_the_password_there(session, nadia, coordinator):
    for _ in range(5):
        assert not change(session, nadia, coordinator, present="not this one, nor any other")

    with pytest.raises(TooManyError):
        change(session, nadia, coordinator)


@pytest.mark.parametrize("wanted", [GOOD, "short", "nadia atelier 2026 !"])
def test_a_new_password_is_new_and_worth_keeping(session, nadia, coordinator, wanted):
    with pytest.raises(BadInputError) as refusal:
        change(session, nadia, coordinator, wanted=wanted)

    assert set(refusal.value.fields) == {"new_password"}


def test_a_first_password_opens_and_must_be_changed(session, nadia, coordinator):
    plain = signing_in.reset_password(session, nadia, by=coordinator)

    assert (enters(session, plain), nadia.must_change_password) == (True, True)
    change(session, nadia, coordinator, present=plain)
    assert not nadia.must_change_password


def test_an_admin_resets_the_password_of_their_own_people(session, build, nadia):
    admin = build.actor(Role.ADMIN)
    home = session.get_one(people.Organisation, admin.organisation)
    people.add_membership(session, nadia, home, {Role.SELLER}, set(), by=admin)

    assert signing_in.reset_password(session, nadia, by=admin)


@pytest.mark.parametrize("elsewhere", [True, False])
def test_an_admin_takes_over_no_account_that_reaches_further(session, build, coordinator, nadia, elsewhere):
    admin = build.actor(Role.ADMIN)
    home = session.get_one(people.Organisation, admin.organisation)
    roles = {Role.SELLER} if elsewhere else {Role.COORDINATOR}
    people.add_membership(session, nadia, home, roles, set(), by=coordinator)
    if elsewhere:
        people.add_membership(session, nadia, build.organisation(), {Role.SELLER}, set(), by=coordinator)

    with pytest.raises(ForbiddenError):
        signing_in.reset_password(session, nadia, by=admin)


def test_an_admin_signs_nobody_of_another_organisation_out(session, build, nadia):
    with pytest.raises(ForbiddenError):
        signing_in.sign_out_everywhere(session, nadia, by=build.actor(Role.ADMIN))


def test_a_colleague_without_the_role_signs_nobody_out(session, build, coordinator, nadia):
    colleague = build.actor(Role.SELLER)
    home = session.get_one(people.Organisation, colleague.organisation)
    people.add_membership(session, nadia, home, {Role.SELLER}, set(), by=coordinator)

    with pytest.raises(ForbiddenError):
        signing_in.sign_out_everywhere(session, nadia, by=colleague)


def test_a_guesser_is_noted_for_the_admin_without_a_name(session, build, coordinator, nadia):
    home = build.organisation()
    people.add_membership(session, nadia, home, {Role.SELLER}, set(), by=coordinator)
    for _ in range(5):
        enters(session, "wrong")

    (noted,) = entries(session, Filter(organisation=home.id, action=Action.SIGN_IN_THROTTLED))
    assert (noted.subject, noted.actor_id) == (str(nadia.id), None)
