"""Organisations and their sites."""

from dataclasses import replace
from uuid import uuid4

import pytest

from reuse.actors import queries
from reuse.actors.models import SiteRole
from reuse.actors.service import Place, add_organisation, add_site, edit_organisation, edit_site
from reuse.errors import BadInputError, ConflictError, ForbiddenError, StaleError
from reuse.lifecycle.stages import Role

SIRET = "00000310300017"
MURET = Place(
    "Atelier",
    "1 rue de l'Essai",
    "31600",
    "Muret",
    "31395",
    43.46,
    1.33,
    (SiteRole.WORKSHOP,),
    "Mo-Fr 09:00-12:30; PH off",
)
HOSTILE = ["=cmd", "+1", "-1", "@x", "\tx", "a\0b", "a\ud800", "", "   ", "x" * 301]


@pytest.fixture
def coordinator(build):
    return build.actor(Role.COORDINATOR)


@pytest.fixture
def home(session, coordinator):
    return add_organisation(session, siret=SIRET, name="Atelier", kind="association", by=coordinator, key=uuid4())


def test_a_siret_with_wrong_check_digits_is_refused(session, coordinator):
    with pytest.raises(BadInputError):
        add_organisation(session, siret="00000310300018", name="A", kind="company", by=coordinator, key=uuid4())


def test_a_siret_is_one_organisation(session, coordinator, home):
    with pytest.raises(ConflictError):
        add_organisation(session, siret=home.siret, name="B", kind="company", by=coordinator, key=uuid4())


def test_only_the_coordinator_adds_organisations(session, build):
    with pytest.raises(ForbiddenError):
        add_organisation(session, siret=SIRET, name="A", kind="company", by=build.actor(Role.ADMIN), key=uuid4())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused(session, coordinator, name):
    with pytest.raises(BadInputError):
        add_organisation(session, siret=SIRET, name=name, kind="company", by=coordinator, key=uuid4())


@pytest.mark.parametrize(
    "changes",
    [
        {"opening_hours": "from nine to five"},
        {"lat": float("nan")},
        {"lat": 91.0},
        {"lon": -181.0},
        {"postcode": "3160"},
        {"postcode": "٣١٦٠٠"},
        {"commune_code": "ABCDE"},
        {"telephone": "<script>"},
        {"accepts": ("submarine",)},
        {"address": "=1+1"},
        {"commune": "\0"},
    ],
)
def test_a_place_that_cannot_be_is_refused(session, coordinator, home, changes):
    with pytest.raises(BadInputError):
        add_site(session, home, replace(MURET, **changes), by=coordinator, key=uuid4())


def test_repeating_the_key_adds_no_second_site(session, coordinator, home):
    key = uuid4()

    assert add_site(session, home, MURET, by=coordinator, key=key) is add_site(
        session, home, MURET, by=coordinator, key=key
    )


def test_an_admin_adds_sites_at_home_only(session, build, home):
    with pytest.raises(ForbiddenError):
        add_site(session, home, MURET, by=build.actor(Role.ADMIN), key=uuid4())


def test_a_change_keeps_what_it_does_not_name(session, coordinator, home):
    site = add_site(session, home, MURET, by=coordinator, key=uuid4())
    edit_site(session, site, {"telephone": "05 36 49 00 01"}, version=1, by=coordinator)

    assert (site.version, site.telephone, site.opening_hours) == (2, "05 36 49 00 01", MURET.opening_hours)


def test_a_change_of_what_has_changed_meanwhile_is_refused(session, coordinator, home):
    site = add_site(session, home, MURET, by=coordinator, key=uuid4())
    edit_site(session, site, {"name": "First"}, version=1, by=coordinator)

    with pytest.raises(StaleError):
        edit_site(session, site, {"name": "Second"}, version=1, by=coordinator)


def test_a_change_of_an_organisation_that_has_changed_meanwhile_is_refused(session, coordinator, home):
    edit_organisation(session, home, version=1, by=coordinator, name="First")

    with pytest.raises(StaleError):
        edit_organisation(session, home, version=1, by=coordinator, gone=True)


def test_sites_are_listed_one_page_after_the_other(session, coordinator, home):
    made = {add_site(session, home, MURET, by=coordinator, key=uuid4()).id for _ in range(3)}
    first = queries.sites(session, organisation=home.id, limit=2)
    second = queries.sites(session, organisation=home.id, after=first[-1].id, limit=2)

    assert {site.id for site in (*first, *second)} == made
