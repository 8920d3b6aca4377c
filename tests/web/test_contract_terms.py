"""Terms of contracts through the pages: put together, recorded, amended; what they cover, removed."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID
from zipfile import ZipFile

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, SiteRole
from reuse.contracts.alerts import watch_contract
from reuse.contracts.models import Contract
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor

CHOSEN = {"clause-outcome": "yes", "outcome-days": "45", "clause-erasure": "yes", "erasure-attested": "yes"}


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


@pytest.fixture
def buyer(signed_in: Callable[[Actor], Visitor], build: Builder) -> Visitor:
    return signed_in(build.actor(Role.BUYER))


@pytest.fixture
def answers(build: Builder, workshop: Actor) -> dict[str, str]:
    siret = build.session.get_one(Organisation, workshop.organisation).siret or ""
    plant = build.organisation("Usine").siret or ""
    told = {"reference": "2026-DSI-04", "title": "Réemploi", "suppliers": siret}
    told |= {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    told |= {"subcontractors": f"{plant} ; {siret}\n", "lots": f"Lot 1 ; {siret}\nLot 2"}
    return told | {"milestones": "2026-06-30 ; Bilan", "penalties": "Par appareil ; 50 €"} | CHOSEN


@pytest.fixture
def there(buyer: Visitor, answers: dict[str, str]) -> str:
    made = buyer.send("/contracts", form="/contracts/new", **answers)
    assert made.status_code == 303, made.text
    return made.headers["Location"].removesuffix("/coverage")


def test_anybody_puts_clauses_together_and_takes_the_annex_along(visitor: Visitor) -> None:
    page = visitor.get(f"/clauses/annex?{urlencode(CHOSEN)}").text
    odt = visitor.get(f"/clauses/annex.odt?{urlencode(CHOSEN)}")

    assert "dans les 45" in page
    assert "Ce que le titulaire fournit" in page
    assert "Comment c’est contrôlé" in page
    with ZipFile(io.BytesIO(odt.data)) as archive:
        assert "dans les 45" in archive.read("content.xml").decode()
    assert visitor.get(f"/clauses/annex.pdf?{urlencode(CHOSEN)}").data.startswith(b"%PDF")
    assert "annex.odt" not in visitor.get("/clauses/annex").text


@pytest.mark.parametrize(
    "wrong", [{"outcome-days": "0"}, {"outcome-days": "vite"}, {"erasure-level": "maybe"}], ids=str
)
def test_a_value_that_cannot_be_checked_is_named(visitor: Visitor, wrong: dict[str, str]) -> None:
    ((name, _value),) = wrong.items()
    page = visitor.get(f"/clauses/annex?{urlencode(CHOSEN | wrong)}")

    assert page.status_code == 422
    assert f'href="#f-{name}"' in page.text
    assert f">{name}:" not in page.text
    assert visitor.get(f"/clauses/annex.odt?{urlencode(CHOSEN | wrong)}").status_code == 422
    assert visitor.get("/clauses/annex.odt").status_code == 422


def test_clauses_put_together_are_ticked_in_the_form_of_a_contract(buyer: Visitor) -> None:
    page = buyer.get(f"/contracts/new?{urlencode(CHOSEN)}").text

    assert re.search(r'name="clause-outcome" value="yes" checked', page)
    assert re.search(r'name="outcome-days" type="text" value="45"', page)
    assert not re.search(r'name="clause-custody" value="yes" checked', page)


def test_everything_recorded_is_shown_and_penalties_are_only_words(buyer: Visitor, there: str) -> None:
    page = buyer.get(there).text

    for said in ("Usine, for Structure", "Lot 1", "Lot 2", "Bilan", "Par appareil: 50 €", "nothing here computes"):
        assert said in page
    assert "Sous-traitant" in buyer.get(f"{there}/annex").text


def amended(visitor: Visitor, there: str, answers: dict[str, str], **changed: str):
    edit = f"{there}/edit"
    version = re.findall(r'name="version" value="(\d+)"', visitor.get(edit).text)[0]
    return visitor.send(edit, form=edit, **answers | {"version": version, "reason": "Avenant 1"} | changed)


def test_a_contract_is_amended_from_what_it_says_now(buyer: Visitor, there: str, answers: dict[str, str]) -> None:
    form = buyer.get(f"{there}/edit").text
    assert 'value="45"' in form
    assert answers["subcontractors"].split()[0] in form
    assert amended(buyer, there, answers, ends_on="2027-12-31").status_code == 303
    history = buyer.get(f"{there}/terms").text

    assert "1 amendment" in buyer.get(there).text
    assert "Avenant 1" in history
    assert history.index("Amendment 1") < history.index("First terms")
    assert "31 December 2027" in history
    assert "31 December 2026" in history


def test_a_supplier_without_a_siret_is_named_by_its_identifier(
    build: Builder, buyer: Visitor, there: str, answers: dict[str, str], workshop: Actor
) -> None:
    siret, named = answers["suppliers"], str(workshop.organisation)
    build.session.get_one(Organisation, workshop.organisation).siret = None
    build.session.flush()

    assert f'name="suppliers" type="text" value="{named}"' in buyer.get(f"{there}/edit").text
    told = {name: text.replace(siret, named) for name, text in answers.items()}
    assert amended(buyer, there, told, ends_on="2027-12-31").status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"version": "9"},
        {"subcontractors": "12345678901234 ; 1"},
        {"subcontractors": "sans point-virgule"},
        {"milestones": "demain ; Bilan"},
        {"penalties": "seulement ;"},
        {"subcontractors": ""},
    ],
    ids=str,
)
def test_an_amendment_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    buyer: Visitor, there: str, answers: dict[str, str], wrong: dict[str, str]
) -> None:
    answer = amended(buyer, there, answers, **wrong)

    assert answer.status_code in {412, 422}
    assert "Lot 2" in answer.text


def test_what_a_supplier_takes_in_is_covered_then_removed_with_a_reason_by_itself(
    buyer: Visitor, signed_in: Callable[[Actor], Visitor], there: str, workshop: Actor
) -> None:
    page, supplier = f"{there}/coverage", signed_in(workshop)
    told = {"organisation": str(workshop.organisation), "since": "2026-02-01"}
    assert buyer.send(page, form=page, **told).status_code == 422
    assert supplier.send(page, form=page, **told).status_code == 303
    removal = re.findall(rf'action="({there}/removals/[^"]+)"', supplier.get(page).text)[0]
    assert "/removals/" not in buyer.get(page).text
    assert buyer.send(removal, form=page, reason="Gênant").status_code == 403
    assert supplier.send(removal, form=page, reason="").status_code == 422
    assert supplier.send(removal, form=page, reason="Saisi par erreur").status_code == 303

    said = buyer.get(page).text
    assert "1 February 2026" in said
    assert "Structure: Saisi par erreur" in said


def test_what_changed_stands_on_the_contract_and_on_the_day_of_both_parties(
    build: Builder, signed_in: Callable[[Actor], Visitor], there: str, workshop: Actor
) -> None:
    late, page = build.ready(workshop), f"{there}/coverage"
    signed_in(workshop).send(page, form=page, codes=late.code)
    contract = build.session.get_one(Contract, UUID(there.rpartition("/")[2]))
    watch_contract(build.session, contract)
    build.clock.advance(days=46)
    watch_contract(build.session, contract)

    seller, desk = signed_in(workshop), signed_in(replace(workshop, organisation=contract.buyer_id, roles={Role.BUYER}))
    for told in (desk.get(there).text, desk.get("/").text, seller.get("/").text):
        assert "before, not yet due, 1 device more decides" in told
        assert "Réemploi" in told
    assert "Not met: 1" in seller.get("/contracts").text
    assert "1 device more decides" not in signed_in(build.actor(Role.REFURBISHER)).get("/").text
