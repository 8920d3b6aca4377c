"""Yearly duties of a public buyer through the pages."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from uuid import uuid4

import pypdfium2
import pytest

from reuse.actors.actor import Actor
from reuse.imports.sheet import read_sheet
from reuse.lifecycle.stages import Role
from reuse.purchases.models import Purchase
from tests.builders import Builder
from tests.web.conftest import Visitor

LAPTOPS = {"day": "2026-02-03", "line": "laptops", "count": "30", "spend_cents": "3 000,00", "reused_cents": "100"}
PAGES = ("", "/list", "/report", "/retired", "/new-equipment", "/files", "/new")
FILES = ("/list.csv", "/report.csv", "/report.ods", "/report.pdf", "/retired.csv", "/retired.ods", "/retired.pdf")
RUNS = "Vente ${7*7} {{7*7}} </script><img src=x onerror=alert(1)>"


@pytest.fixture
def who(build: Builder) -> Actor:
    return build.actor(Role.BUYER)


@pytest.fixture
def buyer(signed_in: Callable[[Actor], Visitor], who: Actor) -> Visitor:
    return signed_in(who)


@pytest.fixture
def bought(buyer: Visitor) -> str:
    """The address of a purchase of three thousand euros."""
    assert buyer.send("/purchases", form="/purchases/new", **LAPTOPS, supplier=RUNS).status_code == 303
    return re.findall(r'href="(/purchases/[0-9a-f-]{36})"', buyer.get("/purchases/list").text)[0]


def test_a_purchase_shows_in_the_list_the_report_and_what_is_missing(buyer: Visitor, bought: str) -> None:
    report = buyer.get("/purchases/report").text

    assert bought
    assert "€500.00 of the same spend" in report
    assert "3.33%" in report
    assert "&lt;/script&gt;" in buyer.get("/purchases/list").text


def test_a_purchase_is_changed_by_whoever_read_it_last(buyer: Visitor, bought: str) -> None:
    changed = LAPTOPS | {"reused_cents": "600", "version": "1"}

    assert buyer.send(bought, form=bought, **changed).status_code == 303
    stale = buyer.send(bought, form=bought, **changed | {"count": "31"})

    assert stale.status_code == 412
    assert "Target met" in buyer.get("/purchases").text


def test_what_is_taken_away_can_be_put_back(buyer: Visitor, bought: str) -> None:
    gone = buyer.send(f"{bought}/removal", form="/purchases/list")
    page = buyer.get(gone.headers["Location"]).text
    assert "Taken away: Laptops" in page
    assert f"{bought}/restoration" in page

    buyer.send(f"{bought}/restoration", form="/purchases/list")

    assert bought in buyer.get("/purchases/list").text


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("day", "hier"),
        ("day", "2031-01-01"),
        ("line", "cars"),
        ("count", "0"),
        ("count", "1,5"),
        ("spend_cents", "1,234"),
        ("supplier", "=1"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_typed_is_lost(buyer: Visitor, name: str, wrong: str) -> None:
    page = buyer.send("/purchases", form="/purchases/new", **LAPTOPS | {"reference": "BC-2026-7"} | {name: wrong})

    assert page.status_code == 422
    assert f'href="#f-{name}"' in page.text
    assert "BC-2026-7" in page.text


def test_an_export_is_read_back_as_a_file_that_changes_nothing(buyer: Visitor, bought: str) -> None:
    exported = buyer.get("/purchases/list.csv").data
    sent = buyer.send("/purchases/files", form="/purchases/files", file=(io.BytesIO(exported), "achats.csv"))

    page = buyer.get(sent.headers["Location"]).text

    assert bought
    assert "Ordinateurs portables" in exported.decode("utf-8-sig")
    assert "Known already" in page
    assert "Nothing would change" in page


def test_a_file_is_seen_row_by_row_then_taken_over(buyer: Visitor) -> None:
    model = buyer.get("/purchases/model.csv").data + b"demain;laptops;1;1\r\n"
    sent = buyer.send("/purchases/files", form="/purchases/files", file=(io.BytesIO(model), "achats.csv"))
    there = sent.headers["Location"]
    assert "Import 2 rows" in buyer.get(there).text
    assert "Refused" in buyer.get(there).text

    assert buyer.send(there, form=there).status_code == 303

    assert "Exemple SARL" in buyer.get("/purchases/list").text
    assert "€600.00 (3)" in buyer.get("/purchases/report").text


def test_a_file_that_is_none_is_said_on_the_page(buyer: Visitor) -> None:
    answer = buyer.send("/purchases/files", form="/purchases/files", file=(io.BytesIO(b"PK\3\4nothing"), "x.xlsx"))

    assert answer.status_code == 422
    assert "cannot be opened" in answer.text


def test_hostile_text_runs_nowhere(buyer: Visitor, build: Builder, who: Actor) -> None:
    hostile = Purchase(
        id=uuid4(), organisation_id=who.organisation, day=build.clock.at.date(), line="laptops", gift=False,
        gift_value="", spend_cents=100, reused_cents=0, recycled_cents=0, count=1, supplier="=cmd|' /C calc'!A0",
        reference="@SUM(1)", recorded_at=build.clock.at,
    )  # fmt: skip
    build.session.add(hostile)
    build.session.flush()

    (_titles, row) = csv.reader(io.StringIO(buyer.get("/purchases/list.csv").data.decode("utf-8-sig")), delimiter=";")

    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in row)


def test_the_declaration_says_the_same_in_each_of_its_files(buyer: Visitor, bought: str) -> None:
    rows = list(csv.DictReader(io.StringIO(buyer.get("/purchases/report.csv").data.decode("utf-8-sig")), delimiter=";"))
    packed = buyer.get("/purchases/report.ods").data
    sheet = read_sheet(packed)
    pdf = pypdfium2.PdfDocument(buyer.get("/purchases/report.pdf").data)

    assert bought
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist()[0] == "mimetype"
    assert (rows[-1]["Product line"], rows[-1]["Missing (€)"], rows[-1]["Target (%)"]) == ("Whole", "500,00", "20")
    assert sheet.rows[-1][-1] == "500"
    assert "€500.00 of the same spend" in " ".join(pdf[0].get_textpage().get_text_range().split())


def test_what_was_held_on_the_first_of_january_is_declared(buyer: Visitor) -> None:
    there = "/purchases/retired?year=2026"
    told = {"held": "12", "older": "2", "version": "0"}
    refused = buyer.send("/purchases/retired/2026", form=there, **told)
    assert refused.status_code == 422
    assert 'href="#f-older_reason"' in refused.text

    assert buyer.send("/purchases/retired/2026", form=there, **told, older_reason="Étiquettes").status_code == 303

    assert "Devices that would still have to go to reuse: 5." in buyer.get(there).text
    assert buyer.send("/purchases/retired/2026", form=there, **told, older_reason="Étiquettes").status_code == 412


def test_a_code_that_is_on_no_receipt_is_said_on_the_page(buyer: Visitor) -> None:
    answer = buyer.send("/purchases/retired/lists", form="/purchases/retired", follow_up="AAAA-BBBB-CCCC-DDDD")

    assert answer.status_code == 404
    assert "No deposit has this follow-up code" in answer.text


def test_buying_new_is_justified_printed_and_counted(buyer: Visitor) -> None:
    told = {"day": "2026-03-03", "line": "servers", "count": "2", "reason": "other"}
    assert buyer.send("/purchases/new-equipment", form="/purchases/new-equipment", **told).status_code == 422

    made = buyer.send("/purchases/new-equipment", form="/purchases/new-equipment", **told, words="Calcul <b>")

    assert "Calcul &lt;b&gt;" in buyer.get(made.headers["Location"]).text
    assert "Servers: Another reason" in buyer.get("/purchases/report").text
    buyer.send(f"{made.headers['Location']}/removal", form="/purchases/new-equipment")
    assert "No justification was recorded" in buyer.get("/purchases/report").text


def test_another_organisations_duties_are_for_the_coordinator_only(
    buyer: Visitor, bought: str, signed_in: Callable[[Actor], Visitor], build: Builder, who: Actor
) -> None:
    stranger, seller = signed_in(build.actor(Role.BUYER)), signed_in(build.actor(Role.SELLER))

    for path in (*PAGES, *FILES):
        at = f"/purchases{path}?organisation={who.organisation}"
        assert buyer.get(f"/purchases{path}").status_code == 200, path
        assert seller.get(f"/purchases{path}").status_code == 403, path
        assert path in ("/files", "/new") or stranger.get(at).status_code == 404, path
    assert stranger.get(bought).status_code == 404
    assert stranger.send(f"{bought}/removal", form="/purchases/new").status_code == 404


def test_the_coordinator_reads_all_and_changes_its_own_on_these_pages(
    buyer: Visitor, bought: str, signed_in: Callable[[Actor], Visitor], build: Builder, who: Actor
) -> None:
    coordinator = signed_in(build.actor(Role.COORDINATOR))
    page = coordinator.get(f"/purchases/list?organisation={who.organisation}").text

    assert buyer
    assert "Vente" in page
    assert bought not in page


@pytest.mark.parametrize("asked", ["year=0", "year=9999", "year=2019", "organisation=x", "until=x&as_of=9999-99-99"])
def test_an_address_that_nobody_wrote_breaks_nothing(buyer: Visitor, asked: str) -> None:
    for path in (*PAGES, *FILES):
        assert buyer.get(f"/purchases{path}?{asked}").status_code in (200, 404)
