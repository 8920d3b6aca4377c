"""Contracts through the pages: recorded by a buyer, read by its supplier."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, SiteRole
from reuse.codes import show_code
from reuse.contracts.clauses import library
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor

PAGES = ("", "/annex", "/annex.pdf", "/annex.odt", "/coverage", "/terms", "/edit", "/links")


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


@pytest.fixture
def buyer(signed_in: Callable[[Actor], Visitor], build: Builder) -> Visitor:
    return signed_in(build.actor(Role.BUYER))


@pytest.fixture
def answers(build: Builder, workshop: Actor) -> dict[str, str]:
    siret = build.session.get_one(Organisation, workshop.organisation).siret or ""
    told = {"reference": "2026-DSI-04", "title": "Réemploi ${1+1} <b>", "suppliers": f"{siret[:3]} {siret[3:]},"}
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    return told | days | {"clause-outcome": "yes", "outcome-days": "20", "clause-reuse_share": "yes"}


@pytest.fixture
def there(buyer: Visitor, answers: dict[str, str]) -> str:
    made = buyer.send("/contracts", form="/contracts/new", **answers)
    assert made.status_code == 303, made.text
    return made.headers["Location"].removesuffix("/coverage")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:00:00-14:00", "2026-03-03T12:00:00", "x"])
def test_a_place_in_the_list_that_no_calendar_holds_is_its_beginning(buyer: Visitor, there: str, at: str) -> None:
    assert buyer.get(f"{there}/coverage?at={at}&after={UUID(int=1)}").status_code == 200


@pytest.mark.parametrize("file", ["clauses/outcome.csv", "annex.pdf"])
def test_no_file_of_a_contract_is_kept_for_others(buyer: Visitor, there: str, file: str) -> None:
    assert buyer.get(f"{there}/{file}").headers["Cache-Control"] == "private, no-cache"


def test_anybody_copies_a_clause_with_its_usual_values(visitor: Visitor) -> None:
    page = visitor.get("/clauses").text

    for one in library().values():
        assert one.title["en"] in page
        assert one.written(one.read({}))[:60] in page
    assert "{" not in re.findall(r"<textarea[^>]*>([^<]*)", page)[0]


@pytest.fixture
def late(build: Builder, workshop: Actor) -> Device:
    """A device that the workshop has had since 3 March, three weeks ago."""
    made = build.ready(workshop)
    build.clock.advance(days=21)
    return made


@pytest.fixture
def supplier(signed_in: Callable[[Actor], Visitor], workshop: Actor) -> Visitor:
    return signed_in(workshop)


@pytest.fixture
def covered(late: Device, supplier: Visitor, there: str) -> Device:
    """The same, covered by the workshop itself."""
    assert supplier.send(f"{there}/coverage", form=f"{there}/coverage", codes=f"{late.code}\n").status_code == 303
    return late


@pytest.mark.usefixtures("covered")
def test_a_contract_says_what_its_clauses_answer_on_the_day_in_the_address(buyer: Visitor, there: str) -> None:
    now, before = buyer.get(there).text, buyer.get(f"{there}?as_of=2026-03-04").text

    assert "Not met" in now
    assert "Devices that do not meet the clause: 1, of 1." in now
    assert "no outcome recorded in time" in now
    assert "Not met" not in before
    assert "Réemploi ${1+1} &lt;b&gt;" in now


def test_its_supplier_reads_the_same_page_and_covers_its_own_and_strangers_find_nothing(
    signed_in: Callable[[Actor], Visitor], there: str, supplier: Visitor, build: Builder
) -> None:
    stranger = signed_in(build.actor(Role.BUYER))

    assert "An outcome for each device in time" in supplier.get(there).text
    assert "Add devices" in supplier.get(f"{there}/coverage").text
    assert stranger.send(f"{there}/coverage", form="/contracts/new", codes="7K4M-9QXP-9").status_code == 404
    assert "2026-DSI-04" in supplier.get("/contracts").text
    assert {stranger.get(f"{there}{page}").status_code for page in PAGES} == {404}
    assert "2026-DSI-04" not in stranger.get("/contracts").text


@pytest.mark.parametrize("role", [Role.CARRIER, Role.REFURBISHER, Role.SELLER, Role.RECYCLER, Role.BUYER])
def test_whoever_may_be_a_party_finds_its_contracts_in_the_menu(
    build: Builder, signed_in: Callable[[Actor], Visitor], role: Role
) -> None:
    assert 'href="/contracts"' in signed_in(build.actor(role)).get("/").text


def test_the_annex_holds_the_texts_as_agreed(buyer: Visitor, there: str) -> None:
    page = buyer.get(f"{there}/annex").text

    assert "dans les 20\N{NO-BREAK SPACE}jours" in page
    assert "Ce que le titulaire fournit" in page
    assert "1er janvier 2026" in page
    assert buyer.get(f"{there}/annex.pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("suppliers", "00000000000000"),
        ("starts_on", "demain"),
        ("ends_on", "2025-01-01"),
        ("outcome-days", "0"),
        ("outcome-days", "vite"),
        ("reference", ""),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_typed_is_lost(
    buyer: Visitor, answers: dict[str, str], name: str, wrong: str
) -> None:
    page = buyer.send("/contracts", form="/contracts/new", **answers | {name: wrong})

    assert page.status_code == 422
    assert f'href="#f-{name}"' in page.text
    assert "2025" in page.text or "2026-12-31" in page.text


def test_a_day_that_is_none_means_now(buyer: Visitor, there: str) -> None:
    for day in ("hier", "9999-99-99", "0001-01-01", "\0"):
        assert buyer.get(f"{there}?as_of={day}").status_code == 200


@pytest.mark.parametrize("told", [{"codes": "7K4M9QXP0"}, {"deposit": "nulle part"}, {"codes": ""}], ids=str)
def test_what_cannot_be_covered_is_said_on_the_page(buyer: Visitor, there: str, told: dict[str, str]) -> None:
    answer = buyer.send(f"{there}/coverage", form=f"{there}/coverage", **told)

    assert answer.status_code in {404, 422}
    assert "Add devices" in answer.text


def test_a_workshop_records_no_contract(signed_in: Callable[[Actor], Visitor], workshop: Actor) -> None:
    visitor = signed_in(workshop)

    assert visitor.get("/contracts/new").status_code == 403
    assert "Record a contract" not in visitor.get("/contracts").text


def test_the_devices_that_decide_a_clause_have_a_page_and_a_file(
    covered: Device, buyer: Visitor, there: str, signed_in: Callable[[Actor], Visitor], build: Builder
) -> None:
    page, file = buyer.get(f"{there}/clauses/outcome"), buyer.get(f"{there}/clauses/outcome.csv")
    stranger = signed_in(build.actor(Role.BUYER))

    assert f"{there}/clauses/outcome" in buyer.get(there).text
    assert "no outcome recorded in time" in page.text
    assert file.text.splitlines()[1].startswith(show_code(covered.code or ""))
    assert "No device decides" in buyer.get(f"{there}/clauses/outcome?after=999999.0").text
    assert "No device decides" in buyer.get(f"{there}/clauses/outcome?as_of=2026-03-04").text
    assert len(buyer.get(f"{there}/clauses/reuse_share.csv").text.splitlines()) == 1
    assert buyer.get(f"{there}/clauses/custody").status_code == 404
    for path in ("outcome", "outcome.csv"):
        assert stranger.get(f"{there}/clauses/{path}").status_code == 404
