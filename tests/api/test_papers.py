"""Files sent, second lives, treatments, documents, labels and proofs through the API."""

import io
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from reuse.clock import now
from reuse.events.check import (
    ConsistencyProof,
    HistoryProof,
    InclusionProof,
    check_consistency,
    check_history,
    check_inclusion,
)
from reuse.events.keys import ensure_signer
from reuse.events.log import seal
from reuse.events.trust import TrustedKey
from reuse.lifecycle.stages import Role

STORY = Path(__file__).parents[2] / "seeds/story"


def file(name: str, content: bytes | None = None) -> dict[str, object]:
    content = (STORY / name).read_bytes() if content is None else content
    return {"data": {"file": (io.BytesIO(content), name)}, "content_type": "multipart/form-data"}


@pytest.fixture
def bench(refurbisher, build):
    """A laptop on the bench, opened by nobody yet."""
    return build.at_bench(refurbisher.actor, media=())


@pytest.fixture
def shop(caller):
    return caller(Role.REFURBISHER, Role.SELLER)


def test_an_inventory_makes_its_media_known(refurbisher, bench):
    answer = refurbisher.post(f"/devices/{bench.code}/inventory", **file("laptop.lshw.json")).json
    shown = refurbisher.get(f"/devices/{bench.code}").json

    assert ([one["serial"] for one in answer["media"]], answer["format"]) == (
        [one["serial"] for one in shown["media"]],
        "lshw",
    )


def test_a_repeated_inventory_answers_the_same(refurbisher, bench):
    key = uuid4()
    answers = [
        refurbisher.post(f"/devices/{bench.code}/inventory", key=key, **file("laptop.lshw.json")).json for _ in range(2)
    ]

    assert answers[0] == answers[1]


def test_a_key_used_for_another_file_is_refused(refurbisher, bench):
    key = uuid4()
    refurbisher.post(f"/devices/{bench.code}/inventory", key=key, **file("laptop.lshw.json"))
    answer = refurbisher.post(f"/devices/{bench.code}/inventory", key=key, **file("desktop.lshw.json"))

    assert (answer.status_code, answer.json["type"]) == (422, "/api/docs#key-reused")


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"{}", b"[" * 9000, b"not a report"])
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(refurbisher, bench, content):
    answer = refurbisher.post(f"/devices/{bench.code}/inventory", **file("x", content))

    assert (answer.status_code, bool(answer.json["detail"])) == (422, True)


def test_an_upload_without_a_file_is_refused(refurbisher, bench):
    assert refurbisher.post(f"/devices/{bench.code}/inventory", data={}).status_code == 422


def test_an_erasure_report_finds_its_device_by_the_medium(refurbisher, bench):
    refurbisher.post(f"/devices/{bench.code}/inventory", **file("laptop.lshw.json"))
    answer = refurbisher.post("/erasure-reports", **file("laptop.nwipe.log"))

    assert [one["code"] for one in answer.json["filed"]] == [bench.code]


def test_an_erasure_of_nobody_s_medium_waits_in_the_tray(refurbisher):
    filed = refurbisher.post("/erasure-reports", **file("laptop.nwipe.log")).json["filed"]

    assert [(one["code"], bool(one["reason"])) for one in filed] == [(None, True)]


def test_a_file_without_erasure_is_no_report(refurbisher):
    assert refurbisher.post("/erasure-reports", **file("laptop.lshw.json")).status_code == 422


def test_a_photo_is_kept_and_named_by_the_event_it_proves(refurbisher, bench):
    kept = refurbisher.post(f"/devices/{bench.code}/photos", **file("x", b"\xff\xd8\xff more"))
    told = {"type": "photo_added", "data": {"photo": kept.json["photo"]}}

    assert refurbisher.post(f"/devices/{bench.code}/events", told).status_code == 201


def test_what_is_no_photo_is_refused(refurbisher, bench):
    assert refurbisher.post(f"/devices/{bench.code}/photos", **file("x.jpg", b"<script>")).status_code == 422


def test_a_certificate_is_issued_once(refurbisher, build):
    device = build.ready(refurbisher.actor)
    numbers = {refurbisher.post(f"/devices/{device.code}/certificate", {}).json["number"] for _ in range(2)}

    assert len(numbers) == 1


def test_a_device_not_erased_has_no_certificate(refurbisher, build):
    device = build.at_bench(refurbisher.actor)

    assert refurbisher.post(f"/devices/{device.code}/certificate", {}).json["rule"] == "no data leaves"


def test_a_donation_has_its_deed(shop, build):
    device = build.ready(shop.actor)
    told = {"code": device.code, "receiver": "association", "receiver_name": "Les Amis"}
    given = shop.post("/donations", told).json
    deed = shop.get(f"/documents/{given['document']}.pdf")

    assert (deed.mimetype, deed.data[:5]) == ("application/pdf", b"%PDF-")


def test_a_person_is_never_named(shop, build):
    told = {"code": build.ready(shop.actor).code, "receiver": "person", "receiver_name": "Someone", "referral": "R-1"}

    assert shop.post("/donations", told).status_code == 422


def test_a_device_that_is_not_erased_is_not_sold(shop, build):
    told = {"code": build.at_bench(shop.actor).code, "receiver": "company", "price_cents": 9000}

    assert shop.post("/sales", told).status_code == 409


def test_a_device_is_lent_and_comes_back_with_its_media_unknown(shop, build):
    device = build.ready(shop.actor)
    shop.post("/loans", {"code": device.code, "receiver": "school", "receiver_name": "École", "due": "2026-06-30"})
    shop.post("/returns", {"code": device.code})
    shown = shop.get(f"/devices/{device.code}").json

    assert (shown["stage"], shown["media_known"], shown["lives"]) == ("collected", False, 2)


def test_anybody_checks_a_document_and_its_issuer_sees_its_facts(shop, build, client):
    told = {"code": build.ready(shop.actor).code, "receiver": "company", "receiver_name": "SARL", "price_cents": 9000}
    number = shop.post("/sales", told).json["document"]
    checked = client.get(f"/api/v1/documents/{number}").json

    assert (checked["revoked"], "facts" in checked, "facts" in shop.get(f"/documents/{number}").json) == (
        False,
        False,
        True,
    )


def test_a_document_is_revoked_with_the_event_it_was_drawn_from(shop, build, client):
    device = build.ready(shop.actor)
    told = {"code": device.code, "receiver": "company", "receiver_name": "SARL", "price_cents": 9000}
    sale = shop.post("/sales", told).json
    shop.post(f"/devices/{device.code}/events", {"type": "corrected", "data": {"voids": sale["event"]}})

    assert client.get(f"/api/v1/documents/{sale['document']}").json["revoked"] is True


def test_another_organisation_s_document_is_not_sent(shop, build, refurbisher):
    told = {"code": build.ready(shop.actor).code, "receiver": "company", "receiver_name": "SARL", "price_cents": 9000}
    number = shop.post("/sales", told).json["document"]

    assert refurbisher.get(f"/documents/{number}.pdf").status_code == 404


def test_every_label_of_a_sheet_is_read_back(caller):
    maker = caller(Role.COLLECTOR)
    batch = maker.post("/label-batches", {"count": 5}).json
    page = pypdfium2.PdfDocument(maker.get(f"/label-batches/{batch['id']}/sheet.pdf").data)[0]
    read = zxingcpp.read_barcodes(page.render(scale=203 / 72).to_pil())

    assert len({one.text for one in read if one.text.startswith("HTTP://REUSE.TEST/D/")}) == 5


def test_a_batch_is_written_for_a_thermal_printer(caller):
    maker = caller(Role.COLLECTOR)
    batch = maker.post("/label-batches", {"count": 2}).json

    assert maker.get(f"/label-batches/{batch['id']}/labels.zpl").text.count("^XZ") == 2


def test_a_code_s_symbol_holds_its_address(client, refurbisher, build):
    code = build.code(refurbisher.actor)
    picture = Image.open(io.BytesIO(client.get(f"/api/v1/codes/{code}.png").data))

    assert zxingcpp.read_barcode(picture).text == client.get(f"/api/v1/codes/{code}").json["url"]


def test_a_code_s_drawing_is_svg(client, refurbisher, build):
    assert client.get(f"/api/v1/codes/{build.code(refurbisher.actor)}.svg").mimetype == "image/svg+xml"


def test_before_the_first_checkpoint_there_is_none(client):
    assert client.get("/api/v1/checkpoints/latest").status_code == 404


@pytest.fixture
def sealed(session, refurbisher, build, tmp_path):
    """A device whose history is sealed, and the key that a reader trusts."""
    device, signer = build.at_bench(refurbisher.actor), ensure_signer(tmp_path / "key.pem", "reuse.test/log")
    first = seal(session, signer=signer, now=now())
    build.fact(device, "erasure_started", refurbisher.actor)
    seal(session, signer=signer, now=now())
    return device, first, [TrustedKey(signer.verifier)]


def test_an_event_is_proved_to_be_in_the_log(sealed, refurbisher, client):
    device, _, trusted = sealed
    event = refurbisher.get(f"/devices/{device.code}").json["events"][-1]
    proof = InclusionProof.from_json(client.get(f"/api/v1/proofs/inclusion/{event['id']}").json)

    assert (check_inclusion(proof, trusted).size, proof.hash) == (5, event["hash"])


def test_a_checkpoint_is_proved_to_contain_an_earlier_one(sealed, client):
    _, first, trusted = sealed
    proof = ConsistencyProof.from_json(client.get(f"/api/v1/proofs/consistency?first={first.size}").json)

    assert [head.size for head in check_consistency(proof, trusted)] == [4, 5]


def test_a_history_is_proved_to_be_whole(sealed, refurbisher):
    device, _, trusted = sealed
    proof = HistoryProof.from_json(refurbisher.get(f"/proofs/history/{device.code}").json)

    assert [event["type"] for event in check_history(proof, trusted)][-1] == "erasure_started"


def test_a_history_is_proved_only_to_who_sees_the_device(sealed, caller):
    assert caller(Role.SELLER).get(f"/proofs/history/{sealed[0].code}").status_code == 404


@pytest.mark.usefixtures("sealed")
def test_the_latest_checkpoint_is_the_first_listed(client):
    latest = client.get("/api/v1/checkpoints/latest").json

    assert client.get("/api/v1/checkpoints").json["items"][0] == latest == client.get("/api/v1/checkpoints/5").json


@pytest.mark.usefixtures("sealed")
def test_checkpoints_are_listed_page_after_page(client):
    first = client.get("/api/v1/checkpoints?limit=1").json
    then = client.get(f"/api/v1/checkpoints?limit=1&after={first['next']}").json

    assert [one["size"] for one in first["items"] + then["items"]] == [5, 4]
    assert then["next"] is None
