"""Contracts through the API."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.clock import stamp
from reuse.contracts.alerts import watch_contract
from reuse.contracts.clauses import library
from reuse.contracts.models import Contract
from reuse.lifecycle.stages import Role
from tests.api.conftest import Caller
from tests.builders import Builder


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


@pytest.fixture
def buyer(caller: Callable[..., Caller]) -> Caller:
    return caller(Role.BUYER)


@pytest.fixture
def supplier(caller: Callable[..., Caller], workshop: Actor) -> Caller:
    return caller(actor=workshop)


@pytest.fixture
def asked(workshop: Actor) -> dict[str, Any]:
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    clauses = [{"clause": "outcome", "values": {"days": 20}}, {"clause": "no_export"}]
    told = {"reference": "2026-DSI-04", "title": "Réemploi", "suppliers": [str(workshop.organisation)]}
    return told | days | {"clauses": clauses}


@pytest.fixture
def there(buyer: Caller, asked: dict[str, Any]) -> str:
    answer = buyer.post("/contracts", asked)
    assert answer.status_code == 201, answer.text
    return f"/contracts/{answer.json['id']}"


def test_a_contract_is_recorded_covers_a_device_and_is_checked_as_of_a_moment(
    buyer: Caller, supplier: Caller, there: str, build: Builder, workshop: Actor
) -> None:
    device, begun = build.ready(workshop), build.clock.at
    assert supplier.post(f"{there}/coverage", {"codes": [device.code]}).status_code == 201
    build.clock.advance(days=21)
    now, before = (
        buyer.get(f"{there}/check{query}").json for query in ("", f"?as_of={stamp(begun + timedelta(days=1))}")
    )

    assert [one["answer"] for one in now["clauses"]] == ["not_met", "no_evidence"]
    assert [one["answer"] for one in before["clauses"]] == ["not_yet_due", "no_evidence"]
    assert now["clauses"][0]["offending"] == [
        {"code": device.code, "why": "no outcome recorded in time", "event": None, "day": None}
    ]
    assert now["clauses"][0]["sentence"] == "Devices that do not meet the clause: 1, of 1."


def test_its_supplier_reads_it_and_others_find_nothing(
    caller: Callable[..., Caller], there: str, supplier: Caller
) -> None:
    stranger = caller(Role.BUYER, Role.REFURBISHER)

    assert supplier.get(there).json["clauses"][0]["values"] == {"days": 20}
    assert "20" in supplier.get(there).json["clauses"][0]["text"]
    assert [stranger.get(path).status_code for path in (there, f"{there}/check")] == [404, 404]
    assert stranger.get("/contracts").json["items"] == []


def test_a_replay_is_answered_as_the_first_time(buyer: Caller, asked: dict[str, Any]) -> None:
    key = uuid4()
    one, again = (buyer.post("/contracts", asked, key=key) for _ in range(2))

    assert one.json == again.json
    assert buyer.post("/contracts", asked).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"clauses": [{"clause": "outcome", "values": {"days": [1]}}]},
        {"clauses": [{"clause": "outcome", "values": {"days": None}}]},
        {"clauses": [{"clause": "erasure", "values": {"level": {"a": 1}}}]},
        {"ends_on": "2025-01-01"},
        {"suppliers": [str(uuid4())]},
    ],
    ids=["a list", "nothing", "an object", "a day before", "an unknown supplier"],
)
def test_terms_that_cannot_be_checked_are_refused(buyer: Caller, asked: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert buyer.post("/contracts", asked | wrong).status_code == 422


def test_a_workshop_records_no_contract(caller: Callable[..., Caller], asked: dict[str, Any]) -> None:
    assert caller(Role.REFURBISHER).post("/contracts", asked).status_code == 403


def test_the_library_is_given_whole(buyer: Caller) -> None:
    assert [one["id"] for one in buyer.get("/clauses").json["items"]] == list(library())


def test_terms_are_amended_by_whoever_read_the_present_ones(buyer: Caller, there: str, asked: dict[str, Any]) -> None:
    longer = asked | {"ends_on": "2027-12-31", "reason": "Avenant 1", "clauses": asked["clauses"][:1]}
    read = buyer.get(there)
    amended = buyer.send("PATCH", there, json=longer, headers={"If-Match": read.headers["ETag"]})
    late = buyer.send("PATCH", there, json=longer, headers={"If-Match": read.headers["ETag"]})

    assert (amended.status_code, amended.json["ends_on"], amended.json["amendments"]) == (200, "2027-12-31", 1)
    assert [one["clause"] for one in amended.json["clauses"]] == ["outcome"]
    assert late.status_code == 412


def test_lots_subcontractors_milestones_and_penalties_are_read_back(
    buyer: Caller, asked: dict[str, Any], build: Builder
) -> None:
    (supplier,), plant = asked["suppliers"], str(build.organisation("Usine").id)
    told = {
        "subcontractors": [{"organisation": plant, "serves": supplier}],
        "lots": [{"title": "Lot 1", "supplier": supplier}, {"title": "Lot 2", "supplier": None}],
        "milestones": [{"day": "2026-06-30", "what": "Bilan"}],
        "penalties": [{"what": "Par appareil", "amount": "50 €"}],
    }
    made = buyer.post("/contracts", asked | told).json

    assert {name: made[name] for name in told} == told
    assert {one["name"]: one["serves"] for one in made["suppliers"]} == {"Structure": None, "Usine": supplier}


def test_a_device_is_removed_with_a_reason(
    buyer: Caller, supplier: Caller, there: str, build: Builder, workshop: Actor
) -> None:
    codes = {"codes": [build.ready(workshop).code]}
    supplier.post(f"{there}/coverage", codes)
    told = codes | {"reason": "Erreur de saisie"}

    assert supplier.post(f"{there}/removals", codes).status_code == 422
    assert supplier.post(f"{there}/removals", told).status_code == 201
    assert buyer.get(f"{there}/check").json["devices"] == 0
    assert supplier.post(f"{there}/removals", told).status_code == 404


def test_what_a_supplier_takes_in_is_covered_from_a_day_on(
    buyer: Caller, supplier: Caller, there: str, build: Builder, workshop: Actor
) -> None:
    told = {"organisations": [str(workshop.organisation)], "since": "2026-01-01"}
    assert supplier.post(f"{there}/coverage", told).status_code == 201
    build.collected(replace(workshop, roles=frozenset({Role.COLLECTOR})))

    assert buyer.get(f"{there}/check").json["devices"] == 1


def test_versions_and_changes_are_listed_for_both_parties(
    buyer: Caller, supplier: Caller, there: str, build: Builder, workshop: Actor
) -> None:
    supplier.post(f"{there}/coverage", {"codes": [build.ready(workshop).code]})
    contract = build.session.get_one(Contract, UUID(there.rpartition("/")[2]))
    watch_contract(build.session, contract)
    build.clock.advance(days=21)
    watch_contract(build.session, contract)

    for party in (buyer, supplier):
        (version,), (change,) = (party.get(f"{there}/{name}").json["items"] for name in ("terms", "changes"))
        assert (version["number"], version["terms"]["reference"]) == (0, "2026-DSI-04")
        assert (change["clause"], change["was"], change["answer"], change["fresh"]) == (
            "outcome",
            "not_yet_due",
            "not_met",
            1,
        )


def test_a_link_is_made_told_once_and_revoked(buyer: Caller, supplier: Caller, there: str) -> None:
    made = buyer.post(f"{there}/links", {"name": "Chambre", "days": 30})
    path = made.json["url"].removeprefix("http://reuse.test")
    assert buyer.client.get(path).status_code == 200
    (listed,) = buyer.get(f"{there}/links").json["items"]
    assert (listed["id"], "url" in listed) == (made.json["id"], False)
    assert supplier.get(f"{there}/links").status_code == 403

    assert [buyer.delete(f"{there}/links/{listed['id']}").status_code for _ in range(2)] == [204, 204]
    assert buyer.client.get(path).status_code == 404
    assert buyer.post(f"{there}/links", {"name": "Chambre", "days": 91}).status_code == 422


def test_every_device_that_decides_a_clause_is_listed_page_after_page(
    buyer: Caller, supplier: Caller, there: str, workshop: Actor, build: Builder
) -> None:
    codes = [build.ready(workshop).code for _ in range(3)]
    supplier.post(f"{there}/coverage", {"codes": codes})
    build.clock.advance(days=21)
    address, found, after = f"{there}/clauses/outcome/devices", list[str](), ""
    while after is not None:
        page = buyer.get(f"{address}?limit=2&after={after}").json
        found, after = [*found, *(one["code"] for one in page["items"])], page["next"]

    assert found == codes
    assert buyer.get(f"{there}/clauses/custody/devices").status_code == 404
