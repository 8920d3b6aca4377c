"""Evidence bundles through the pages: offered, made, sent, and checked without the service."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4
from zipfile import ZipFile

import orjson
import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.bundles.verifier.verify_bundle import verify
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.models import Contract
from reuse.contracts.service import amend_contract, make_contract
from reuse.contracts.terms import Terms, terms_at
from reuse.devices.models import Device
from reuse.events import log
from reuse.events.keys import ensure_signer
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor

CLAUSES = ({"clause": "outcome", "values": {"days": 20}},)


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


@pytest.fixture
def buying(build: Builder) -> Actor:
    return build.actor(Role.BUYER)


@pytest.fixture
def seal_all(session: Session, build: Builder, tmp_path: Path) -> Callable[[], int]:
    """Make a checkpoint with the key that the service finds."""
    signer = ensure_signer(tmp_path / "signing-key.pem", "localhost/log")
    return lambda: log.seal(session, signer=signer, now=build.clock.at).size


@pytest.fixture
def device(build: Builder, workshop: Actor) -> Device:
    made = build.ready(workshop)
    build.clock.advance(days=30)
    return made


@pytest.fixture
def there(session: Session, buying: Actor, workshop: Actor, device: Device) -> str:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    terms = Terms("2026-DSI-04", "Réemploi <b>", *year, (workshop.organisation,), CLAUSES)
    made = make_contract(session, terms, by=buying, key=uuid4())
    cover(session, made, Covered(codes=(device.code or "",)), by=workshop, key=uuid4())
    return f"/contracts/{made.id}"


@pytest.fixture
def buyer(signed_in: Callable[[Actor], Visitor], buying: Actor, there: str) -> Visitor:
    """Somebody who signs in after the days have passed."""
    assert there
    return signed_in(buying)


def taken(visitor: Visitor, path: str) -> TestResponse:
    """Download a file to its end."""
    return visitor.client.get(path, buffered=True)


def test_nothing_is_offered_before_a_checkpoint(buyer: Visitor, there: str) -> None:
    page = buyer.get(f"{there}/bundle")

    assert "Nothing is sealed yet" in page.text
    assert taken(buyer, f"{there}/bundle.zip").status_code == 404


def test_a_buyer_takes_the_bundle_home_and_checks_it(
    buyer: Visitor, there: str, seal_all: Callable[[], int], device: Device, tmp_path: Path
) -> None:
    seal_all()
    page, sent = buyer.get(f"{there}/bundle").text, taken(buyer, f"{there}/bundle.zip")
    inside = ZipFile(BytesIO(sent.data))
    fingerprint = ensure_signer(tmp_path / "signing-key.pem", "").verifier.fingerprint
    checks = orjson.loads(inside.read("checks.json"))

    assert fingerprint in page
    assert "Réemploi &lt;b&gt;" in page
    assert sent.headers["Content-Length"] == str(len(sent.data))
    assert sent.headers["Content-Disposition"] == "attachment; filename=bundle-2026-DSI-04.zip"
    assert verify(sent.data, fingerprint).differences == []
    assert [(one["clause"], one["answer"]) for one in checks["clauses"]] == [("outcome", "not_met")]
    assert checks["clauses"][0]["offending"][0]["subject"] == device.subject
    assert "contract:" in inside.read("others.jsonl").decode()


def test_a_contract_beyond_any_bundle_is_refused_before_its_histories_are_read(
    buyer: Visitor, there: str, seal_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_all()
    monkeypatch.setattr("reuse.bundles.service.LARGEST", 0)
    monkeypatch.setattr("reuse.contracts.checks.histories.histories", None)

    assert taken(buyer, f"{there}/bundle.zip").status_code == 422


def test_what_happened_after_the_checkpoint_does_not_change_the_answers(
    buyer: Visitor, there: str, seal_all: Callable[[], int], build: Builder, device: Device, workshop: Actor
) -> None:
    seal_all()
    before = ZipFile(BytesIO(taken(buyer, f"{there}/bundle.zip").data)).read("checks.json")
    build.clock.advance(hours=1)
    build.fact(device, "sold", workshop, price_cents=100)
    again = ZipFile(BytesIO(taken(buyer, f"{there}/bundle.zip").data)).read("checks.json")

    assert again == before


def test_terms_agreed_after_the_checkpoint_stay_out_like_their_event(
    session: Session, buyer: Visitor, there: str, seal_all: Callable[[], int], build: Builder, buying: Actor
) -> None:
    seal_all()
    build.clock.advance(hours=1)
    contract = session.get_one(Contract, UUID(there.rpartition("/")[2]))
    terms = terms_at(session, contract).terms
    terms = replace(terms, title="Autre", suppliers=(*terms.suppliers, build.organisation("Autre").id))
    amend_contract(session, contract, terms, reason="Avenant", version=contract.version, by=buying)
    sent = taken(buyer, f"{there}/bundle.zip")
    inside = ZipFile(BytesIO(sent.data))

    assert sent.headers["Cache-Control"] == "private, no-store"
    assert len(inside.read("terms.jsonl").splitlines()) == 1
    assert b"Autre" not in inside.read("report.html")


def test_an_earlier_checkpoint_is_shown_to_be_the_beginning_of_the_log(
    buyer: Visitor, there: str, seal_all: Callable[[], int], build: Builder, device: Device, workshop: Actor
) -> None:
    size = seal_all()
    build.fact(device, "sold", workshop, price_cents=100)
    seal_all()
    sent = taken(buyer, f"{there}/bundle.zip?since={size}")

    assert f'<option value="{size}">' in buyer.get(f"{there}/bundle").text
    assert "older.note" in ZipFile(BytesIO(sent.data)).namelist()
    assert verify(sent.data).differences == []


@pytest.mark.parametrize("since", ["999999999", "0", "-1", "hier", "1" * 40])
def test_a_checkpoint_that_never_was_is_no_beginning(
    buyer: Visitor, there: str, seal_all: Callable[[], int], since: str
) -> None:
    seal_all()

    assert taken(buyer, f"{there}/bundle.zip?since={since}").status_code == 404


def test_a_supplier_takes_a_bundle_too_and_a_stranger_none(
    signed_in: Callable[[Actor], Visitor], there: str, seal_all: Callable[[], int], workshop: Actor, build: Builder
) -> None:
    seal_all()
    supplier, stranger = signed_in(workshop), signed_in(build.actor(Role.BUYER))

    assert taken(supplier, f"{there}/bundle.zip").data[:2] == b"PK"
    assert f"{there}/bundle" in supplier.get(there).text
    assert [taken(stranger, f"{there}/bundle{end}").status_code for end in ("", ".zip")] == [404, 404]


def test_a_deposit_has_a_bundle_for_whoever_took_it_in(
    signed_in: Callable[[Actor], Visitor], build: Builder, seal_all: Callable[[], int]
) -> None:
    collector = build.actor(Role.COLLECTOR)
    deposit = build.collected(collector).deposit_id
    seal_all()
    visitor, stranger = signed_in(collector), signed_in(build.actor(Role.COLLECTOR))

    assert verify(taken(visitor, f"/deposits/{deposit}/bundle.zip").data).differences == []
    assert f"/deposits/{deposit}/bundle.zip" in visitor.get(f"/deposits/{deposit}/bundle").text
    assert f"/deposits/{deposit}/bundle.zip" in visitor.get(f"/lists/{deposit}/bundle").text
    assert [taken(stranger, f"/deposits/{deposit}/bundle{end}").status_code for end in ("", ".zip")] == [404, 404]
