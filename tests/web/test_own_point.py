"""A caretaker keeps the point true; a resident reports what is not."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor


@pytest.fixture
def caretaker(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR)


@pytest.fixture
def hall(signed_in: Callable[[Actor], Visitor], caretaker: Actor) -> Visitor:
    return signed_in(caretaker)


@pytest.fixture
def there(caretaker: Actor) -> str:
    return f"/sites/{caretaker.site}/public"


@pytest.fixture
def site(session: Session, caretaker: Actor) -> Site:
    return session.get_one(Site, caretaker.site)


def test_the_only_point_opens_at_once(hall: Visitor, there: str) -> None:
    assert hall.get("/my-points").headers["Location"] == there


def test_a_week_typed_day_by_day_is_what_residents_read(
    session: Session, hall: Visitor, there: str, site: Site, visitor: Visitor
) -> None:
    week = {"day-Mo": "9h-12h30 14h-17h", "day-We": "9-12", "public_holidays_off": "yes", "telephone": "05 36 49 01 02"}
    answer = hall.send(f"{there}/hours", form=there, version="1", **week)

    session.refresh(site)

    assert answer.status_code == 303
    assert site.opening_hours == "Mo 09:00-12:30,14:00-17:00; We 09:00-12:00; PH off"
    assert "tel:0536490102" in visitor.get(f"/points/{site.id}").text


def test_a_day_that_is_not_understood_is_named_and_the_others_are_kept(hall: Visitor, there: str) -> None:
    answer = hall.send(f"{there}/hours", form=there, version="1", **{"day-Mo": "9h-12h", "day-Tu": "le matin"})

    assert answer.status_code == 422
    assert 'href="#f-day-Tu"' in answer.text
    assert 'value="9h-12h"' in answer.text


def test_a_closure_shows_to_residents_until_it_is_lifted(
    hall: Visitor, there: str, site: Site, visitor: Visitor
) -> None:
    declared = hall.send(f"{there}/closures", form=there, reason="works", first_day="2026-03-03")
    assert declared.status_code == 303
    closed = visitor.get(f"/points/{site.id}").text
    lifting = re.search(rf"{there}/closures/[0-9a-f-]+/lifting", hall.get(there).text)
    assert lifting is not None
    hall.send(lifting[0], form=there)

    assert "works" in closed
    assert "works" not in visitor.get(f"/points/{site.id}").text


def test_full_is_said_as_such(hall: Visitor, there: str, site: Site, visitor: Visitor) -> None:
    hall.send(f"{there}/closures", form=there, reason="full", first_day="2026-03-03")

    assert "Full at the moment" in visitor.get(f"/points/{site.id}").text


def test_somebody_else_does_not_keep_it(signed_in: Callable[[Actor], Visitor], build: Builder, there: str) -> None:
    other = signed_in(build.actor(Role.COLLECTOR))

    assert other.get(there).status_code == 403
    assert other.send(f"{there}/confirmation", form="/account/password").status_code == 403


def test_a_confirmation_is_dated(hall: Visitor, there: str) -> None:
    hall.send(f"{there}/confirmation", form=there)

    assert "Tuesday 3 March 2026" in hall.get(there).text


def test_a_resident_reports_an_error_that_the_caretaker_settles(hall: Visitor, visitor: Visitor, site: Site) -> None:
    form = f"/points/{site.id}/report"
    sent = visitor.send(form, form=form, about="hours", words="Fermé le <b>mercredi</b> ${1+1}")
    page = hall.get("/point-reports").text

    assert sent.status_code == 303
    assert visitor.get(sent.headers["Location"]).status_code == 200
    assert "Fermé le &lt;b&gt;mercredi&lt;/b&gt; ${1+1}" in page
    settle = re.search(r"/point-reports/[0-9a-f-]+", page)
    assert settle is not None
    hall.send(settle[0], form="/point-reports", verdict="mended")
    assert "No report waits" in hall.get("/point-reports").text


def test_a_report_without_a_choice_says_what_is_missing(visitor: Visitor, site: Site) -> None:
    form = f"/points/{site.id}/report"
    answer = visitor.send(form, form=form, words="Rien")

    assert answer.status_code == 422
    assert "Rien" in answer.text
