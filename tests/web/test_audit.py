"""The page of the audit log."""

from dataclasses import replace
from uuid import uuid4

import pytest

from reuse.actors import audit, people, queries
from reuse.actors.audit import Action
from reuse.actors.models import Organisation
from reuse.codes import show_code
from reuse.events.corrections import correct
from reuse.lifecycle.stages import Role


@pytest.fixture
def admin(build):
    return build.actor(Role.ADMIN)


@pytest.fixture
def opened(session, admin):
    """An account opened in the admin's organisation."""
    told = {"email": "zoe@atelier.test", "name": "Zoé Ünal", "password": "cheval batterie agrafe correct"}
    made = people.add_user(session, **told, by=admin, key=uuid4())
    home = session.get_one(Organisation, admin.organisation)
    people.add_membership(session, made, home, {Role.SELLER}, set(), by=admin)
    return made


@pytest.mark.usefixtures("opened")
def test_an_admin_reads_what_was_done_at_home(signed_in, admin):
    page = signed_in(admin).get("/audit").text

    assert ("Zoé Ünal" in page, "Access given" in page, "Recyclery" in page) == (True, True, True)


@pytest.mark.usefixtures("opened")
def test_an_admin_of_elsewhere_reads_nothing_of_it(signed_in, build):
    assert "Zoé" not in signed_in(build.actor(Role.ADMIN)).get("/audit").text


@pytest.mark.usefixtures("opened")
def test_the_coordinator_reads_everything(signed_in, build):
    assert "Zoé" in signed_in(build.actor(Role.COORDINATOR)).get("/audit").text


@pytest.mark.parametrize("path", ["/audit", "/audit.csv"])
def test_nobody_else_reads_it(signed_in, build, path):
    assert signed_in(build.actor(Role.REFURBISHER)).get(path).status_code == 403


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(
    ("asked", "seen"),
    [("action=access_given", True), ("action=token_made", False), ("since=2026-03-03", True),
     ("since=2026-03-04", False),
     ("until=2026-03-03", True), ("until=2026-03-02", False), ("action=nonsense", True), ("since=31/12", True)],
)  # fmt: skip
def test_the_address_narrows_the_list(signed_in, admin, asked, seen):
    page = signed_in(admin).get(f"/audit?{asked}").text.partition("<table")[2]

    assert ("Zoé" in page) is seen


def test_the_address_narrows_to_one_person(signed_in, admin, opened):
    table = signed_in(admin).get(f"/audit?who={opened.id}").text.partition("<table")[2]

    assert table == ""


def test_somebody_whose_account_is_closed_is_named_nowhere(session, signed_in, admin, opened):
    visitor = signed_in(admin)
    access = queries.memberships_of(session, opened.id)[0]
    people.remove_membership(session, access.id, by=admin)
    page = visitor.get("/audit").text

    assert ("Zoé" in page, "Account closed" in page) == (False, True)


def test_a_long_list_goes_on(session, signed_in, admin):
    for _ in range(60):
        audit.note(session, Action.SIGNED_IN, by=admin)
    visitor = signed_in(admin)
    more = visitor.get("/audit").text.partition('rel="next"')

    assert "The 50 latest entries" in more[0]


def test_the_export_runs_no_formula(session, signed_in, admin, opened):
    opened.name = "=cmd"
    session.flush()
    lines = signed_in(admin).get("/audit.csv?action=access_given").text.splitlines()

    assert lines[0].startswith("\N{ZERO WIDTH NO-BREAK SPACE}When;")
    assert any(";'=cmd;" in line for line in lines)
    assert not any(";=cmd;" in line for line in lines)


def test_what_the_coordinator_undid_is_named_by_the_code_of_its_device(session, build, signed_in):
    boss, desk = build.actor(Role.COORDINATOR), build.actor(Role.COLLECTOR)
    device = build.collected(desk)
    correct(session, device, build.last(device).id, by=boss, key=uuid4())

    assert show_code(device.code) in signed_in(boss).get("/audit?action=corrected").text


def test_a_sign_in_says_how_much_was_shown(signed_in, admin):
    signed_in(replace(admin, roles=frozenset({Role.SELLER})))
    page = signed_in(admin).get("/audit?action=signed_in").text

    assert ("with one factor" in page, "with two factors" in page) == (True, True)
