"""Pages of organisations, sites and agreements."""

import re

import pytest

from reuse.actors import queries
from reuse.actors.models import Audience, Organisation, Site
from reuse.events import queries as events
from reuse.lifecycle.stages import Role
from reuse.web.search import answers

PLACE = {
    "name": "Mairie de Muret", "address": "27 rue Castelvielh", "postcode": "31600", "commune": "Muret",
    "commune_code": "31395", "lat": "43,4602", "lon": "1.3265", "telephone": "05 61 51 95 95",
    "opening_hours": "Mo-Fr 09:00-12:00; PH off",
}  # fmt: skip


@pytest.fixture
def boss(build):
    return build.actor(Role.COORDINATOR)


@pytest.fixture
def town(build):
    return build.organisation("Commune de Muret", "commune")


@pytest.fixture
def desk(signed_in, boss):
    return signed_in(boss)


@pytest.mark.parametrize("path", ["/places", "/places/{0}", "/places/{0}/sites/new", "/sites/{1}"])
def test_nobody_but_admins_and_the_coordinator_sees_them(signed_in, build, path):
    by = build.actor(Role.SELLER)

    assert signed_in(by).get(path.format(by.organisation, by.site)).status_code == 403


@pytest.mark.parametrize("path", ["/places/{0}", "/places/{0}/sites/new", "/sites/{1}"])
def test_an_admin_sees_nothing_of_elsewhere(signed_in, build, path):
    other = build.actor(Role.SELLER)

    assert signed_in(build.actor(Role.ADMIN)).get(path.format(other.organisation, other.site)).status_code == 403


def test_an_admin_is_led_home(signed_in, build):
    admin = build.actor(Role.ADMIN)

    assert signed_in(admin).get("/places").headers["Location"] == f"/places/{admin.organisation}"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("typed", ["muret", "MÛRET", "commune de muert", "comune", "murat"])
def test_the_search_forgives(desk, typed):
    assert "Commune de Muret" in desk.get(f"/places?q={typed}").text


@pytest.mark.usefixtures("town")
def test_the_search_does_not_find_everything(desk):
    assert "Commune de Muret" not in desk.get("/places?q=toulouse").text


@pytest.mark.parametrize(
    ("typed", "found"), [("ab", False), ("", True), ("atelier x", False), ("atleier", True), ("alier", False)]
)
def test_one_mistake_a_word_is_forgiven_and_not_two(typed, found):
    assert answers(typed, "Atelier Sud") is found


def test_the_coordinator_adds_an_organisation(desk):
    sent = desk.send("/places", form="/places", siret="00000310300017", name="Mairie", kind="commune")

    assert "SIRET 00000310300017" in desk.get(sent.headers["Location"]).text


def test_a_wrong_siret_is_said_beside_its_field_and_what_was_typed_stays(desk):
    sent = desk.send("/places", form="/places", siret="21310395700012", name="Mairie", kind="commune")

    assert (sent.status_code, "check digits" in sent.text, 'value="21310395700012"' in sent.text) == (422, True, True)


def test_an_admin_adds_no_organisation(signed_in, build):
    admin = signed_in(build.actor(Role.ADMIN))

    assert admin.send("/places", siret="1", name="x", kind="commune").status_code == 403


def test_an_organisation_is_renamed(desk, session, town):
    told = {"name": "Ville de Muret", "kind": "commune", "version": "1"}
    sent = desk.send(f"/places/{town.id}", form=f"/places/{town.id}", **told)
    session.expire_all()

    assert (sent.status_code, session.get_one(Organisation, town.id).name) == (303, "Ville de Muret")


def test_a_change_of_what_somebody_changed_since_is_refused_and_kept(desk, session, town):
    town.version = 2
    session.flush()
    sent = desk.send(f"/places/{town.id}", form=f"/places/{town.id}", name="Autre nom", kind="commune", version="1")

    assert (sent.status_code, "Somebody changed this" in sent.text, "Autre nom" in sent.text) == (412, True, True)


def test_the_same_form_sent_twice_is_one_change(desk, town):
    told = {"name": "Ville", "kind": "commune", "version": "1", "key": "0b9d8c1e-7f63-4f0e-9a55-111111111111"}
    sent = [desk.send(f"/places/{town.id}", form=f"/places/{town.id}", **told).status_code for _ in range(2)]

    assert sent == [303, 303]


def test_a_site_is_added_and_shown(desk, session, town):
    told = PLACE | {"roles": ["collection_point", "depot"], "accepts": ["laptop"]}
    sent = desk.send(f"/places/{town.id}/sites", form=f"/places/{town.id}/sites/new", **told)
    made = queries.sites(session, organisation=town.id)[0]

    assert (sent.status_code, made.roles, made.accepts, made.lat) == (
        303, ["collection_point", "depot"], ["laptop"], 43.4602,
    )  # fmt: skip
    assert "Mairie de Muret" in desk.get(sent.headers["Location"]).text


@pytest.mark.parametrize(
    ("field", "value"),
    [("opening_hours", "sometimes"), ("postcode", "3160"), ("lat", "north"), ("name", ""), ("lon", "999")],
)
def test_what_is_wrong_is_said_and_what_was_ticked_stays(desk, town, field, value):
    told = PLACE | {"roles": ["depot"], field: value}
    sent = desk.send(f"/places/{town.id}/sites", form=f"/places/{town.id}/sites/new", **told)

    assert (sent.status_code, bool(re.search(r'value="depot" checked', sent.text))) == (422, True)
    assert f'href="#f-{field}"' in sent.text


def test_a_site_is_changed_by_the_admin_at_home(signed_in, build, session):
    admin = build.actor(Role.ADMIN)
    path = f"/sites/{admin.site}"
    page = signed_in(admin)
    told = PLACE | {"roles": ["workshop"], "version": "1"}
    sent = page.send(path, form=path, **told)
    session.expire_all()
    site = session.get_one(Site, admin.site)

    assert (sent.status_code, site.name, site.version) == (303, "Mairie de Muret", 2)
    assert page.send(path, form=path, **told).status_code == 412


def test_what_residents_ask_of_a_site_is_told_by_its_form(desk, session, town):
    told = {
        "services": "repair",
        "audience": "own_public",
        "by_appointment": "yes",
        "step_free": "limited",
        "directions": "Au fond de la cour",
        "website": "https://essai.test/",
        "qualifications": "QualiRépar, ESUS",
        "capacity": "40",
    }
    desk.send(f"/places/{town.id}/sites", form=f"/places/{town.id}/sites/new", **PLACE | told)
    made = queries.sites(session, organisation=town.id)[0]

    assert (made.services, made.audience, made.by_appointment, made.step_free) == (
        ["repair"],
        Audience.OWN_PUBLIC,
        True,
        "limited",
    )
    assert (made.directions, made.website) == ("Au fond de la cour", "https://essai.test/")
    assert (made.qualifications, made.capacity) == (["ESUS", "QualiRépar"], 40)


def test_a_site_of_elsewhere_is_not_changed(signed_in, build):
    other = build.actor(Role.SELLER)

    assert signed_in(build.actor(Role.ADMIN)).send(f"/sites/{other.site}", **PLACE, version="1").status_code == 403


def test_an_agreement_is_made_and_ended(desk, session, town, build):
    workshop = build.organisation("Atelier")
    path = f"/places/{town.id}"
    desk.send(f"{path}/agreements", form=path, receiver=str(workshop.id))
    made = events.agreements(session, organisation=town.id)[0]
    shown = "Atelier</th>" in desk.get(path).text
    desk.send(f"{path}/agreements/{made.id}/end", form=path)
    session.expire_all()

    assert (shown, "Atelier</th>" in desk.get(path).text) == (True, False)


@pytest.mark.parametrize("receiver", ["", "nobody", "{0}"])
def test_an_agreement_with_nobody_or_oneself_is_refused(desk, town, receiver):
    path = f"/places/{town.id}"

    assert desk.send(f"{path}/agreements", form=path, receiver=receiver.format(town.id)).status_code == 422


def test_an_admin_makes_no_agreement_for_others(signed_in, build, town):
    admin = build.actor(Role.ADMIN)
    sent = signed_in(admin).send(f"/places/{town.id}/agreements", receiver=str(admin.organisation))

    assert sent.status_code == 403
