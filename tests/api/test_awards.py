"""Measures of an actor, as a program asks for them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.lifecycle.stages import Role
from tests.api.conftest import Caller
from tests.builders import Builder

PATH = "/awards/measures"


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


def item(answer: dict[str, Any], criterion: str) -> dict[str, Any]:
    return next(one for one in answer["items"] if one["criterion"] == criterion)


def test_a_share_is_two_integers_with_the_devices_against_it(
    build: Builder, workshop: Actor, caller: Callable[..., Caller]
) -> None:
    device = build.at_bench(workshop)
    build.clock.advance(days=91)
    answer = caller(actor=workshop).get(PATH).get_json()
    outcome = item(answer, "outcome")

    assert (answer["scheme"], answer["from"], answer["to"]) == (1, "2025-06-02", "2026-06-01")
    assert (outcome["numerator"], outcome["denominator"], outcome["against"]) == (0, 1, [device.code])
    assert (outcome["answer"], outcome["level"], outcome["least"]) == ("too_few", None, 10)
    assert item(answer, "transport")["answer"] == "not_measured"
    assert item(answer, "plants")["numerator"] is None


def test_days_are_asked_for_in_the_address(build: Builder, workshop: Actor, caller: Callable[..., Caller]) -> None:
    build.sell(build.ready(workshop), workshop)
    build.clock.advance(days=1)
    program = caller(actor=workshop)

    def reused(days: str) -> int:
        return item(program.get(f"{PATH}?{days}").get_json(), "reuse_by_number")["denominator"]

    assert (reused("from=2026-03-03&to=2026-03-03"), reused("from=2026-01-01&to=2026-03-02")) == (1, 0)


def test_a_day_that_is_not_over_is_refused_by_its_name(workshop: Actor, caller: Callable[..., Caller]) -> None:
    answer = caller(actor=workshop).get(f"{PATH}?to=2026-03-03")

    assert (answer.status_code, list(answer.get_json()["fields"])) == (422, ["to"])


def test_another_organisation_is_not_found_except_by_the_coordinator(
    workshop: Actor, refurbisher: Caller, coordinator: Caller
) -> None:
    path = f"{PATH}?organisation={workshop.organisation}"

    assert (refurbisher.get(path).status_code, coordinator.get(path).status_code) == (404, 200)
    assert coordinator.get(f"{PATH}?organisation={uuid4()}").status_code == 404
