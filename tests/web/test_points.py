"""Facts about the pages that find a point."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from reuse.actors.models import Audience, Site, SiteRole
from reuse.points.models import Closure, ClosureKind, ClosureReason
from tests.builders import Builder
from tests.web.conftest import Visitor

pytestmark = pytest.mark.usefixtures("site")

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)  # a Tuesday, 13 h in Toulouse


@pytest.fixture
def site(build: Builder) -> Site:
    made = build.site(build.organisation("Mairie de Muret"), SiteRole.COLLECTION_POINT)
    made.name, made.opening_hours = "Mairie de Muret", "Mo-Fr 09:00-18:00; Sa 09:00-12:00; PH off"
    made.accepts, made.telephone = ["printer", "laptop"], "05 36 49 01 00"
    build.session.flush()
    return made


def close(build: Builder, site: Site, kind: ClosureKind, last_day: date) -> None:
    told = {"kind": kind, "reason": ClosureReason.WORKS, "first_day": date(2026, 3, 1), "last_day": last_day}
    build.session.add(Closure(id=uuid4(), site_id=site.id, made_at=build.clock.at, **told))
    build.session.flush()


def test_a_point_says_how_far_it_is_until_when_it_is_open_and_what_it_takes(visitor: Visitor) -> None:
    page = visitor.get("/points?q=toulouse&kind=printer&open=now").text

    assert "No place within" not in page
    assert "Open until 18:00" in visitor.get("/points?q=muret&kind=printer&open=now").text
    assert "km</span>" in page or "The nearest is in Muret" in page


def test_a_place_with_an_accent_missing_or_a_wrong_letter_is_understood(visitor: Visitor) -> None:
    for typed in ("mUrèt", "31600", "murret"):
        assert "Mairie de Muret" in visitor.get(f"/points?q={typed}").text


def test_whoever_is_far_is_told_the_nearest_one(visitor: Visitor) -> None:
    page = visitor.get("/points?q=Bagnères-de-Luchon&kind=printer").text

    assert "Printer: no place within 10 km takes it." in page
    assert "See the places without these choices" in page
    assert "The nearest is in Muret" in page


def test_a_place_that_nobody_knows_is_said_so(visitor: Visitor) -> None:
    assert "No commune and no place of this name" in visitor.get("/points?q=Zanzibar").text


def test_a_closed_point_says_when_it_opens(visitor: Visitor, build: Builder) -> None:
    build.clock.at = NOON + timedelta(hours=7)

    assert "Closed now, opens tomorrow at 09:00" in visitor.get("/points?q=muret").text
    assert "Mairie de Muret" not in visitor.get("/points?q=muret&open=now").text


def test_a_full_point_and_a_closed_one_say_why(visitor: Visitor, site: Site, build: Builder) -> None:
    close(build, site, ClosureKind.FULL, date(2026, 3, 3))
    assert "Full at the moment" in visitor.get("/points?q=muret").text

    close(build, site, ClosureKind.CLOSED, date(2026, 3, 8))
    assert "Closed at the moment, works, opens again on Monday at 09:00" in visitor.get("/points?q=muret").text


def test_saturday_morning_is_asked_and_told(visitor: Visitor) -> None:
    assert "Open on Saturday until 12:00" in visitor.get("/points?q=muret&open=saturday").text
    assert "Mairie de Muret" not in visitor.get("/points?q=muret&open=afternoon").text


def test_choices_narrow_the_list_and_stay_in_the_form(visitor: Visitor, site: Site, build: Builder) -> None:
    assert "Mairie de Muret" not in visitor.get("/points?q=muret&step_free=yes").text
    site.step_free = "yes"
    build.session.flush()
    page = visitor.get("/points?q=muret&step_free=yes&kind=laptop").text

    assert "Mairie de Muret" in page
    assert 'value="yes" checked' in page
    assert '<option value="laptop" selected' in page
    assert "/map?q=muret&amp;kind=laptop&amp;step_free=yes" in page


def test_a_shop_that_only_repairs_is_found_by_whoever_wants_a_repair(
    visitor: Visitor, site: Site, build: Builder
) -> None:
    site.roles, site.services = [], ["repair"]
    build.session.flush()

    assert "Mairie de Muret" not in visitor.get("/points").text
    assert "Mairie de Muret" in visitor.get("/points?for=repair").text


def test_who_may_enter_is_said(visitor: Visitor, site: Site, build: Builder) -> None:
    site.audience = Audience.OWN_PUBLIC
    build.session.flush()

    assert "Only for its own pupils, families and staff" in visitor.get("/points").text


def test_a_point_that_nobody_has_confirmed_for_half_a_year_says_so(
    visitor: Visitor, site: Site, build: Builder
) -> None:
    build.clock.at = NOON + timedelta(days=200)

    assert "Not confirmed for more than six months" in visitor.get("/points").text
    assert "since March 2026" in visitor.get(f"/points/{site.id}").text


def test_a_position_finds_what_is_near(visitor: Visitor) -> None:
    page = visitor.get("/points?lat=43.461&lon=1.331").text

    assert "Nearest to you" in page
    assert "140\N{NO-BREAK SPACE}m" in page


@pytest.mark.parametrize("address", ["lat=x&lon=1", "lat=nan&lon=1", "lat=91&lon=1", "lat=43", "for=x&open=x&kind=x"])
def test_what_nobody_could_mean_is_left_out(visitor: Visitor, address: str) -> None:
    assert "Mairie de Muret" in visitor.get(f"/points?{address}").text


def test_the_page_of_a_point_tells_its_week_with_the_holidays(visitor: Visitor, site: Site, build: Builder) -> None:
    build.clock.at = datetime(2026, 4, 4, 8, 0, tzinfo=UTC)  # Easter Monday is the 6th
    page = visitor.get(f"/points/{site.id}").text

    assert "Saturday 4 April 2026" in page
    assert "09:00\N{NO-BREAK SPACE}– 18:00" in page
    assert "public holiday" in page


def test_the_page_of_a_point_leads_there_and_says_what_it_refuses(visitor: Visitor, site: Site) -> None:
    page = visitor.get(f"/points/{site.id}").text

    assert 'href="geo:43.46,1.33?' in page
    assert "openstreetmap.org/directions?to=43.46%2C1.33" in page
    assert "Does not take" in page
    assert 'href="tel:0536490100"' in page


def test_a_point_of_professionals_has_no_page(visitor: Visitor, site: Site, build: Builder) -> None:
    site.audience = Audience.PROFESSIONALS
    build.session.flush()

    assert visitor.get(f"/points/{site.id}").status_code == 404


def test_communes_are_suggested_while_one_types(visitor: Visitor) -> None:
    assert visitor.get("/points/suggestions?q=st-gaud").get_json()[0]["name"] == "Saint-Gaudens"
    assert visitor.get("/points/suggestions?q=s").get_json() == []


def test_a_points_page_leads_to_who_runs_it_and_to_whoever_may_mend_it(visitor: Visitor, site: Site) -> None:
    page = visitor.get(f"/points/{site.id}").text

    for path in (f"/actors/{site.organisation_id}", f"/points/{site.id}/report"):
        assert f'href="{path}"' in page
        assert visitor.get(path).status_code == 200
