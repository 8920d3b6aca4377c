"""Organisations and sites through the API."""

from uuid import UUID, uuid4

import pytest

from reuse.actors.access import withdraw
from reuse.lifecycle.stages import Role

ORGANISATION = {"siret": "00000310300017", "name": "Atelier", "kind": "association"}
SITE = {
    "name": "Atelier",
    "address": "1 rue de l'Essai",
    "postcode": "31600",
    "commune": "Muret",
    "commune_code": "31395",
    "lat": 43.46,
    "lon": 1.33,
    "opening_hours": "Mo-Fr 09:00-12:30; PH off",
}


@pytest.fixture
def home(coordinator):
    return coordinator.post("/organisations", ORGANISATION).json


def test_a_wrong_siret_is_said_beside_its_field(coordinator):
    answer = coordinator.post("/organisations", ORGANISATION | {"siret": "00000310300018"})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["siret"])


def test_only_the_coordinator_adds_organisations(caller):
    assert caller(Role.ADMIN).post("/organisations", ORGANISATION).status_code == 403


def test_a_repeated_request_adds_one_organisation(coordinator):
    key = uuid4()
    first = coordinator.post("/organisations", ORGANISATION, key=key)

    assert coordinator.post("/organisations", ORGANISATION, key=key).json == first.json


def test_a_key_used_for_another_organisation_is_refused(coordinator):
    key = uuid4()
    coordinator.post("/organisations", ORGANISATION, key=key)

    assert coordinator.post("/organisations", ORGANISATION | {"name": "B"}, key=key).status_code == 422


def test_a_site_is_changed_by_who_read_its_last_version(coordinator, home):
    made = coordinator.post(f"/organisations/{home['id']}/sites", SITE)
    changed = coordinator.send(
        "PATCH",
        f"/sites/{made.json['id']}",
        json={"telephone": "05 36 49 00 02"},
        headers={"If-Match": made.headers["ETag"]},
    )

    assert (changed.status_code, changed.json["version"], changed.headers["ETag"]) == (200, 2, '"2"')


def test_a_site_changed_meanwhile_is_not_changed_again(coordinator, home):
    made = coordinator.post(f"/organisations/{home['id']}/sites", SITE)
    told = {"json": {"name": "B"}, "headers": {"If-Match": made.headers["ETag"]}}
    statuses = [coordinator.send("PATCH", f"/sites/{made.json['id']}", **told).status_code for _ in range(2)]

    assert statuses == [200, 412]


def test_a_change_that_names_no_version_is_refused(coordinator, home):
    assert coordinator.send("PATCH", f"/organisations/{home['id']}", json={"name": "B"}).status_code == 422


def test_hours_that_nobody_can_read_are_refused(coordinator, home):
    answer = coordinator.post(f"/organisations/{home['id']}/sites", SITE | {"opening_hours": "nine to five"})

    assert list(answer.json["fields"]) == ["opening_hours"]


def test_an_admin_changes_no_site_of_another_organisation(coordinator, home, caller):
    site = coordinator.post(f"/organisations/{home['id']}/sites", SITE).json
    answer = caller(Role.ADMIN).send("PATCH", f"/sites/{site['id']}", json={"name": "B"}, headers={"If-Match": '"1"'})

    assert answer.status_code == 403


def test_a_member_is_given_what_to_record(coordinator, home):
    told = {"email": "nadia@atelier.test", "name": "Nadia", "password": "quatre mots sans rapport"}
    user = coordinator.post("/users", told).json
    member = {"user": user["id"], "organisation": home["id"], "roles": ["refurbisher"]}

    assert coordinator.post("/memberships", member).json["roles"] == ["refurbisher"]


def test_an_admin_lists_their_own_people_only(coordinator, caller, build):
    told = {"email": "nadia@atelier.test", "name": "Nadia", "password": "quatre mots sans rapport"}
    user = coordinator.post("/users", told).json
    home = str(coordinator.actor.organisation)
    access = coordinator.post("/memberships", {"user": user["id"], "organisation": home, "roles": ["seller"]}).json
    shown = coordinator.get("/users").json["items"]
    withdraw(build.session, UUID(access["id"]), by=coordinator.actor)

    assert [one["name"] for one in shown] == ["Nadia"]
    assert (caller(Role.ADMIN).get("/users").json["items"], coordinator.get("/users").json["items"]) == ([], [])


def test_no_answer_shows_a_password(coordinator):
    told = {"email": "nadia@atelier.test", "name": "Nadia", "password": "quatre mots sans rapport"}

    assert set(coordinator.post("/users", told).json) == {"id", "email", "name", "language"}


def test_a_giver_agrees_for_itself_only(home, caller):
    admin = caller(Role.ADMIN)
    mine = {"giver": str(admin.actor.organisation), "receiver": home["id"]}
    theirs = {"giver": home["id"], "receiver": str(admin.actor.organisation)}

    assert [admin.post("/agreements", told).status_code for told in (mine, theirs)] == [201, 403]


def test_an_agreement_ended_is_shown_as_ended(coordinator, home):
    told = {"giver": home["id"], "receiver": str(coordinator.actor.organisation)}
    made = coordinator.post("/agreements", told).json
    coordinator.send("DELETE", f"/agreements/{made['id']}")

    assert [one["ended_at"] is not None for one in coordinator.get("/agreements").json["items"]] == [True]
