"""What a bundle holds."""

import csv
import subprocess
import sys
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import orjson
import pypdfium2
import pytest
from sqlalchemy import select

from reuse.bundles import service, sheets
from reuse.bundles.queries import devices_of_deposit
from reuse.bundles.verifier.verify_bundle import verify
from reuse.db import reading
from reuse.devices.models import Device
from reuse.errors import BadInputError, NotFoundError
from reuse.events.models import Event
from tests.bundles.conftest import CONTRACT, VOICE
from tests.bundles.tampering import unpack

SIGNED_ANEW = {"report.pdf", "manifest.json", "manifest.note"}


def opened(bundle):
    return ZipFile(BytesIO(bundle))


def rows(bundle, name):
    return [orjson.loads(line) for line in opened(bundle).read(name).splitlines()]


@pytest.fixture
def manifest(bundle):
    return orjson.loads(opened(bundle).read("manifest.json"))


def test_a_bundle_verifies_under_the_fingerprint_told_elsewhere(world, bundle):
    found = verify(bundle, world.fingerprint)

    assert (found.differences, len(found.ends)) == ([], 5)


def test_the_fingerprint_of_a_key_since_replaced_vouches_for_its_successor(world, bundle):
    first = verify(bundle).keys[0].fingerprint

    assert first != world.fingerprint
    assert verify(bundle, first).differences == []


def test_the_manifest_names_every_file_with_its_size_and_hash(bundle, manifest):
    inside = opened(bundle)

    for one in manifest["files"]:
        content = inside.read(one["name"])
        assert (one["bytes"], one["sha256"]) == (len(content), sha256(content).hexdigest())
    assert [one["name"] for one in manifest["files"]] == inside.namelist()[:-2]


def test_what_came_after_the_checkpoint_is_counted_and_stays_out(bundle, manifest):
    assert manifest["not_sealed"] == {"devices": 1, "events": 2}
    assert "danger_reported" not in {row["type"] for row in rows(bundle, "events.jsonl")}


def test_every_sealed_event_is_there_byte_for_byte(world, bundle):
    with reading(world.sessions) as session:
        uuids = session.scalars(select(Device.uuid).where(Device.id.in_(world.devices)).order_by(Device.id))
        stored = [
            content
            for subject in (CONTRACT, *(f"device:{uuid}" for uuid in uuids))
            for content in session.scalars(select(Event.canonical).where(Event.subject == subject).order_by(Event.seq))
        ]
    held = opened(bundle).read("events.jsonl").splitlines()

    assert held == [one for one in stored if one in set(held)]
    assert len(held) == len(stored) - 2


def test_devices_are_as_their_sealed_events_leave_them(bundle):
    told = rows(bundle, "devices.jsonl")
    sheet = list(csv.DictReader(StringIO(opened(bundle).read("devices.csv").decode()), delimiter=";"))

    assert sorted(row["stage"] for row in told) == ["ready", "recycled", "recycled", "refurbishing"]
    assert [row["code"] for row in sheet] == [row["code"] for row in told]


def test_the_history_of_the_contract_is_whole_and_its_papers_are_listed(bundle, manifest):
    (row,) = rows(bundle, "others.jsonl")

    assert (row["subject"], row["events"]) == (CONTRACT, 2)
    assert "checks.json" in [one["name"] for one in manifest["files"]]


def test_the_page_says_what_the_clauses_answer_and_what_happened_to_the_contract(bundle):
    page = opened(bundle).read("report.html").decode()

    assert "An outcome &lt;in time&gt;" in page
    assert "<b>The contract</b>" in page
    assert "Contract made" in page
    assert "contract_amended" in page


def test_a_certificate_is_there_with_its_hash(bundle):
    (listed,) = rows(bundle, "certificates.jsonl")

    assert sha256(opened(bundle).read(listed["file"])).hexdigest() == listed["sha256"]
    assert len(listed["subjects"]) == 2


def test_a_certificate_that_tells_of_other_devices_is_named_and_not_handed_out(world):
    content, _ = world.write(only=1)
    (listed,) = rows(content, "certificates.jsonl")

    assert (listed["file"], len(listed["subjects"])) == (None, 1)
    assert not [name for name in opened(content).namelist() if name.startswith("certificates/")]
    assert verify(content, world.fingerprint).differences == []


def test_the_same_bundle_is_written_twice_alike_but_for_its_signatures(world, bundle):
    again = unpack(world.write(older=world.older)[0])

    assert {name for name, content in unpack(bundle).items() if again[name] != content} == SIGNED_ANEW


def test_the_page_says_an_undone_event_is_undone(bundle):
    page = opened(bundle).read("report.html").decode()

    assert page.count("<details>") == 5
    assert page.count("undone by a later correction") == 1
    assert "<script" not in page


def test_of_many_devices_the_page_lists_each_and_names_the_page_that_tells_its_history(world, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_TOLD", 4)
    monkeypatch.setattr(sheets, "MOST_ON_PAPER", 1)
    held = unpack(world.write()[0])
    page = held["report.html"].decode()

    assert (page.count("<li><b>"), page.count("histories.html")) == (4, 1)
    assert page.count("<details>") == 1  # the contract
    text = " ".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(held["report.pdf"]))
    assert sha256(held["devices.csv"]).hexdigest() in "".join(text.split())


def test_what_is_said_of_each_type_of_event_is_in_the_bundle(bundle):
    words = orjson.loads(opened(bundle).read("words.json"))

    assert {row["type"] for row in rows(bundle, "events.jsonl")} <= words.keys() | {"contract_amended"}


def test_nothing_sealed_makes_no_bundle(world):
    with reading(world.sessions) as session, pytest.raises(NotFoundError, match="Nothing about this was sealed"):
        service.write_bundle(session, [session.get_one(Device, world.devices[-1])], BytesIO(), seal=None, voice=VOICE)


def test_a_bundle_has_a_largest_size(world, monkeypatch):
    monkeypatch.setattr(service, "LARGEST", 1)

    with pytest.raises(BadInputError, match="1 devices at most"):
        world.write()


def test_a_deposit_that_nobody_made_has_no_devices(session):
    with pytest.raises(NotFoundError):
        devices_of_deposit(session, uuid4())


def test_the_verifier_in_the_bundle_runs_alone(world, bundle, tmp_path):
    (tmp_path / "bundle.zip").write_bytes(bundle)
    (tmp_path / "verify_bundle.py").write_bytes(opened(bundle).read("verify_bundle.py"))

    def run(*arguments):
        command = [sys.executable, "-I", "verify_bundle.py", "bundle.zip", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    proved, alone = run(world.fingerprint), run()
    assert (proved.returncode, "origin proved" in proved.stdout) == (0, True)
    assert (alone.returncode, "origin not proved" in alone.stdout) == (3, True)
    assert "reuse" not in {path.name for path in Path(tmp_path).iterdir()}
