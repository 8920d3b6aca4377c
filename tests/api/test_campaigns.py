"""Campaigns through the API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from reuse.lifecycle.stages import Role
from tests.api.conftest import Caller
from tests.builders import Builder

PLACE = {
    "name": "Marché",
    "address": "Place de l’Essai",
    "postcode": "31600",
    "commune": "Muret",
    "commune_code": "31395",
    "lat": 43.46,
    "lon": 1.33,
}
WHEN = {"starts_at": "2026-03-21T09:00:00Z", "ends_at": "2026-03-21T16:00:00Z"}


@pytest.fixture
def program(caller: Callable[..., Caller], build: Builder) -> Caller:
    return caller(actor=build.actor(Role.ADMIN))


@pytest.fixture
def made(program: Caller) -> dict[str, Any]:
    answer = program.post("/campaigns", {"name": "Journée du réemploi"})
    assert answer.status_code == 201
    return dict(answer.json)


def test_a_campaign_gets_its_places_and_is_read_by_anybody(
    program: Caller, made: dict[str, Any], client: FlaskClient
) -> None:
    there = f"/campaigns/{made['id']}"
    temporary = program.post(f"{there}/stops", {"place": PLACE} | WHEN)
    program.post(f"{there}/stops", {"site": str(program.actor.site)} | WHEN)
    told = client.get(f"/api/v1{there}").json

    assert temporary.status_code == 201
    assert (told["state"], told["stops"], told["devices"]) == ("coming", 2, None)
    assert sorted(one["commune"] for one in told["places"]) == ["Muret", "Muret"]
    assert [one["name"] for one in client.get("/api/v1/campaigns").json["items"]] == ["Journée du réemploi"]


def test_where_is_said_once(program: Caller, made: dict[str, Any]) -> None:
    for told in ({}, {"site": str(program.actor.site), "place": PLACE}):
        answer = program.post(f"/campaigns/{made['id']}/stops", told | WHEN)

        assert answer.status_code == 422
        assert "site" in answer.json["fields"]


def test_a_place_is_taken_out_once_and_for_all(program: Caller, made: dict[str, Any]) -> None:
    there = f"/campaigns/{made['id']}"
    place = program.post(f"{there}/stops", {"place": PLACE} | WHEN).json["places"][0]
    answers = [program.delete(f"{there}/stops/{place['id']}").status_code for _ in range(2)]

    assert answers == [204, 204]
    assert program.get(there).json["stops"] == 0


def test_a_cancelled_campaign_takes_no_more_places(program: Caller, made: dict[str, Any]) -> None:
    there = f"/campaigns/{made['id']}"

    assert program.post(f"{there}/cancellation", {}).json["state"] == "cancelled"
    assert program.post(f"{there}/stops", {"place": PLACE} | WHEN).status_code == 409


def test_a_campaign_that_is_not_over_has_no_report(program: Caller, made: dict[str, Any]) -> None:
    program.post(f"/campaigns/{made['id']}/stops", {"place": PLACE} | WHEN)
    refused = program.post(f"/campaigns/{made['id']}/closing", {})

    assert refused.status_code == 409
    assert refused.json["remedy"]
