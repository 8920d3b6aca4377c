"""Stock-takes through the API."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from reuse.actors.actor import Actor
from reuse.clock import stamp
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from tests.api.conftest import Caller
from tests.builders import Builder

Calls = Callable[..., Caller]


@pytest.fixture
def keeper(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.SELLER)


@pytest.fixture
def shelf(build: Builder, keeper: Actor) -> list[Device]:
    return [build.collected(keeper) for _ in range(3)]


@pytest.fixture
def program(caller: Calls, keeper: Actor, shelf: list[Device]) -> Caller:
    assert shelf
    return caller(actor=keeper)


@pytest.fixture
def there(program: Caller) -> str:
    """Where the stock-take, just opened, answers."""
    opened = program.post("/stocktakes", {"site": str(program.actor.site)})
    assert opened.status_code == 201
    return f"/stocktakes/{opened.json['id']}"


def items(*codes: str | None, **more: Any) -> dict[str, Any]:
    return {"items": [{"code": code, "key": str(uuid4()), **more} for code in codes]}


def test_scans_are_counted_and_answered_in_their_order(program: Caller, there: str, shelf: list[Device]) -> None:
    told = items(shelf[0].code, "7K4M9QXP0", shelf[0].code, None)
    results = program.post(f"{there}/counts", told).json["results"]

    assert [one["status"] for one in results] == [200, 422, 200, 422]
    assert [results[place]["answer"]["outcome"] for place in (0, 2)] == ["counted", "again"]


def test_the_same_batch_again_changes_nothing(program: Caller, there: str, shelf: list[Device]) -> None:
    told = items(*(device.code for device in shelf))

    assert program.post(f"{there}/counts", told).json == program.post(f"{there}/counts", told).json
    assert program.get(there).json["counted"] == 3


def test_the_answer_is_in_numbers_and_lists(program: Caller, there: str, shelf: list[Device]) -> None:
    program.post(f"{there}/counts", items(shelf[0].code))
    page = program.get(f"{there}/lines?list=missing&limit=1").json
    rest = program.get(f"{there}/lines?list=missing&after={page['next']}").json

    assert program.get(there).json["lists"] == {
        "missing": 2,
        "elsewhere": 0,
        "unexpected": 0,
        "present": 1,
        "left": 0,
    }
    assert [one["code"] for one in page["items"] + rest["items"]] == [device.code for device in shelf[1:]]


def test_closing_issues_the_report_and_offers_the_event_that_settles_a_line(
    program: Caller, there: str, shelf: list[Device]
) -> None:
    program.post(f"{there}/counts", items(*(device.code for device in shelf[1:])))
    closed = program.post(f"{there}/closing", {})
    (line,) = program.get(f"{there}/lines?list=missing").json["items"]
    program.post(f"/devices/{line['code']}/events", {"type": line["step"]})

    assert program.get(f"/documents/{closed.json['report']}.pdf").data.startswith(b"%PDF")
    assert program.get(there).json["open"]["missing"] == 0


def test_what_a_phone_saw_without_network_is_kept_after_the_closing(
    build: Builder, program: Caller, there: str, shelf: list[Device]
) -> None:
    seen = stamp(build.clock.at)
    first = program.post(f"{there}/closing", {}).json["report"]
    build.clock.advance(hours=2)
    told = items(shelf[0].code, occurred_at=seen) | {"sent_at": stamp(build.clock.at)}

    assert program.post(f"{there}/counts", told).json["results"][0]["answer"]["outcome"] == "counted"
    completed = program.post(f"{there}/report", {}).json
    assert (completed["late"], completed["report"] != first) == (1, True)


def test_a_scan_of_now_is_refused_once_closed(program: Caller, there: str, shelf: list[Device]) -> None:
    program.post(f"{there}/closing", {})
    (result,) = program.post(f"{there}/counts", items(shelf[0].code)).json["results"]

    assert (result["status"], result["problem"]["remedy"]) == (409, "Open a new one at this site.")


def test_a_site_of_another_organisation_is_named_to_the_coordinator_only(
    build: Builder, caller: Calls, program: Caller, there: str
) -> None:
    program.post(f"{there}/counts", items(build.collected(build.actor(Role.COLLECTOR)).code))
    path = f"{there}/lines?list=elsewhere"
    boss = caller(Role.COORDINATOR)

    assert program.get(path).json["items"][0]["place"] == ""
    assert boss.get(path).json["items"][0]["place"] != ""


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.SELLER])
def test_another_organisation_finds_nothing_here(caller: Calls, there: str, role: Role) -> None:
    other = caller(role)

    assert [other.get(path).status_code for path in (there, f"{there}/lines?list=missing")] == [404, 404]
    assert other.post(f"{there}/counts", items("7K4M9QXP9")).status_code == 404
    assert other.post(f"{there}/closing", {}).status_code == 404
    assert other.get("/stocktakes").json["items"] == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.BUYER])
def test_roles_that_handle_no_device_are_refused(caller: Calls, program: Caller, there: str, role: Role) -> None:
    other = caller(actor=Actor(uuid4(), program.actor.organisation, frozenset({role})))

    assert other.get("/stocktakes").status_code == 403
    assert other.post(f"{there}/counts", items("7K4M9QXP9")).status_code == 403
