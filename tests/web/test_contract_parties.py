"""A contract of two suppliers through the pages: each names its own devices, everybody reads the same figures."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4
from zipfile import ZipFile

import orjson
import pytest
from sqlalchemy import Engine

from reuse.actors.actor import Actor
from reuse.bundles.verifier.verify_bundle import verify
from reuse.contracts.auditing import make_link
from reuse.contracts.models import Cover
from reuse.events import log
from reuse.events.keys import ensure_signer
from reuse.lifecycle.stages import Role
from tests.builders import SECRET, Builder
from tests.contracts.market import Market, market
from tests.web.conftest import Visitor
from tests.worlds import World, world_of

SHARED = {"others.jsonl", "events.jsonl", "places.txt", "ends.txt", "manifest.json"}
"""What holds the contract's own chain, which names devices by opaque ids, and the ends of histories of strangers."""


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
def visit(parties: Market, signed_in: Callable[[Actor], Visitor]) -> Callable[[str], Visitor]:
    """Sign a party's person in, by its name."""
    people = parties.people | {"buyer": parties.buyer}
    return lambda name: signed_in(people[name])


PAGES = ("", "/coverage", "/clauses/outcome", "/clauses/outcome.csv")


@pytest.mark.parametrize(
    ("reader", "shown"),
    [("first", ["first"]), ("second", ["second", "helper"]), ("helper", ["helper"]), ("buyer", None)],
)
@pytest.mark.parametrize("page", PAGES)
def test_no_page_or_file_betrays_another_supplier_s_devices(
    parties: Market, there: str, visit: Callable[[str], Visitor], reader: str, shown: list[str] | None, page: str
) -> None:
    shown = shown or list(parties.devices)
    text = visit(reader).get(f"{there}{page}").text
    read = text.replace("-", "")

    assert all(code in read for code in parties.codes(*shown))
    hidden = set(parties.devices) - set(shown)
    assert [one for one in parties.traces(*hidden) if one in text or one.removeprefix("device:") in text] == []


def test_figures_and_who_covers_what_are_the_same_for_all(there: str, visit: Callable[[str], Visitor]) -> None:
    for reader in ("first", "helper", "buyer"):
        page = visit(reader).get(there).text
        assert "Devices that do not meet the clause: 6, of 6." in page
        assert len(re.findall("Devices named one by one", page)) == 3
        assert ("Figures are of all devices" in page) == (reader != "buyer")


def test_an_auditor_sees_all_devices(build: Builder, parties: Market, visitor: Visitor) -> None:
    told = {"name": "Chambre", "days": 30, "secret": SECRET, "by": parties.buyer, "key": uuid4()}
    token = make_link(build.session, parties.contract, **told)[1]
    page = visitor.get(f"/audits/{token}").text

    assert page.count("Devices named one by one") == 3
    assert all(code in page.replace("-", "") for code in parties.codes())


def test_a_bundle_holds_to_a_supplier_its_own_devices_and_everybody_s_figures(
    build: Builder, parties: Market, there: str, visit: Callable[[str], Visitor], tmp_path: Path
) -> None:
    signer = ensure_signer(tmp_path / "signing-key.pem", "localhost/log")
    log.seal(build.session, signer=signer, now=build.clock.at)
    reader = visit("first")
    sent = reader.client.get(f"{there}/bundle.zip", buffered=True)
    inside = ZipFile(BytesIO(sent.data))
    listed = [orjson.loads(line) for line in inside.read("devices.jsonl").splitlines()]
    checks = orjson.loads(inside.read("checks.json"))
    files = b"".join(inside.read(name) for name in inside.namelist() if name not in SHARED).decode("latin-1")

    assert verify(sent.data, signer.verifier.fingerprint).differences == []
    assert {one["code"] for one in listed} == parties.codes("first")
    assert {one["subject"] for one in checks["clauses"][0]["offending"]} == {
        one.subject for one in parties.devices["first"]
    }
    assert checks["clauses"][0]["figures"]["fails"] == 6
    assert "that supplier’s devices" in inside.read("report.html").decode()
    assert [one for one in parties.traces("second", "helper") if one in files] == []
    assert "device:" + str(parties.devices["second"][0].uuid) not in inside.read("events.jsonl").decode()
    assert {one["code"] for one in devices_in(visit("buyer"), there)} == parties.codes()


def devices_in(visitor: Visitor, there: str) -> list[dict[str, str]]:
    sent = visitor.client.get(f"{there}/bundle.zip", buffered=True)
    return [orjson.loads(line) for line in ZipFile(BytesIO(sent.data)).read("devices.jsonl").splitlines()]


def test_rows_refused_are_named_as_they_were_typed(
    parties: Market, there: str, visit: Callable[[str], Visitor]
) -> None:
    typed = [parties.devices["first"][0].code, parties.devices["second"][0].code, "7K4M-9QXP-9"]
    answer = visit("first").send(f"{there}/coverage", form=f"{there}/coverage", codes="\n\n".join(map(str, typed)))

    assert answer.status_code == 422
    assert f"{typed[1]}, {typed[2]}: did not come to you, or is not known" in answer.text
    assert "\n\n".join(map(str, typed)) in answer.text


@pytest.mark.parametrize("party", ["first", "buyer"])
def test_nobody_removes_what_another_party_covers(
    parties: Market, there: str, visit: Callable[[str], Visitor], party: str
) -> None:
    reader, of = visit(party), parties.people["second"].organisation
    thing: UUID = parties.devices["second"][0].uuid
    for whose in (of, (parties.people | {"buyer": parties.buyer})[party].organisation):
        path = f"{there}/removals/{whose}/{Cover.DEVICE}/{thing}"
        assert reader.send(path, form=f"{there}/coverage", reason="Gênant").status_code in {403, 404}
    assert f"/removals/{of}" not in reader.get(f"{there}/coverage").text


def test_the_coordinator_removes_any_line(there: str, build: Builder, signed_in: Callable[[Actor], Visitor]) -> None:
    reader = signed_in(build.actor(Role.COORDINATOR))
    path = re.findall(rf'action="({there}/removals/[^"]+)"', reader.get(f"{there}/coverage").text)[0]

    assert reader.send(path, form=f"{there}/coverage", reason="Erreur").status_code == 303
