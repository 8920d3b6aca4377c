"""The work done through the pages: arrivals, files, labels, treatments, papers, accounts."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

import pypdfium2
from werkzeug.datastructures import FileStorage

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.events import queries
from reuse.events.custody import open_handover
from reuse.events.keys import ensure_signer
from reuse.events.log import seal
from reuse.lifecycle.stages import Role, Stage
from reuse.outcomes.models import Receiver
from reuse.outcomes.service import Terms, give_out
from tests.builders import PAPER, Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]
STORY = Path(__file__).parents[2] / "seeds/story"
DEVICE = {"danger": "none", "kind": "laptop", "depositor": "resident", "status": "reemploi", "reason": "may_serve"}


def sent(name: str) -> FileStorage:
    """Give one of the story's files as a browser sends it."""
    return FileStorage(io.BytesIO((STORY / name).read_bytes()), filename=name)


def test_a_label_becomes_a_device_a_deposit_and_a_receipt(build: Builder, signed_in: SignIn, visitor: Visitor) -> None:
    by = build.actor(Role.COLLECTOR)
    counter, code = signed_in(by), build.code(by)

    taken = counter.send(f"/intake/{code}", form=f"/intake/{code}", maker="Dell", title="yes", **DEVICE)
    page = counter.get(taken.headers["Location"])
    receipt = f"{taken.headers['Location']}/receipt"
    paper = counter.get(f"{receipt}.pdf")
    follow_up = page.text.split('class="follow code">')[1].split("<")[0]
    followed = visitor.send("/follow-up", follow_up=follow_up.lower())

    assert follow_up in pypdfium2.PdfDocument(paper.data)[0].get_textpage().get_text_range()
    assert "Dell" in followed.text
    assert follow_up in counter.get(receipt).text
    assert visitor.get(receipt).status_code == 401


def test_a_second_device_joins_the_deposit_of_the_first(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.COLLECTOR)
    counter, first, second = signed_in(by), build.code(by), build.code(by)
    deposit = counter.send(f"/intake/{first}", form="/labels", **DEVICE).headers["Location"]

    joined = counter.send(
        f"/intake/{second}", form="/labels", danger="none", kind="monitor", deposit=deposit.rpartition("/")[2]
    )

    assert joined.headers["Location"] == deposit


def test_a_danger_at_the_counter_quarantines_at_once(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.COLLECTOR)
    counter, code = signed_in(by), build.code(by)

    counter.send(f"/intake/{code}", form="/labels", **(DEVICE | {"danger": "swollen_battery"}))

    assert "Do not open, do not charge" in counter.get(f"/devices/{code}").text


def test_a_hardware_file_is_read_into_the_device(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER)
    device = build.at_bench(by, media=())
    bench, there = signed_in(by), f"/devices/{device.code}"

    answer = bench.send(f"{there}/inventory", form=there, file=sent("laptop.lshw.json"))

    assert answer.status_code == 303
    assert "Not erased" in bench.get(there).text


def test_a_report_that_matches_nothing_waits_in_the_tray(build: Builder, signed_in: SignIn) -> None:
    bench = signed_in(build.actor(Role.REFURBISHER))

    filed = bench.send("/reports", form="/reports", file=sent("laptop.nwipe.log"))

    assert "Set aside" in filed.text
    assert "No device held here" in bench.get("/waiting").text


def test_a_broken_file_is_refused_in_words(build: Builder, signed_in: SignIn) -> None:
    bench = signed_in(build.actor(Role.REFURBISHER))

    answer = bench.send("/reports", form="/reports", file=FileStorage(io.BytesIO(b"\0\1"), filename="x"))

    assert answer.status_code == 422
    assert "not text" in answer.text


def test_a_photo_is_kept_and_another_file_refused(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER)
    device = build.at_bench(by)
    bench, form = signed_in(by), f"/devices/{device.code}/record/photo_added"
    picture = FileStorage(io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"x" * 9), filename="a.png")
    script = FileStorage(io.BytesIO(b"<script>"), filename="a.png")

    assert bench.send(form, form=form, photo=picture).status_code == 303
    assert bench.send(form, form=form, photo=script).status_code == 422
    assert bench.send(form, form=form).status_code == 422


def test_a_receipt_without_handover_waits_until_the_giver_accepts_it(build: Builder, signed_in: SignIn) -> None:
    giver, taker = build.actor(Role.COLLECTOR), build.actor(Role.REFURBISHER)
    device = build.collected(giver)
    received = signed_in(taker).send("/receive", form="/receive", code=device.code)
    counter = signed_in(giver)
    (waiting,) = queries.waiting(build.session, holder=giver.organisation)
    assert received.status_code == 303

    counter.send(f"/waiting/{waiting.event_id}", form="/waiting", answer="accept")

    build.session.expire_all()
    assert device.holder_id == taker.organisation
    assert "Nothing waits" in counter.get("/waiting").text


def test_a_handover_is_opened_and_received_through_the_pages(build: Builder, signed_in: SignIn) -> None:
    giver, taker = build.actor(Role.COLLECTOR), build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
    device = build.collected(giver)
    there = f"/devices/{device.code}"

    opened = signed_in(giver).send(f"{there}/record/handover_opened", form="/receive", to_site=str(taker.site))
    taken = signed_in(taker).send("/receive", form="/receive", code=device.code)

    assert (opened.status_code, taken.status_code) == (303, 303)
    build.session.expire_all()
    assert device.holder_id == taker.organisation


def test_labels_are_reserved_then_printed_on_sheets_and_rolls(build: Builder, signed_in: SignIn) -> None:
    counter = signed_in(build.actor(Role.COLLECTOR))
    batch = counter.send("/labels", form="/labels", count="3", site="").headers["Location"]
    layout = {"template": "L7160", "first": "2", "dx": "0,5", "dy": "-1"}

    sheet = counter.send(f"{batch}/sheet", form=batch, **layout)
    calibration = counter.send(f"{batch}/sheet", form=batch, calibration="yes", **layout)
    zpl = counter.send(f"{batch}/zpl", form=batch)
    wrong = counter.send(f"{batch}/sheet", form=batch, **(layout | {"first": "99"}))

    assert sheet.data.startswith(b"%PDF")
    assert calibration.data.startswith(b"%PDF")
    assert zpl.text.count("^XA") == 3
    assert wrong.status_code == 422
    assert counter.get(batch).text.count("Printed<") == 3


def test_a_treatment_recycles_its_lot_and_opens_its_certificate(build: Builder, signed_in: SignIn) -> None:
    workshop = build.actor(Role.REFURBISHER)
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    device = build.at_bench(workshop, media=())
    build.fact(device, "sent_for_recycling", workshop)
    open_handover(build.session, device, to_site=plant.site, by=workshop, key=uuid4())  # type: ignore[arg-type]
    recycler = signed_in(plant)
    recycler.send("/receive", form="/receive", code=device.code)
    lot = {
        "devices": device.code,
        "plant": str(plant.site),
        "treated_on": "2026-03-03",
        "waste_code": "16 02 14",
        "operation": "R 4",
        "mass_in_g": "1,65",
        "measured": "yes",
        "certificate": "C-1",
        "material-0": "Glass",
        "mass-0": "1",
    }

    refused = recycler.send("/treatments", form="/treatments", **(lot | {"mass-0": "2"}))
    treated = recycler.send("/treatments", form="/treatments", **lot)

    assert refused.status_code == 422
    assert "weigh more than the mass in" in refused.text
    assert "This document is valid" in recycler.get(treated.headers["Location"]).text
    build.session.expire_all()
    assert device.stage is Stage.RECYCLED


def test_an_erasure_certificate_is_issued_and_checked_by_anybody(
    build: Builder, signed_in: SignIn, visitor: Visitor
) -> None:
    by = build.actor(Role.REFURBISHER)
    device = build.at_bench(by, media=())

    issued = signed_in(by).send(f"/devices/{device.code}/certificate", form=f"/devices/{device.code}")
    page = visitor.get(issued.headers["Location"])

    assert "This document is valid" in page.text
    assert visitor.get(f"{issued.headers['Location']}.pdf").status_code == 401


def test_a_loan_shows_to_whom_and_until_when(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(by)
    terms = Terms("lent", Receiver.SCHOOL, receiver_name="Collège Essai", due=date(2026, 9, 1))
    give_out(build.session, device, terms, by=by, key=uuid4(), paper=PAPER)

    assert "Lent, Tuesday 3 March 2026, Collège Essai (to be brought back on Tuesday 1 September 2026)" in (
        signed_in(by).get(f"/devices/{device.code}").text
    )


def test_what_a_recyclery_has_ready_is_shown_to_anybody(build: Builder, visitor: Visitor) -> None:
    by = build.actor(Role.REFURBISHER, at=SiteRole.RECYCLERY)
    device = build.ready(by)

    assert f'href="/d/{device.code}"' in visitor.get("/available").text
    assert "Nothing of this kind" in visitor.get("/available?kind=printer").text


def test_the_places_are_a_list_and_a_map_of_the_same(build: Builder, visitor: Visitor) -> None:
    build.actor(Role.COLLECTOR)

    assert "31600 Muret" in visitor.get("/points?q=mUrèt").text
    assert visitor.get("/points.geojson").get_json()["features"][0]["geometry"]["coordinates"] == [1.33, 43.46]


def test_the_proof_page_gives_the_signed_note(build: Builder, visitor: Visitor, tmp_path: Path) -> None:
    build.collected(build.actor(Role.COLLECTOR))
    signer = ensure_signer(tmp_path / "key.pem", "essai.test/log")
    checkpoint = seal(build.session, signer=signer, now=build.clock())

    assert visitor.get(f"/proof/{checkpoint.size}.txt").text == checkpoint.note
    assert signer.verifier.vkey.split("+")[1] in visitor.get("/proof").text


def test_acting_for_another_organisation_changes_what_is_signed(build: Builder, signed_in: SignIn) -> None:
    person = signed_in(build.actor(Role.COLLECTOR))

    foreign = person.send("/act-as", form="/act-as", membership=f"{uuid4()}/{uuid4()}")

    assert foreign.status_code == 422
    assert "do not belong" in foreign.text
