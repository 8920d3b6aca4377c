"""The audit log."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from reuse.actors import audit, people, service, tokens
from reuse.actors.actor import Actor
from reuse.actors.audit import Action, Filter, entries, note
from reuse.actors.audit_models import TERM, AuditEntry
from reuse.actors.models import Organisation, User
from reuse.events.corrections import correct
from reuse.events.custody import agree, end_agreement
from reuse.lifecycle.stages import Role


@pytest.fixture
def boss(build):
    return build.actor(Role.COORDINATOR, Role.ADMIN)


@pytest.fixture
def nadia(session, boss):
    told = {"email": "nadia@atelier.test", "name": "Nadia", "password": "quatre mots au hasard"}
    return people.add_user(session, **told, by=boss, key=uuid4())


def actions(session, **wanted):
    return [entry.action for entry in reversed(entries(session, Filter(**wanted)))]


def test_every_action_has_a_name():
    assert set(audit.NAMES) == set(Action)


def test_an_account_is_noted_from_its_opening_to_its_end(session, boss, nadia):
    home = session.get_one(Organisation, boss.organisation)
    access = people.add_membership(session, nadia, home, {Role.SELLER}, set(), by=boss)
    people.add_membership(session, nadia, home, {Role.CARRIER}, set(), by=boss)
    people.remove_membership(session, access.id, by=boss)

    assert actions(session, organisation=boss.organisation) == [
        "account_opened", "access_given", "access_changed", "access_removed", "account_closed",
    ]  # fmt: skip


def test_an_access_said_again_is_noted_once(session, boss, nadia):
    home = session.get_one(Organisation, boss.organisation)
    for _ in range(2):
        people.add_membership(session, nadia, home, {Role.SELLER}, set(), by=boss)

    assert actions(session).count("access_given") + actions(session).count("access_changed") == 1


def test_a_token_is_noted_when_made_and_once_when_revoked(session, boss):
    home = session.get_one(Organisation, boss.organisation)
    told = {"name": "scanner", "scopes": {Role.SELLER}, "site": None, "days": 30, "secret": "s"}
    key = uuid4()
    made = [tokens.add_token(session, home, **told, by=boss, key=key)[0] for _ in range(2)]
    for _ in range(2):
        tokens.revoke_token(session, made[0].id, by=boss)

    assert actions(session) == ["token_made", "token_revoked"]


def test_a_change_of_place_is_noted_for_the_organisation_that_runs_it(session, build, boss):
    home = build.organisation("Commune")
    site = build.site(home)
    service.edit_site(session, site, {"telephone": "05 61 00 00 00"}, version=1, by=boss)
    service.edit_organisation(session, home, version=1, by=boss, gone=True)
    noted = entries(session, Filter(organisation=home.id))

    assert [(entry.action, entry.detail) for entry in noted] == [
        ("organisation_changed", {"version": 2, "gone": True}),
        ("site_changed", {"version": 2, "fields": ["telephone"]}),
    ]


def test_a_standing_agreement_is_noted_when_made_and_ended(session, build, boss):
    giver, receiver = build.organisation(), build.organisation()
    for _ in range(2):
        made = agree(session, giver=giver.id, receiver=receiver.id, by=boss, key=uuid4())
    for _ in range(2):
        end_agreement(session, made.id, by=boss)

    assert actions(session, organisation=giver.id) == ["agreement_made", "agreement_ended"]


def test_what_the_coordinator_undoes_of_others_is_noted_for_them(session, build, boss):
    desk = build.actor(Role.COLLECTOR)
    device = build.collected(desk)
    correct(session, device, build.last(device).id, by=boss, key=uuid4())

    assert actions(session, organisation=desk.organisation) == ["corrected"]


def test_an_own_mistake_undone_is_not_noted(session, build):
    desk = build.actor(Role.COLLECTOR)
    device = build.collected(desk)
    correct(session, device, build.last(device).id, by=desk, key=uuid4())

    assert actions(session) == []


@pytest.mark.parametrize("told", [{"name": "Nadia Durand"}, {"to": "nadia@atelier.test"}, {"of": ["ok", "0561 000"]}])
def test_an_entry_that_could_name_somebody_is_refused(session, boss, told):
    with pytest.raises(ValueError, match="references only"):
        note(session, Action.SIGNED_IN, by=boss, detail=told)


def test_names_are_those_of_today_and_go_with_the_account(session, nadia):
    shown = entries(session, Filter())
    nadia.name = "Nadia B."
    session.flush()
    before = audit.names(session, shown)
    session.execute(delete(User).where(User.id == nadia.id))

    assert (before[str(nadia.id)], audit.names(session, shown).get(str(nadia.id))) == ("Nadia B.", None)


def test_entries_are_narrowed_by_action_person_and_time(session, boss, moment):
    note(session, Action.SIGNED_IN, by=boss)
    moment.advance(hours=1)
    note(session, Action.PASSWORD_CHANGED, by=boss)
    note(session, Action.SIGN_IN_THROTTLED, by=None, subject="0a1b")
    later = moment.at

    assert actions(session, action=Action.SIGNED_IN) == ["signed_in"]
    assert actions(session, actor=boss.reference) == ["signed_in", "password_changed"]
    assert actions(session, until=later) == ["signed_in"]
    assert actions(session, since=later) == ["password_changed", "sign_in_throttled"]


def test_a_page_goes_on_where_the_last_one_ended(session, boss):
    for _ in range(3):
        note(session, Action.SIGNED_IN, by=boss)
    first = entries(session, Filter(), limit=2)
    rest = entries(session, Filter(), after=first[-1].number, limit=2)

    assert len({entry.number for entry in (*first, *rest)}) == 3


def test_an_entry_cannot_be_changed(session, boss):
    note(session, Action.SIGNED_IN, by=boss)

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(update(AuditEntry).values(action="pin_set"))


def test_a_young_entry_cannot_be_deleted_whoever_asks(session, boss, moment):
    moment.at = datetime.now(UTC)  # noqa: TID251 - the database compares with its own clock
    note(session, Action.SIGNED_IN, by=boss)

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(delete(AuditEntry))


def test_entries_go_at_their_term_and_not_before(session, boss, moment):
    moment.at = datetime(2024, 1, 1, tzinfo=UTC)
    note(session, Action.SIGNED_IN, by=boss)

    assert audit.purge_entries(session, moment.at + TERM - timedelta(seconds=1)) == 0
    assert audit.purge_entries(session, moment.at + TERM) == 1


def test_the_shell_notes_under_its_own_reference(session, boss):
    shell = Actor(audit.OPERATOR, boss.organisation, frozenset({Role.ADMIN}))
    note(session, Action.KEY_ROTATED, by=shell)

    assert audit.names(session, entries(session, Filter())) == {
        str(boss.organisation): session.get_one(Organisation, boss.organisation).name
    }
