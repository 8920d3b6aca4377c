"""Whom a provider's word opens an account to."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from reuse.actors import people
from reuse.actors.audit import Action, Filter, entries
from reuse.actors.link_models import ProviderLink
from reuse.actors.linking import UnknownPersonError, recognise
from reuse.actors.models import User
from reuse.actors.passwords import is_password
from reuse.actors.provider import Identity
from reuse.lifecycle.stages import Role

NADIA = Identity("https://id.example", "subject-1", "Nadia@Atelier.test", "", second_factor=False, token="t")


@pytest.fixture
def boss(build):
    return build.actor(Role.COORDINATOR)


@pytest.fixture
def homes(build):
    return [build.organisation("Atelier"), build.organisation("Mairie")]


@pytest.fixture
def nadia(session, boss, homes):
    """Somebody who acts for two organisations."""
    told = {"email": "nadia@atelier.test", "name": "Nadia", "password": "cheval batterie agrafe correct"}
    made = people.add_user(session, **told, by=boss, key=uuid4())
    for home in homes:
        people.add_membership(session, made, home, {Role.SELLER}, set(), by=boss)
    return made


def test_the_address_leads_to_the_account_whatever_its_case(session, nadia):
    assert recognise(session, NADIA)[0] == nadia


@pytest.mark.usefixtures("nadia")
def test_the_siret_says_for_whom_the_person_acts(session, homes):
    assert recognise(session, replace(NADIA, siret=homes[1].siret))[1].organisation_id == homes[1].id


@pytest.mark.usefixtures("nadia")
def test_an_organisation_of_others_is_refused_by_its_name(session, build):
    other = build.organisation("Recyclerie")

    with pytest.raises(UnknownPersonError, match="does not act for Recyclerie"):
        recognise(session, replace(NADIA, siret=other.siret))


@pytest.mark.usefixtures("nadia")
def test_an_unknown_siret_is_refused_and_links_nothing(session):
    with pytest.raises(UnknownPersonError, match="SIRET 99999999999999"):
        recognise(session, replace(NADIA, siret="99999999999999"))
    assert session.scalar(select(func.count()).select_from(ProviderLink)) == 0


@pytest.mark.usefixtures("nadia")
@pytest.mark.parametrize("email", ["omar@atelier.test", "", "not an address", "nadia@atelier.test\0"])
def test_an_unknown_address_is_refused_and_no_account_is_made(session, email):
    before = session.scalar(select(func.count()).select_from(User))

    with pytest.raises(UnknownPersonError) as refused:
        recognise(session, replace(NADIA, email=email))
    assert "administrator" in refused.value.remedy
    assert session.scalar(select(func.count()).select_from(User)) == before


def test_a_closed_account_stays_closed(session, nadia):
    nadia.active = False
    session.flush()

    with pytest.raises(UnknownPersonError):
        recognise(session, NADIA)


def test_a_person_whose_address_changed_there_keeps_the_account(session, nadia):
    recognise(session, NADIA)

    assert recognise(session, replace(NADIA, email="nadia.b@elsewhere.test"))[0] == nadia


@pytest.mark.usefixtures("nadia")
def test_whoever_is_given_the_address_later_is_not_given_the_account(session):
    recognise(session, NADIA)

    with pytest.raises(UnknownPersonError, match="another person"):
        recognise(session, replace(NADIA, subject="subject-2"))


@pytest.mark.usefixtures("nadia")
def test_the_same_subject_of_another_provider_is_somebody_else(session):
    recognise(session, NADIA)

    with pytest.raises(UnknownPersonError):
        recognise(session, replace(NADIA, issuer="https://other.example"))


@pytest.mark.usefixtures("nadia")
def test_the_subject_is_kept_as_a_hash_only(session):
    recognise(session, NADIA)

    assert "subject-1" not in session.scalars(select(ProviderLink.hash)).one()


@pytest.mark.usefixtures("nadia")
def test_the_link_is_noted_once(session):
    for _ in range(2):
        recognise(session, NADIA)

    assert len(entries(session, Filter(action=Action.PROVIDER_LINKED))) == 1


def test_a_first_password_serves_no_more_once_the_provider_vouches(session, nadia):
    nadia.must_change_password = True
    recognise(session, NADIA)

    assert (nadia.must_change_password, is_password(nadia.password_hash, "cheval batterie agrafe correct")) == (
        False, False,
    )  # fmt: skip
