"""The label's register, as programs of anybody read it."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from reuse.awards.models import Award, AwardState
from reuse.awards.rules import Standing, standing
from reuse.territory import local_day
from tests.awards.awarded import MEASURED, REASONS, awarded
from tests.awards.granting import Path
from tests.builders import Builder

HERE = "/api/v1/awards"


@pytest.fixture
def award(session: Session, build: Builder) -> Award:
    path = Path.of(build)
    return awarded(session, path.applicant, path.coordinator)


def asked(client: FlaskClient, **told: str) -> list[str]:
    return [one["id"] for one in client.get(HERE, query_string=told).get_json()["items"]]


def test_anybody_lists_the_register_and_opens_an_award_by_its_number(client: FlaskClient, award: Award) -> None:
    (line,) = client.get(HERE).get_json()["items"]
    found = client.get(f"{HERE}/by-number/{award.number}").get_json()

    assert (line["number"], line["standing"], line["expires_on"]) == (award.number, "in_force", "2029-03-03")
    assert {name: found[name] for name in line} == line
    assert [(one["type"], one["text"]) for one in found["history"]] == [("award_granted", REASONS)]
    assert str(MEASURED["to"]) in found["measured"]


def test_an_unknown_number_is_no_award(client: FlaskClient) -> None:
    answer = client.get(f"{HERE}/by-number/{'0' * 32}")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_register_goes_on_where_a_page_ended(client: FlaskClient, session: Session, build: Builder) -> None:
    made = []
    for _ in range(3):
        path = Path.of(build)
        made.append(str(awarded(session, path.applicant, path.coordinator).id))
    first = client.get(f"{HERE}?limit=2").get_json()
    rest = client.get(f"{HERE}?limit=2&after={first['next']}").get_json()

    assert sorted(one["id"] for one in [*first["items"], *rest["items"]]) == sorted(made)
    assert rest["next"] is None


def test_level_and_commune_narrow_the_register(client: FlaskClient, award: Award) -> None:
    assert asked(client, level="confirmed") == asked(client, commune="31395") == [str(award.id)]
    assert asked(client, level="engaged") == asked(client, commune="31555") == []
    assert client.get(f"{HERE}?standing=splendid").status_code == 422


STANDS: list[dict[str, Any]] = [
    {},
    {"state": AwardState.WARNED},
    {"state": AwardState.SUSPENDED},
    {"state": AwardState.REVOKED, "expires_on": date(2026, 3, 2)},
    {"expires_on": date(2026, 3, 2)},
    {"expires_on": date(2026, 3, 3)},
]


def test_each_award_is_found_under_how_it_stands_and_nowhere_else(
    client: FlaskClient, session: Session, build: Builder
) -> None:
    awards = []
    for told in [*STANDS, {}]:
        path = Path.of(build)
        made = awarded(session, path.applicant, path.coordinator)
        made.awarded_on = date(2025, 1, 1)
        for name, value in told.items():
            setattr(made, name, value)
        awards.append(made)
    awards[-1].renewed_by = awards[0].id
    session.flush()
    today = local_day(build.clock.at)

    for stands in Standing:
        wanted = sorted(str(one.id) for one in awards if standing(one, today) is stands)
        assert wanted
        assert sorted(asked(client, standing=stands)) == wanted
