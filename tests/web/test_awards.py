"""The page of the local label, as an organisation's people read it."""

from collections.abc import Callable

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.codes import show_code
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


def test_it_says_what_each_criterion_found_and_names_the_devices_that_decide(
    build: Builder, workshop: Actor, signed_in: SignIn
) -> None:
    sold, waiting = build.ready(workshop), [build.at_bench(workshop) for _ in range(9)]
    build.sell(sold, workshop)
    build.clock.advance(days=100)
    page = signed_in(workshop).get("/label").text

    assert "10%: 1 out of 10" in page
    assert "5 devices more would have been enough for the level “engaged”." in page
    assert "9 devices decide" in page
    assert show_code(waiting[0].code or "") in page
    assert "There is 1 case over these months; 10 are needed" in page
    assert "nobody is judged on them" in page
    assert "Document missing" in page
    assert "it is no certification" in page


def test_what_suffices_is_said_with_its_level(build: Builder, workshop: Actor, signed_in: SignIn) -> None:
    for _ in range(10):
        build.sell(build.ready(workshop), workshop)
    build.clock.advance(days=100)
    page = signed_in(workshop).get("/label").text

    assert "100%: 10 out of 10" in page
    assert "Enough for the level “exemplary”" in page
    assert "Authorised plants, Protection of personal data</dd>" in page


def test_only_the_coordinator_sees_somebody_elses(build: Builder, workshop: Actor, signed_in: SignIn) -> None:
    path = f"/label?organisation={workshop.organisation}"
    other, coordinator = build.actor(Role.REFURBISHER), build.actor(Role.COORDINATOR)

    assert signed_in(other).get(path).status_code == 404
    assert signed_in(coordinator).get(path).status_code == 200


def test_a_visitor_signs_in_first(visitor: Visitor) -> None:
    answer = visitor.get("/label")

    assert "/sign-in" in answer.headers.get("Location", answer.text)
