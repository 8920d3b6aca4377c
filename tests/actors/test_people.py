"""Accounts, memberships and signing in."""

from uuid import uuid4

import pytest

from reuse import clock
from reuse.actors import people, queries, signing_in
from reuse.actors.actor import Actor
from reuse.actors.presence import Presence, Proof
from reuse.errors import BadInputError, ConflictError, ForbiddenError, TooManyError
from reuse.lifecycle.stages import Role

GOOD = "quatre mots sans aucun rapport"


@pytest.fixture
def coordinator(build) -> Actor:
    return build.actor(Role.COORDINATOR, Role.ADMIN)


@pytest.fixture
def nadia(session, coordinator):
    return people.add_user(
        session, email="Nadia@Atelier.test", name="Nadia", password=GOOD, by=coordinator, key=uuid4()
    )


def here(user, member, site=None, proof=Proof.PASSWORD):
    """Say what the browser of a person who has just signed in keeps."""
    return Presence(user.id, user.session_nonce, member.id, site, proof, clock.now(), clock.now())


def test_a_person_signs_in_with_any_case_of_the_address(session, nadia):
    assert signing_in.sign_in(session, " nadia@atelier.TEST ", GOOD, origin="here") is nadia


def test_a_wrong_password_signs_nobody_in(session, nadia):
    assert signing_in.sign_in(session, nadia.email, "another one entirely", origin="here") is None


@pytest.mark.parametrize("address", ["nobody@atelier.test", "", "\0", "a\ud800@b.test", "x" * 9000])
def test_an_unknown_address_is_answered_as_a_wrong_password(session, address):
    assert signing_in.sign_in(session, address, GOOD, origin="here") is None


def test_after_five_failures_even_the_right_password_waits(session, nadia):
    for _ in range(5):
        signing_in.sign_in(session, nadia.email, "wrong", origin="here")

    with pytest.raises(TooManyError):
        signing_in.sign_in(session, nadia.email, GOOD, origin="here")


def test_failures_made_elsewhere_do_not_lock_the_person_out(session, nadia):
    for _ in range(5):
        signing_in.sign_in(session, nadia.email, "wrong", origin="elsewhere")

    assert signing_in.sign_in(session, nadia.email, GOOD, origin="here") is nadia


def test_patience_returns_after_a_quarter_of_an_hour(session, nadia, moment):
    for _ in range(5):
        signing_in.sign_in(session, nadia.email, "wrong", origin="here")
    moment.advance(minutes=16)

    assert signing_in.sign_in(session, nadia.email, GOOD, origin="here") is nadia


def test_an_inactive_person_does_not_sign_in(session, nadia):
    nadia.active = False

    assert signing_in.sign_in(session, nadia.email, GOOD, origin="here") is None


def test_an_address_has_one_account(session, coordinator, nadia):
    with pytest.raises(ConflictError):
        people.add_user(session, email=nadia.email, name="Other", password=GOOD, by=coordinator, key=uuid4())


def test_repeating_the_key_opens_no_second_account(session, coordinator):
    told = {"email": "a@atelier.test", "name": "A", "password": GOOD, "by": coordinator, "key": uuid4()}

    assert people.add_user(session, **told) is people.add_user(session, **told)


def test_a_member_acts_with_the_roles_of_the_membership(session, build, coordinator, nadia):
    workshop = build.organisation()
    site = build.site(workshop)
    member = people.add_membership(session, nadia, workshop, {Role.REFURBISHER}, {site.id}, by=coordinator)

    found = queries.resolve_member(session, here(nadia, member, site.id))

    assert found.actor == Actor(nadia.id, workshop.id, frozenset({Role.REFURBISHER}), site.id, frozenset({site.id}))


def test_a_member_cannot_act_at_another_site(session, build, coordinator, nadia):
    workshop = build.organisation()
    member = people.add_membership(
        session, nadia, workshop, {Role.REFURBISHER}, {build.site(workshop).id}, by=coordinator
    )

    assert queries.resolve_member(session, here(nadia, member, build.site(workshop).id)) is None


def test_signing_out_everywhere_ends_every_browser(session, build, coordinator, nadia):
    member = people.add_membership(session, nadia, build.organisation(), {Role.SELLER}, set(), by=coordinator)
    before = here(nadia, member)
    signing_in.sign_out_everywhere(session, nadia, by=coordinator)

    assert queries.resolve_member(session, before) is None


def test_a_membership_names_no_site_of_another_organisation(session, build, coordinator, nadia):
    elsewhere = build.site(build.organisation())

    with pytest.raises(BadInputError):
        people.add_membership(session, nadia, build.organisation(), {Role.SELLER}, {elsewhere.id}, by=coordinator)


def test_an_admin_makes_no_coordinator(session, build, nadia):
    admin = build.actor(Role.ADMIN)

    with pytest.raises(ForbiddenError):
        people.add_membership(
            session, nadia, queries.organisation(session, admin.organisation), {Role.COORDINATOR}, set(), by=admin
        )


def test_an_admin_is_one_at_home_only(session, build, nadia):
    with pytest.raises(ForbiddenError):
        people.add_membership(session, nadia, build.organisation(), {Role.SELLER}, set(), by=build.actor(Role.ADMIN))


def test_a_membership_taken_away_ends_the_access(session, build, coordinator, nadia):
    member = people.add_membership(session, nadia, build.organisation(), {Role.SELLER}, set(), by=coordinator)
    people.remove_membership(session, member.id, by=coordinator)

    assert queries.resolve_member(session, here(nadia, member)) is None
