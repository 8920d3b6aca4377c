"""Second factor: set up, asked for, used once, replaced, sealed."""

from uuid import uuid4

import pytest

from reuse import clock
from reuse.actors import people, second_factor, totp
from reuse.actors.audit import Action, Filter, entries
from reuse.actors.models import RecoveryCode, SecondFactor
from reuse.actors.sealed import seal, unseal
from reuse.errors import BadInputError, ConflictError, ForbiddenError, TooManyError
from reuse.lifecycle.stages import Role
from tests.builders import SECRET


@pytest.fixture
def boss(build):
    return build.actor(Role.COORDINATOR, Role.ADMIN)


@pytest.fixture
def home(build):
    return build.organisation()


@pytest.fixture
def nadia(session, boss, home):
    told = {"email": "nadia@essai.test", "name": "Nadia", "password": "quatre mots pour essayer"}
    made = people.add_user(session, **told, by=boss, key=uuid4())
    people.add_membership(session, made, home, {Role.ADMIN}, set(), by=boss)
    return made


@pytest.fixture
def enrolled(session, nadia, boss, moment):
    """Her key and recovery codes, one step after she set them up."""
    key = second_factor.offered_key(nadia, SECRET)
    codes = second_factor.set_up(session, nadia, now(key), secret=SECRET, by=boss)
    moment.advance(seconds=30)
    return key, codes


def now(key, early=0):
    return totp.code_of(key, totp.step_at(clock.now()) + early)


def shows(session, user, code):
    return second_factor.accepts(session, user, code, secret=SECRET, origin="here")


def test_the_code_of_now_is_accepted_once(session, nadia, enrolled):
    code = now(enrolled[0])

    assert shows(session, nadia, code)
    assert not shows(session, nadia, code)


def test_the_code_that_set_it_up_has_served(session, nadia, enrolled):
    assert not shows(session, nadia, now(enrolled[0], -1))


def test_a_code_after_which_a_later_one_served_is_refused(session, nadia, enrolled, moment):
    moment.advance(seconds=30)
    assert shows(session, nadia, now(enrolled[0]))

    assert not shows(session, nadia, now(enrolled[0], -1))


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("code", ["", "000000", "12345", "１２３４５６", "\0", "\ud800", "x" * 9000])
def test_anything_else_is_refused(session, nadia, code):
    assert not shows(session, nadia, code)


@pytest.mark.parametrize("typed", [lambda code: code, str.upper, lambda code: f" {code.replace('-', ' ')} "])
def test_a_recovery_code_stands_in_once_however_it_is_typed(session, nadia, enrolled, typed):
    code = typed(enrolled[1][3])

    assert shows(session, nadia, code)
    assert not shows(session, nadia, code)
    assert second_factor.codes_left(session, nadia.id) == 9


def test_a_recovery_code_used_is_noted_for_the_admin(session, nadia, home, enrolled):
    shows(session, nadia, enrolled[1][0])

    assert [one.subject for one in entries(session, Filter(home.id, Action.RECOVERY_CODE_USED))] == [str(nadia.id)]


def test_new_recovery_codes_replace_the_former(session, nadia, enrolled):
    fresh = second_factor.new_recovery_codes(session, nadia, secret=SECRET)

    assert not shows(session, nadia, enrolled[1][0])
    assert shows(session, nadia, fresh[0])


def test_the_sixth_code_waits_even_if_it_is_right(session, nadia, enrolled):
    assert [shows(session, nadia, "000000") for _ in range(5)] == [False] * 5

    with pytest.raises(TooManyError):
        shows(session, nadia, now(enrolled[0]))


def test_setting_up_ends_every_session(session, nadia, boss):
    before = nadia.session_nonce
    key = second_factor.offered_key(nadia, SECRET)
    second_factor.set_up(session, nadia, now(key), secret=SECRET, by=boss)

    assert nadia.session_nonce != before


def test_a_wrong_code_sets_nothing_up(session, nadia, boss):
    with pytest.raises(BadInputError):
        second_factor.set_up(session, nadia, "000000", secret=SECRET, by=boss)

    assert not second_factor.is_set_up(session, nadia.id)


@pytest.mark.usefixtures("enrolled")
def test_a_key_in_place_is_not_replaced_by_another(session, nadia, boss):
    key = second_factor.offered_key(nadia, SECRET)

    with pytest.raises(ConflictError):
        second_factor.set_up(session, nadia, now(key), secret=SECRET, by=boss)


def test_the_key_offered_is_another_once_it_was_set_up(nadia, enrolled):
    assert second_factor.offered_key(nadia, SECRET) != enrolled[0]


def test_the_database_keeps_neither_key_nor_codes(session, nadia, enrolled):
    kept = session.get_one(SecondFactor, nadia.id).sealed
    hashes = {row.hash for row in session.query(RecoveryCode)}

    assert enrolled[0] not in kept
    assert not hashes & set(enrolled[1])


def test_a_sealed_key_opens_in_no_other_row_and_for_no_other_purpose(nadia):
    sealed = seal(b"key", nadia.id, secret=SECRET, purpose="one")

    assert unseal(sealed, nadia.id, secret=SECRET, purpose="one") == b"key"
    for owner, secret, purpose in ((uuid4(), SECRET, "one"), (nadia.id, "other", "one"), (nadia.id, SECRET, "two")):
        with pytest.raises(ConflictError):
            unseal(sealed, owner, secret=secret, purpose=purpose)


@pytest.mark.usefixtures("enrolled")
def test_an_admin_removes_it_for_their_own_people_only(session, build, nadia, home):
    with pytest.raises(ForbiddenError):
        second_factor.remove(session, nadia, by=build.actor(Role.ADMIN))
    second_factor.remove(session, nadia, by=people.Actor(uuid4(), home.id, frozenset({Role.ADMIN})))

    assert not second_factor.is_set_up(session, nadia.id)
    assert second_factor.codes_left(session, nadia.id) == 0


@pytest.mark.usefixtures("enrolled")
def test_an_account_closed_takes_its_key_along(session, nadia, boss):
    (member,) = people.queries.memberships_of(session, nadia.id)
    people.remove_membership(session, member.id, by=boss)
    session.expunge_all()

    assert (session.query(SecondFactor).count(), session.query(RecoveryCode).count()) == (0, 0)
