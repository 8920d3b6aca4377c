"""A program reads its day."""

from collections.abc import Callable

from reuse.lifecycle.stages import Role
from tests.api.conftest import Caller
from tests.builders import Builder


def pile(told: dict, name: str) -> dict:
    return next(one for one in told["waits"] if one["name"] == name)


def test_a_day_says_what_waits_since_when(build: Builder, caller: Callable[..., Caller]):
    by = build.actor(Role.COLLECTOR)
    device = build.collected(by)

    told = caller(actor=by).get("/day").json

    assert pile(told, "to_hand_over") == {
        "name": "to_hand_over",
        "count": 1,
        "first": [
            {
                "code": device.code,
                "kind": "laptop",
                "maker": None,
                "model": None,
                "stage": "collected",
                "since": "2026-03-03T12:00:00.000Z",
                "due": None,
                "expected_at": None,
            }
        ],
    }
    assert told["today"]["taken_in"] == 1
    assert told["labels_left"] == 0


def test_a_day_says_what_is_blocked_in_the_guards_words(build: Builder, caller: Callable[..., Caller]):
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(by, title=None)

    (block,) = caller(actor=by).get("/day", headers={"Accept-Language": "fr"}).json["blocked"]

    assert block["event"] == "donated"
    assert block["unlocked_by"] == "title_recorded"
    assert block["because"].startswith("Le dépôt ne dit pas")
    assert [one["code"] for one in block["first"]] == [device.code]


def test_a_day_shows_nothing_of_others(build: Builder, caller: Callable[..., Caller]):
    build.collected(build.actor(Role.COLLECTOR))

    told = caller(Role.COLLECTOR).get("/day").json

    assert all(one["count"] == 0 for one in told["waits"])
    assert set(told["today"].values()) == {0}


def test_a_role_that_handles_nothing_has_an_empty_day(caller: Callable[..., Caller]):
    told = caller(Role.BUYER).get("/day").json

    assert (told["waits"], told["blocked"], told["to_settle"], told["labels_left"]) == ([], [], [], None)


def test_a_day_is_nobodys_without_a_token(client):
    assert client.get("/api/v1/day").status_code == 401
