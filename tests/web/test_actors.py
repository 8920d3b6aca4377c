"""The directory of the chain, for anybody."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.models import Organisation, Site, SiteRole
from reuse.clock import now
from reuse.points.models import Closure, ClosureKind, ClosureReason
from tests.builders import Builder
from tests.web.conftest import Visitor


@pytest.fixture
def recyclery(build: Builder, session: Session) -> Site:
    made = build.site(build.organisation("Recyclerie <b>de l’Essai</b>"), SiteRole.RECYCLERY)
    made.qualifications, made.services = ["QualiRépar"], ["repair"]
    session.flush()
    return made


@pytest.fixture
def plant(build: Builder) -> Site:
    return build.site(build.organisation("Usine de traitement"), SiteRole.TREATMENT_PLANT)


def test_actors_are_listed_with_what_they_do_and_hold(visitor: Visitor, recyclery: Site, plant: Site) -> None:
    assert recyclery.id != plant.id
    page = visitor.get("/actors").text

    for said in ("Recyclerie &lt;b&gt;de l’Essai", "Repairs, Sells second-hand", "QualiRépar", "Recycles", "2 actors"):
        assert said in page


@pytest.mark.parametrize(
    ("asked", "shown"), [("does=repair", True), ("does=recycle", False), ("q=recyclrie", True), ("q=Zanzibar", False)]
)
def test_the_list_is_narrowed_by_service_and_forgiving_words(
    visitor: Visitor, recyclery: Site, asked: str, shown: bool
) -> None:
    assert (f"/actors/{recyclery.organisation_id}" in visitor.get(f"/actors?{asked}").text) is shown


def test_a_site_for_residents_leads_to_its_point_and_another_to_its_own_page(
    visitor: Visitor, recyclery: Site, plant: Site
) -> None:
    own = f"/actors/{plant.organisation_id}/sites/{plant.id}"

    assert f"/points/{recyclery.id}" in visitor.get(f"/actors/{recyclery.organisation_id}").text
    assert own in visitor.get(f"/actors/{plant.organisation_id}").text
    assert "does not receive the public" in visitor.get(own).text


def test_a_closure_shows_on_the_page_of_a_site_for_professionals(
    visitor: Visitor, session: Session, plant: Site
) -> None:
    plant.opening_hours = "24/7"
    told = {"kind": ClosureKind.CLOSED, "reason": ClosureReason.WORKS, "first_day": date(2026, 3, 1), "made_at": now()}
    session.add(Closure(id=uuid4(), site_id=plant.id, **told))
    session.flush()

    assert "Closed at the moment, works" in visitor.get(f"/actors/{plant.organisation_id}/sites/{plant.id}").text


def test_a_site_past_its_last_day_has_no_page_any_more(visitor: Visitor, session: Session, plant: Site) -> None:
    plant.last_day = date(2026, 3, 1)
    session.flush()

    assert visitor.get(f"/actors/{plant.organisation_id}/sites/{plant.id}").status_code == 404


def test_who_has_gone_is_not_in_the_directory(visitor: Visitor, session: Session, plant: Site) -> None:
    session.get_one(Organisation, plant.organisation_id).gone = True
    session.flush()

    assert "Usine" not in visitor.get("/actors").text
    assert visitor.get(f"/actors/{plant.organisation_id}").status_code == 404
    assert visitor.get(f"/actors/{plant.organisation_id}/sites/{plant.id}").status_code == 404


def test_a_depot_stands_in_no_directory(visitor: Visitor, build: Builder) -> None:
    depot = build.site(build.organisation("Dépôt"), SiteRole.DEPOT)

    assert "Dépôt" not in visitor.get("/actors").text
    assert visitor.get(f"/actors/{depot.organisation_id}/sites/{depot.id}").status_code == 404
