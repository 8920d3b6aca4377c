"""Accesses: opened, taken away, given back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from reuse.actors import access, people, queries
from reuse.actors.audit import Filter, entries
from reuse.actors.models import Membership, Organisation, User
from reuse.actors.passwords import is_password
from reuse.errors import ForbiddenError
from reuse.lifecycle.stages import Role


@pytest.fixture
def admin(build):
    return build.actor(Role.ADMIN)


@pytest.fixture
def home(session, admin):
    return session.get_one(Organisation, admin.organisation)


@pytest.fixture
def let_in(session, admin, home):
    """Give Nadia access, or somebody else."""

    def let_in(by=admin, key=None, **changes):
        told = {"email": "nadia@atelier.test", "name": "Nadia", "roles": {Role.SELLER}, "sites": set()} | changes
        where = told.pop("organisation", home)
        return access.open_account(session, where, language="fr", secret="s", by=by, key=key or uuid4(), **told)

    return let_in


def test_a_new_account_has_a_first_password_to_change(session, let_in):
    held, plain = let_in()
    user = session.get_one(User, held.user_id)

    assert (is_password(user.password_hash, plain), user.must_change_password) == (True, True)


def test_a_repeated_request_shows_the_same_password(let_in):
    key = uuid4()

    assert let_in(key=key) == let_in(key=key)


def test_an_address_that_has_an_account_keeps_its_password_and_name(session, build, let_in):
    held, _plain = let_in()
    other = build.actor(Role.COORDINATOR)
    there = session.get_one(Organisation, other.organisation)
    second, plain = let_in(by=other, organisation=there, name="Somebody else", email="NADIA@atelier.test")

    assert (plain, second.user_id, session.get_one(User, held.user_id).name) == (None, held.user_id, "Nadia")


def test_an_admin_of_elsewhere_lets_nobody_in(build, let_in):
    with pytest.raises(ForbiddenError):
        let_in(by=build.actor(Role.ADMIN))


def test_an_access_taken_away_opens_nothing_and_is_listed_no_more(session, admin, let_in):
    held, _plain = let_in()
    access.withdraw(session, held.id, by=admin)

    assert list(queries.memberships_of(session, held.user_id)) == []
    assert held.id not in {one.id for one in queries.users(session, admin.organisation)}


def test_an_access_given_back_is_as_it_was(session, admin, let_in):
    held, _plain = let_in()
    access.withdraw(session, held.id, by=admin)
    access.give_back(session, held.id, by=admin)

    assert [one.roles for one in queries.memberships_of(session, held.user_id)] == [["seller"]]


def test_after_a_day_the_access_and_the_name_are_gone(session, admin, let_in, moment):
    held, _plain = let_in()
    access.withdraw(session, held.id, by=admin)
    early = access.end_withdrawn(session, moment.at + timedelta(hours=23))
    ended = access.end_withdrawn(session, moment.at + timedelta(hours=24))
    session.expire_all()

    assert (early, ended, session.get(User, held.user_id)) == (0, 1, None)


def test_whoever_acts_elsewhere_too_keeps_the_account(session, build, admin, let_in, moment):
    held, _plain = let_in()
    other = build.actor(Role.COORDINATOR)
    let_in(by=other, organisation=session.get_one(Organisation, other.organisation))
    access.withdraw(session, held.id, by=admin)
    access.end_withdrawn(session, moment.at + timedelta(days=1))
    session.expire_all()

    assert (session.get(Membership, held.id), session.get(User, held.user_id) is None) == (None, False)


def test_each_step_is_noted_once(session, admin, let_in, moment):
    held, _plain = let_in()
    for verb in (access.withdraw, access.withdraw, access.give_back, access.give_back, access.withdraw):
        verb(session, held.id, by=admin)
    access.end_withdrawn(session, moment.at + timedelta(days=1))
    noted = [entry.action for entry in reversed(entries(session, Filter(organisation=admin.organisation)))]

    assert noted == [
        "account_opened", "access_given", "access_removed", "access_restored", "access_removed", "account_closed",
    ]  # fmt: skip


def test_an_admin_takes_nothing_from_the_coordinator(session, build, admin, home, let_in):
    boss = build.actor(Role.COORDINATOR)
    held, _plain = let_in(by=boss, roles={Role.COORDINATOR})
    user = session.get_one(User, held.user_id)

    for take in (
        lambda: access.withdraw(session, held.id, by=admin),
        lambda: people.remove_membership(session, held.id, by=admin),
        lambda: people.add_membership(session, user, home, {Role.SELLER}, set(), by=admin),
    ):
        with pytest.raises(ForbiddenError, match="changes one"):
            take()
