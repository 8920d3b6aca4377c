"""The audit log through the API."""

import pytest

from reuse.lifecycle.stages import Role


@pytest.fixture
def admin(caller):
    made = caller(Role.ADMIN)
    made.post("/tokens", {"name": "scanner", "scopes": ["collector"]})
    return made


def test_an_admin_reads_what_was_done_at_home(admin):
    newest = admin.get("/audit").json["items"][0]

    assert (newest["action"], newest["actor"], newest["detail"]["scopes"]) == (
        "token_made", str(admin.actor.reference), ["collector"],
    )  # fmt: skip


def test_an_admin_of_elsewhere_reads_nothing_of_it(admin, caller):
    home = str(admin.actor.organisation)

    assert home not in caller(Role.ADMIN).get("/audit").text


def test_the_coordinator_reads_everything(admin, coordinator):
    assert str(admin.actor.organisation) in coordinator.get("/audit").text


def test_nobody_else_reads_it(refurbisher):
    assert refurbisher.get("/audit").status_code == 403


def test_the_list_goes_on_where_it_ended(coordinator):
    for name in ("one", "two"):
        coordinator.post("/tokens", {"name": name, "scopes": ["collector"]})
    first = coordinator.get("/audit?limit=1").json
    rest = coordinator.get(f"/audit?limit=1&after={first['next']}").json

    assert first["items"][0]["number"] > rest["items"][0]["number"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [("action=token_revoked", 0), ("since=2026-03-03T12:00:00Z", 2), ("until=2026-03-03T12:00:00Z", 0)],
)
def test_the_list_is_narrowed(admin, asked, count):
    assert len(admin.get(f"/audit?{asked}").json["items"]) == count


@pytest.mark.parametrize("asked", ["action=nonsense", "since=yesterday", "actor=me"])
def test_what_is_not_understood_is_refused(admin, asked):
    assert admin.get(f"/audit?{asked}").status_code == 422
