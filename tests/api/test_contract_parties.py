"""A contract of two suppliers through the API: who covers what, and who is named which devices."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from sqlalchemy import Engine

from reuse.events import log
from reuse.events.keys import ensure_signer
from reuse.lifecycle.stages import Role
from tests.api.conftest import Caller
from tests.builders import Builder
from tests.contracts.market import Market, market
from tests.worlds import World, world_of


@pytest.fixture(scope="module")
def begun(engine: Engine) -> Iterator[World]:
    yield from world_of(engine, market)


@pytest.fixture
def parties(begun: World, build: Builder) -> Market:
    return begun.told(build)


@pytest.fixture
def there(parties: Market) -> str:
    return f"/contracts/{parties.contract.id}"


@pytest.fixture
def ask(parties: Market, caller: Callable[..., Caller]) -> Callable[[str], Caller]:
    """Give a party's program, by its name."""
    people = parties.people | {"buyer": parties.buyer}
    return lambda name: caller(actor=people[name])


@pytest.mark.parametrize(
    ("reader", "shown"),
    [("first", ["first"]), ("second", ["second", "helper"]), ("helper", ["helper"]), ("buyer", [])],
)
def test_a_supplier_is_named_its_own_devices_and_told_everybody_s_figures(
    parties: Market, there: str, ask: Callable[[str], Caller], reader: str, shown: list[str]
) -> None:
    told = ask(reader).get(f"{there}/check").json
    listed = ask(reader).get(f"{there}/clauses/outcome/devices?limit=1").json
    rest = ask(reader).get(f"{there}/clauses/outcome/devices?after={listed['next']}").json["items"]

    assert {one["code"] for one in told["clauses"][0]["offending"]} == parties.codes(*shown)
    assert {one["code"] for one in [*listed["items"], *rest]} == parties.codes(*shown)
    assert (told["devices"], told["clauses"][0]["figures"]["fails"]) == (6, 6)
    assert ask(reader).get(f"/impact?contract={parties.contract.id}").json["devices"] == 6


def test_a_contract_says_who_covers_what_since_when(parties: Market, there: str, ask: Callable[[str], Caller]) -> None:
    told = [ask(reader).get(there).json["covered"] for reader in ("first", "buyer")]

    assert told[0] == told[1]
    assert {(one["by_id"], one["cover"], one["count"]) for one in told[0]} == {
        (str(by.organisation), "device", 2) for by in parties.people.values()
    }


def test_every_row_that_is_not_one_s_own_is_named_in_the_same_words(
    parties: Market, there: str, ask: Callable[[str], Caller]
) -> None:
    theirs = parties.devices["second"][0]
    asked = {
        "codes": ["7K4M-9QXP-9", theirs.code],
        "deposits": [str(theirs.deposit_id), str(parties.contract.id)],
        "organisations": [str(parties.people["second"].organisation)],
    }
    for reader in ("first", "buyer"):
        answer = ask(reader).post(f"{there}/coverage", asked)
        rows = {"codes.0", "codes.1", "deposits.0", "deposits.1", "organisations.0"}
        assert (answer.status_code, set(answer.json["fields"])) == (422, rows)
        assert len(set(answer.json["fields"].values())) == 1


def test_the_coordinator_alone_removes_what_another_covers(
    parties: Market, there: str, ask: Callable[[str], Caller], caller: Callable[..., Caller]
) -> None:
    codes = {"codes": sorted(parties.codes("second")), "reason": "Gênant"}
    of = {"covered_by": str(parties.people["second"].organisation)}
    for reader in ("first", "helper", "buyer"):
        assert ask(reader).post(f"{there}/removals", codes).status_code == 404
        assert ask(reader).post(f"{there}/removals", codes | of).status_code == 403
    unknown = ask("first").post(f"{there}/removals", codes | {"codes": ["7K4M-9QXP-9"]})
    known = ask("first").post(f"{there}/removals", codes)

    assert unknown.json == known.json
    assert caller(Role.COORDINATOR).post(f"{there}/removals", codes | of).status_code == 201
    assert ask("buyer").get(f"{there}/check").json["devices"] == 4


def test_a_bundle_holds_to_a_supplier_its_own_devices(
    build: Builder, parties: Market, ask: Callable[[str], Caller], tmp_path: Path
) -> None:
    signer = ensure_signer(tmp_path / "signing-key.pem", "localhost/log")
    log.seal(build.session, signer=signer, now=build.clock.at)
    for reader, shown in {"first": ("first",), "second": ("second", "helper"), "buyer": ()}.items():
        sent = ask(reader).get(f"/bundles?contract={parties.contract.id}", buffered=True)
        lines = ZipFile(BytesIO(sent.data)).read("devices.jsonl").splitlines()
        assert {orjson.loads(line)["code"] for line in lines} == parties.codes(*shown)
