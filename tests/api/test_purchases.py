"""Yearly duties of a public buyer through the API."""

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.models import SiteRole
from reuse.collection.models import Depositor, Title
from reuse.collection.service import Description, Terms, follow_up_code, open_deposit, take_in
from reuse.lifecycle.stages import Role
from tests.api.conftest import Caller
from tests.builders import SECRET, Builder

LAPTOPS = {"day": "2026-02-03", "line": "laptops", "count": 30, "spend_cents": 300_000, "reused_cents": 30_000}


@pytest.fixture
def buyer(caller: Callable[..., Caller]) -> Caller:
    return caller(Role.BUYER)


def test_a_purchase_is_recorded_changed_taken_away_and_put_back(buyer: Caller) -> None:
    made = buyer.post("/purchases", LAPTOPS).json
    there = f"/purchases/{made['id']}"
    changed = buyer.send("PATCH", there, json=LAPTOPS | {"count": 31}, headers={"If-Match": '"1"'})

    assert (changed.status_code, changed.json["count"], changed.headers["ETag"]) == (200, 31, '"2"')
    assert buyer.send("PATCH", there, json=LAPTOPS, headers={"If-Match": '"1"'}).status_code == 412
    assert [buyer.delete(there).status_code for _turn in range(2)] == [204, 204]
    assert buyer.get("/purchases?year=2026").json["items"] == []
    assert buyer.post(f"{there}/restoration", {}).json["removed_at"] is None
    assert [one["id"] for one in buyer.get("/purchases").json["items"]] == [made["id"]]


def test_a_request_sent_again_records_once(buyer: Caller) -> None:
    key = uuid4()
    first, again = (buyer.post("/purchases", LAPTOPS, key=key).json for _turn in range(2))

    assert first == again
    assert buyer.post("/purchases", LAPTOPS | {"count": 2}, key=key).status_code == 422
    assert len(buyer.get("/purchases").json["items"]) == 1


def test_the_report_is_in_cents_with_what_is_missing(buyer: Caller) -> None:
    buyer.post("/purchases", LAPTOPS)
    buyer.post("/new-equipment", {"day": "2026-03-01", "line": "laptops", "count": 27, "reason": "too_late"})

    report = buyer.get("/purchases/report?year=2026").json
    laptops = next(one for one in report["lines"] if one["line"] == "laptops")

    assert (laptops["missing"], laptops["basis_points"], laptops["standing"]) == (30_000, 1_000, "not_met")
    assert laptops["target_reused_percent"] is None
    assert report["whole"]["missing"] == 30_000
    assert report["justified"] == [{"line": "laptops", "reason": "too_late", "times": 1, "things": 27}]
    assert buyer.get("/purchases/report?until=2026-02-02").json["whole"]["standing"] == "nothing"


def test_a_file_is_previewed_taken_over_and_answered_row_by_row(buyer: Caller) -> None:
    content = b"Date;Ligne;Nombre;Montant HT\n03/02/2026;screens;2;400\ndemain;screens;2;400\n"
    seen = buyer.post("/purchase-files?preview=true", data={"file": (io.BytesIO(content), "x.csv")}).json
    assert seen["answers"] == {"added": 1, "refused": 1}
    assert buyer.get("/purchases").json["items"] == []

    done = buyer.post(f"/purchase-files/{seen['id']}/application", {}).json
    again = buyer.post("/purchase-files", data={"file": (io.BytesIO(content), "x.csv")}).json
    rows = buyer.get(f"/purchase-files/{done['id']}/rows").json["items"]

    assert done["applied_at"]
    assert [(one["answer"], one["field"]) for one in rows] == [("added", ""), ("refused", "day")]
    assert again["answers"] == {"unchanged": 1, "refused": 1}


def test_the_reuse_rate_names_each_device_with_its_event(
    buyer: Caller, caller: Callable[..., Caller], session: Session, build: Builder
) -> None:
    by = build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)
    terms = Terms(Depositor.PUBLIC, Title.DISPOSAL_DECISION)
    deposit = open_deposit(session, terms, secret=SECRET, by=by, key=uuid4())
    device = take_in(session, build.code(by), Description("monitor"), deposit, by=by, key=uuid4()).device
    build.fact(device, "triaged", by)
    build.fact(device, "inventoried", by, media={})
    build.fact(device, "refurbishment_started", by)
    build.fact(device, "made_ready", by)
    build.fact(device, "redeployed", by)
    code = follow_up_code(SECRET, deposit.id)
    claimed = buyer.post("/disposal-lists", {"follow_up": code, "commitment": "Convention 7"})
    assert claimed.status_code == 201
    assert caller(Role.BUYER).post("/disposal-lists", {"follow_up": code}).status_code == 409
    told = {"held": 5, "older": 1, "older_reason": "2012"}
    assert buyer.send("PATCH", "/retired-equipment/2026", json=told, headers={"If-Match": '"0"'}).status_code == 200

    rate = buyer.get("/retired-equipment?year=2026").json

    assert (rate["rate"]["reached"], rate["rate"]["whole"], rate["rate"]["missing"]) == (1, 4, 1)
    assert rate["devices"][0]["event"] == str(build.last(device).id)
    assert buyer.post("/uncounted-devices", {"code": device.code, "why": "older"}).status_code == 200
    assert buyer.get("/retired-equipment").json["rate"]["reached"] == 0
    assert buyer.delete(f"/disposal-lists/{deposit.id}").status_code == 204
    assert buyer.get("/retired-equipment").json["devices"] == []


def test_another_organisations_figures_are_for_the_coordinator(
    buyer: Caller, caller: Callable[..., Caller], coordinator: Caller
) -> None:
    made = buyer.post("/purchases", LAPTOPS).json
    asked = f"?organisation={buyer.actor.organisation}"
    stranger = caller(Role.BUYER)

    for path in ("/purchases", "/purchases/report", "/retired-equipment", "/new-equipment"):
        assert coordinator.get(f"{path}{asked}").status_code == 200
        assert stranger.get(f"{path}{asked}").status_code == 404
        assert caller(Role.SELLER).get(path).status_code == 403
    assert stranger.delete(f"/purchases/{made['id']}").status_code == 404


def test_a_device_of_nobodys_list_is_not_left_out(buyer: Caller, build: Builder) -> None:
    device = build.collected(build.actor(Role.COLLECTOR))

    assert buyer.post("/uncounted-devices", {"code": device.code, "why": "older"}).status_code == 422
