"""Auditors' links through the pages: one contract, read-only, kept to whoever holds the address."""

import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.models import Contract
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Terms
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


@pytest.fixture
def buyer(build: Builder) -> Actor:
    return build.actor(Role.BUYER)


def made(build: Builder, buyer: Actor, supplier: Actor, reference: str) -> tuple[Contract, Device]:
    clauses = ({"clause": "outcome", "values": {"days": 20}},)
    days = (date(2026, 1, 1), date(2026, 12, 31))
    terms = Terms(reference, f"Marché {reference}", *days, (supplier.organisation,), clauses)
    contract = make_contract(build.session, terms, by=buyer, key=uuid4())
    device = build.ready(supplier)
    cover(build.session, contract, Covered(codes=(device.code or "",)), by=supplier, key=uuid4())
    build.clock.advance(days=21)
    return contract, device


@pytest.fixture
def contract(build: Builder, buyer: Actor, workshop: Actor) -> Contract:
    return made(build, buyer, workshop, "2026-DSI-04")[0]


@pytest.fixture
def desk(signed_in: Callable[[Actor], Visitor], buyer: Actor, contract: Contract) -> Visitor:
    assert contract.id  # three weeks later, nobody is signed in any more
    return signed_in(buyer)


@pytest.fixture
def address(desk: Visitor, contract: Contract) -> str:
    there = f"/contracts/{contract.id}/links"
    page = desk.send(there, form=there, name="Chambre des comptes", days="30")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    found = re.search(r"(/audits/[a-z2-7]{26})<", page.text)
    assert found is not None
    return found[1]


def test_a_link_shows_the_contract_without_an_account_and_leaks_nowhere(visitor: Visitor, address: str) -> None:
    answer = visitor.get(address)

    assert "Marché 2026-DSI-04" in answer.text
    assert "Not met" in answer.text
    assert "Not met" not in visitor.get(f"{address}?as_of=2026-03-04").text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_link_opens_nothing_but_its_contract(visitor: Visitor, address: str, contract: Contract) -> None:
    links = set(re.findall(r'href="(/[^"#?]*)', visitor.get(address).text))

    assert not any(one.startswith(("/contracts", "/devices")) for one in links)
    assert visitor.get(f"/contracts/{contract.id}").status_code in {303, 401}
    for page in ("links", "edit", "coverage"):
        assert visitor.get(f"{address}/{page}").status_code == 404
    assert visitor.get(f"{address}/bundle").status_code == 200


def test_its_address_stands_in_no_other_address_not_even_to_change_the_language(visitor: Visitor, address: str) -> None:
    page = visitor.get(address).text
    token = address.removeprefix("/audits/")

    assert [one for one in re.findall(r'href="([^"]+)"', page) if token in one and not one.startswith(address)] == []
    assert "Non respectée" in visitor.get(f"{address}?lang=fr").text


def test_a_use_is_listed_and_a_revoked_link_opens_nothing(
    desk: Visitor, visitor: Visitor, address: str, contract: Contract
) -> None:
    there = f"/contracts/{contract.id}/links"
    assert "Never" in desk.get(there).text
    visitor.get(address)
    page = desk.get(there).text
    revoke = re.findall(r'action="([^"]+/revoke)"', page)[0]
    assert "Never" not in page
    assert address.removeprefix("/audits/") not in page
    assert desk.send(revoke, form=there).status_code == 303

    for path in (address, f"{address}/bundle", f"{address}/bundle.zip"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert "over, was revoked, or never was" in answer.text


def test_suppliers_and_strangers_make_no_link(
    signed_in: Callable[[Actor], Visitor], build: Builder, workshop: Actor, contract: Contract
) -> None:
    there = f"/contracts/{contract.id}/links"

    assert signed_in(workshop).get(there).status_code == 403
    assert signed_in(build.actor(Role.BUYER)).get(there).status_code == 404


@pytest.mark.parametrize("wrong", [{"days": "91"}, {"days": "x"}, {"name": ""}], ids=str)
def test_a_link_that_cannot_be_is_refused_in_words(desk: Visitor, contract: Contract, wrong: dict[str, str]) -> None:
    there = f"/contracts/{contract.id}/links"

    assert desk.send(there, form=there, **{"name": "Chambre", "days": "30"} | wrong).status_code == 422


def test_a_supplier_sees_the_devices_of_its_own_contracts_only(
    signed_in: Callable[[Actor], Visitor], build: Builder, buyer: Actor, workshop: Actor
) -> None:
    other = build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
    (ours, our_device), (theirs, their_device) = (
        made(build, buyer, one, reference) for one, reference in ((workshop, "A"), (other, "B"))
    )
    supplier = signed_in(workshop)
    seen = "".join(
        supplier.get(path).text
        for path in ("/contracts", f"/contracts/{ours.id}", f"/contracts/{ours.id}/coverage", "/")
    )
    for path in ("", "/coverage", "/terms", "/annex", "/bundle", "/bundle.zip"):
        assert supplier.get(f"/contracts/{theirs.id}{path}").status_code == 404

    assert (our_device.code or "")[:4] in seen
    assert f"/d/{their_device.code}" not in seen
    assert "Marché B" not in seen
