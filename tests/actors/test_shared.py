"""Shared devices and PINs: each rule, and who tries to get round it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from reuse import clock
from reuse.actors import people, rules, shared
from reuse.actors.actor import Actor
from reuse.actors.audit import Action, Filter, entries
from reuse.actors.models import DevicePin, Organisation
from reuse.actors.presence import Presence, Proof
from reuse.errors import BadInputError, ForbiddenError, NotFoundError, TooManyError
from reuse.lifecycle.stages import Role

PIN = "285093"


@pytest.fixture
def boss(build):
    return build.actor(Role.COORDINATOR, Role.ADMIN)


@pytest.fixture
def enrol(session, boss):
    """Make a member of an organisation, as their actor and the presence of a password sign-in."""

    def make(home: Organisation, *roles: Role, name: str = "Nadia") -> tuple[Actor, Presence]:
        email = f"{uuid4().hex}@essai.test"
        user = people.add_user(
            session, email=email, name=name, password="quatre mots pour essayer", by=boss, key=uuid4()
        )
        member = people.add_membership(session, user, home, set(roles), set(), by=boss)
        here = Presence(user.id, user.session_nonce, member.id, None, Proof.PASSWORD, clock.now(), clock.now())
        return Actor(user.id, home.id, frozenset(roles)), here

    return make


@pytest.fixture
def home(build):
    return build.organisation("Atelier")


@pytest.fixture
def nadia(enrol, home):
    return enrol(home, Role.REFURBISHER)


@pytest.fixture
def phone(session, nadia):
    return shared.trust(session, "Comptoir", presence=nadia[1], by=nadia[0])


@pytest.fixture
def pin(session, phone, nadia):
    return shared.set_pin(session, phone, PIN, presence=nadia[1], by=nadia[0])


def tries(session, phone, pin, typed):
    return shared.try_pin(session, phone, pin.id, typed, origin="here")


def test_the_right_pin_opens_the_membership_it_was_set_for(session, phone, pin, nadia):
    user, member = tries(session, phone, pin, PIN)

    assert (user.id, member.id) == (nadia[0].reference, nadia[1].membership)


def test_the_sixth_try_is_refused_even_if_it_is_right(session, phone, pin):
    assert [tries(session, phone, pin, "285094") for _ in range(5)] == [None] * 5

    with pytest.raises(ForbiddenError, match="opens nothing any more"):
        tries(session, phone, pin, PIN)


def test_waiting_gives_no_tries_back(session, phone, pin, moment):
    for _ in range(5):
        tries(session, phone, pin, "285094")
    moment.advance(days=30)

    with pytest.raises(ForbiddenError):
        tries(session, phone, pin, PIN)


def test_the_right_pin_gives_its_tries_back(session, phone, pin):
    for _ in range(4):
        tries(session, phone, pin, "285094")
    tries(session, phone, pin, PIN)

    assert tries(session, phone, pin, "285094") is None
    assert tries(session, phone, pin, PIN)


def test_five_wrong_pins_are_noted_for_the_admin(session, phone, pin, home):
    for _ in range(5):
        tries(session, phone, pin, "285094")

    assert [one.subject for one in entries(session, Filter(home.id, Action.PIN_FAILED_OUT))] == [str(pin.user_id)]


def test_a_pin_of_one_device_opens_nothing_with_the_secret_of_another(session, pin, nadia):
    other = shared.trust(session, "Camion", presence=nadia[1], by=nadia[0])

    with pytest.raises(NotFoundError):
        tries(session, other, pin, PIN)


def test_a_pin_means_nothing_without_the_secret_of_its_device(session, phone, pin):
    forged = replace(phone, secret="a guess")

    assert tries(session, forged, pin, PIN) is None


@pytest.mark.parametrize("secret", ["", "a guess", "\ud800", "x" * 5000])
@pytest.mark.usefixtures("phone")
def test_a_secret_made_up_is_no_device(session, secret):
    assert shared.in_hand(session, secret) is None


def test_the_database_keeps_neither_the_secret_nor_the_pin(phone, pin):
    kept = f"{phone.device.secret_hash} {pin.pin_hash}"

    assert phone.secret not in kept
    assert PIN not in kept


def test_a_device_is_trusted_for_ninety_days(session, phone, moment):
    assert shared.in_hand(session, phone.secret)
    moment.advance(days=90)

    assert shared.in_hand(session, phone.secret) is None


def test_a_device_withdrawn_opens_nothing(session, phone, pin, nadia):
    shared.distrust(session, phone.device.id, by=nadia[0])

    assert shared.in_hand(session, phone.secret) is None
    assert session.get(DevicePin, pin.id) is None


def test_another_organisation_withdraws_nothing(session, build, phone):
    with pytest.raises(NotFoundError):
        shared.distrust(session, phone.device.id, by=build.actor(Role.SELLER))


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR])
def test_an_admin_or_coordinator_sets_no_pin(session, enrol, home, phone, role):
    actor, here = enrol(home, Role.COLLECTOR, role)

    with pytest.raises(ForbiddenError, match="no PIN"):
        shared.set_pin(session, phone, PIN, presence=here, by=actor)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR])
def test_whoever_becomes_one_uses_their_pin_no_more(session, boss, home, phone, pin, role):
    user = session.get_one(people.User, pin.user_id)
    people.add_membership(session, user, home, {Role.REFURBISHER, role}, set(), by=boss)

    with pytest.raises(NotFoundError):
        tries(session, phone, pin, PIN)


def test_a_pin_sets_no_pin_and_trusts_no_device(session, phone, nadia):
    by_pin = replace(nadia[1], proof=Proof.PIN)

    with pytest.raises(ForbiddenError):
        shared.set_pin(session, phone, PIN, presence=by_pin, by=nadia[0])
    with pytest.raises(ForbiddenError):
        shared.trust(session, "Camion", presence=by_pin, by=nadia[0])


def test_a_pin_is_set_on_a_device_of_ones_own_organisation(session, build, enrol, phone):
    actor, here = enrol(build.organisation("Ailleurs"), Role.COLLECTOR)

    with pytest.raises(ForbiddenError, match="another organisation"):
        shared.set_pin(session, phone, PIN, presence=here, by=actor)


def test_a_membership_taken_away_takes_its_pin_along(session, boss, phone, pin):
    people.remove_membership(session, pin.membership_id, by=boss)
    session.expunge_all()

    assert shared.colleagues(session, phone) == []
    assert session.query(DevicePin).count() == 0


def test_an_access_withdrawn_leaves_the_list_before_it_is_ended(session, phone, pin):
    session.get_one(people.Membership, pin.membership_id).removed_at = clock.now()
    session.flush()

    assert shared.colleagues(session, phone) == []


def test_devices_past_their_time_or_withdrawn_are_forgotten_with_their_pins(session, phone, pin, nadia, moment):
    other = shared.trust(session, "Camion", presence=nadia[1], by=nadia[0])
    shared.distrust(session, other.device.id, by=nadia[0])

    assert shared.forget_distrusted(session, clock.now()) == 1
    assert tries(session, phone, pin, PIN)
    moment.advance(days=90)
    assert shared.forget_distrusted(session, clock.now()) == 1
    assert session.query(DevicePin).count() == 0


@pytest.mark.parametrize("change", [{"active": False}, {"must_change_password": True}])
def test_a_closed_account_or_a_first_password_leaves_the_list(session, phone, pin, change):
    user = session.get_one(people.User, pin.user_id)
    for name, value in change.items():
        setattr(user, name, value)
    session.flush()

    assert shared.colleagues(session, phone) == []


def test_a_new_pin_replaces_the_former_and_gives_five_new_tries(session, phone, pin, nadia):
    for _ in range(5):
        tries(session, phone, pin, "285094")
    renewed = shared.set_pin(session, phone, "907162", presence=nadia[1], by=nadia[0])

    assert tries(session, phone, renewed, PIN) is None
    assert tries(session, phone, renewed, "907162")


def test_many_persons_tried_from_one_place_end_in_a_wait(session, enrol, home, phone):
    members = [enrol(home, Role.COLLECTOR, name=f"Nadia {n}") for n in range(13)]
    pins = [shared.set_pin(session, phone, PIN, presence=here, by=actor) for actor, here in members]
    for pin in pins[:12] * 5:
        tries(session, phone, pin, "285094")

    with pytest.raises(TooManyError):
        tries(session, phone, pins[12], PIN)


GUESSED = "123456 654321 890123 000000 121212 112211 123123 123321 001111 140789 071489 890714 121984 198412 010126"


@pytest.mark.parametrize("typed", ["", "28509", "2850933", "28509a", "٢٨٥٠٩٣", *GUESSED.split()])
def test_a_pin_that_somebody_would_try_first_is_refused(typed):
    with pytest.raises(BadInputError):
        rules.check_pin(typed)


@pytest.mark.parametrize("typed", [PIN, "907162", "817044", "936047"])
def test_any_other_pin_is_taken(typed):
    rules.check_pin(typed)


def test_most_pins_remain():
    taken = sum(_is_taken(f"{number:06d}") for number in range(0, 1_000_000, 997))

    assert taken > 0.85 * 1003


def _is_taken(typed):
    try:
        rules.check_pin(typed)
    except BadInputError:
        return False
    return True


def test_the_presence_of_a_pin_ends_after_a_silent_hour(nadia):
    by_pin = replace(nadia[1], proof=Proof.PIN)

    assert by_pin.lasts(clock.now() + timedelta(minutes=59))
    assert not by_pin.lasts(clock.now() + timedelta(hours=1))
