"""Points kept true through the API."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from reuse.lifecycle.stages import Role
from tests.api.conftest import Caller
from tests.builders import Builder


@pytest.fixture
def program(caller: Callable[..., Caller], build: Builder) -> Caller:
    return caller(actor=build.actor(Role.COLLECTOR))


@pytest.fixture
def there(program: Caller) -> str:
    return f"/sites/{program.actor.site}"


HOURS = {"opening_hours": "Mo-Fr 09:00-12:00; PH off", "telephone": ""}


def test_hours_change_under_the_version_read(program: Caller, there: str) -> None:
    match = {"If-Match": program.get(there).headers["ETag"]}
    changed = program.send("PATCH", f"{there}/hours", json=HOURS, headers=match)
    stale = program.send("PATCH", f"{there}/hours", json=HOURS, headers=match)

    assert (changed.status_code, stale.status_code) == (200, 412)
    assert changed.json["opening_hours"] == HOURS["opening_hours"]
    assert changed.json["confirmed_at"] == "2026-03-03T12:00:00.000Z"


def test_a_closure_is_declared_once_and_lifted(program: Caller, there: str, client: FlaskClient) -> None:
    key, told = uuid4(), {"kind": "closed", "reason": "works", "first_day": "2026-03-03"}
    made = [program.post(f"{there}/closures", told, key=key).json["id"] for _ in range(2)]
    point = "/api/v1/points?q=muret&limit=1"
    closed = client.get(point).json["items"][0]["state"]
    lifted = program.delete(f"/closures/{made[0]}").status_code

    assert made[0] == made[1]
    assert (closed, lifted) == ("closed_for_now", 204)
    assert client.get(point).json["items"][0]["state"] != "closed_for_now"


def test_a_resident_reports_without_a_token_and_the_point_settles(
    program: Caller, there: str, client: FlaskClient
) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    path = there.replace("/sites/", "/api/v1/points/") + "/reports"
    made = [client.post(path, json={"about": "hours"}, headers=key) for _ in range(2)]
    (waiting,) = program.get("/point-reports").json["items"]
    settled = program.post(f"/point-reports/{waiting['id']}/settlement", {"verdict": "nothing"})

    assert [one.status_code for one in made] == [201, 201]
    assert waiting["id"] == made[0].json["id"]
    assert settled.json["settled"] == "nothing"
    assert program.get("/point-reports").json["items"] == []


def test_a_confirmation_repeated_changes_nothing_more(program: Caller, there: str) -> None:
    key = uuid4()
    answers = [program.post(f"{there}/confirmation", {}, key=key).json["confirmed_at"] for _ in range(2)]

    assert answers == ["2026-03-03T12:00:00.000Z"] * 2
