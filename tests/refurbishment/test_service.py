"""What tools and people find in a machine, and the parts taken out of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.collection.service import Description
from reuse.devices.models import Device, Model
from reuse.devices.queries import find, media_of
from reuse.devices.service import model_of
from reuse.errors import ConflictError, RefusedError
from reuse.evidence.service import keep_file, salted_hash
from reuse.lifecycle.stages import Role, Stage
from reuse.refurbishment.inventory.likeness import Verdict
from reuse.refurbishment.inventory.reading import DeviceReading, Format, MediumKind, MediumReading, Reading
from reuse.refurbishment.service import Part, harvest_part, medium_keys, record_inventory, record_media
from tests.builders import Builder

Counting = Callable[[], AbstractContextManager[list[str]]]
DISC = MediumReading(MediumKind.SSD, "Maker", "Model", "SSD-1", 256_000_000_000)
MACHINE = Reading(Format.LSHW, "0" * 64, DeviceReading(maker="Lenovo", model="T480", serial="PF-1"), (DISC,), (), ())


@pytest.fixture
def bench(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER)


@pytest.fixture
def device(build: Builder, bench: Actor) -> Device:
    return triaged(build, bench)


def triaged(build: Builder, by: Actor) -> Device:
    collector = build.actor(Role.COLLECTOR)
    device = build.hand(build.collected(collector), collector, by)
    build.fact(device, "triaged", by)
    return device


def test_a_tools_file_names_the_media_and_the_machine(session: Session, device: Device, bench: Actor) -> None:
    record_inventory(session, device, MACHINE, by=bench, key=uuid4())

    assert device.situation.media_inside == {"SSD-1"}
    assert [(one.key, one.kind, one.size_bytes) for one in media_of(session, device)] == [
        ("SSD-1", "ssd", 256_000_000_000)
    ]
    assert find(session, "pf1")[0] == {device.id}


def test_the_event_holds_the_salted_hash_of_the_file(session: Session, device: Device, bench: Actor) -> None:
    file = keep_file(session, b"{}", media_type="application/json", by=bench, key=uuid4(), device=device)
    event = record_inventory(session, device, MACHINE, by=bench, key=uuid4(), file=file).event

    assert event.data["file"] == salted_hash(file)


def test_media_without_serial_are_named_by_their_place() -> None:
    assert medium_keys((replace(DISC, serial=None), DISC, DISC)) == ["unnamed-1", "SSD-1", "unnamed-3"]


def test_a_file_that_shows_no_medium_leaves_them_unknown(session: Session, device: Device, bench: Actor) -> None:
    record_inventory(session, device, replace(MACHINE, media=()), by=bench, key=uuid4())

    assert not device.situation.media_known


def test_a_second_file_adds_media_and_takes_none_away(session: Session, device: Device, bench: Actor) -> None:
    record_inventory(session, device, MACHINE, by=bench, key=uuid4())
    other = replace(MACHINE, media=(replace(DISC, serial="SSD-2"),))
    record_inventory(session, device, other, by=bench, key=uuid4())

    assert device.situation.media_inside == {"SSD-1", "SSD-2"}


def test_a_second_file_tells_anew_what_it_reads_of_a_medium(session: Session, device: Device, bench: Actor) -> None:
    record_inventory(session, device, MACHINE, by=bench, key=uuid4())
    other = replace(MACHINE, media=(replace(DISC, model="Model B", size_bytes=None),))
    record_inventory(session, device, other, by=bench, key=uuid4())

    assert [(one.model, one.size_bytes) for one in media_of(session, device)] == [("Model B", None)]


def test_a_known_model_is_kept_without_asking_twice(
    session: Session, device: Device, bench: Actor, count_queries: Counting
) -> None:
    model_of(session, device.kind, "LENOVO", "T 480")
    with count_queries() as seen:
        record_inventory(session, device, MACHINE, by=bench, key=uuid4())

    assert session.get_one(Model, device.model_id).maker == "LENOVO"
    assert len(seen) <= 6


def test_a_person_who_opened_the_device_has_the_last_word(session: Session, device: Device, bench: Actor) -> None:
    record_inventory(session, device, MACHINE, by=bench, key=uuid4())
    record_media(session, device, {}, by=bench, key=uuid4())

    assert device.situation.media_known
    assert device.situation.media_inside == set()


def test_a_machine_seen_before_is_recognised_and_not_merged(
    build: Builder, session: Session, device: Device, bench: Actor
) -> None:
    record_inventory(session, device, MACHINE, by=bench, key=uuid4())
    (alike,) = record_inventory(session, triaged(build, bench), MACHINE, by=bench, key=uuid4()).alike

    assert (alike.code, alike.verdict) == (device.code, Verdict.SAME)


def test_a_clone_of_its_serial_warns(build: Builder, session: Session, device: Device, bench: Actor) -> None:
    record_inventory(session, device, MACHINE, by=bench, key=uuid4())
    other = replace(
        MACHINE, device=replace(MACHINE.device, maker="Dell", model="E6400"), media=(replace(DISC, serial="SSD-9"),)
    )
    (alike,) = record_inventory(session, triaged(build, bench), other, by=bench, key=uuid4()).alike

    assert alike.verdict is Verdict.CLONE


def test_a_replayed_inventory_warns_again(build: Builder, session: Session, device: Device, bench: Actor) -> None:
    record_inventory(session, device, MACHINE, by=bench, key=uuid4())
    other, key = triaged(build, bench), uuid4()
    first = record_inventory(session, other, MACHINE, by=bench, key=key)

    assert record_inventory(session, other, MACHINE, by=bench, key=key) == first


def test_a_replayed_inventory_does_not_take_a_better_description_back(
    session: Session, device: Device, bench: Actor
) -> None:
    key = uuid4()
    record_inventory(session, device, MACHINE, by=bench, key=key)
    better = replace(MACHINE, device=replace(MACHINE.device, model="ThinkPad T480"))
    record_inventory(session, device, better, by=bench, key=uuid4())
    known = device.model_id
    record_inventory(session, device, MACHINE, by=bench, key=key)

    assert device.model_id == known


def test_a_part_is_a_device_of_its_own_with_its_parents_terms(
    build: Builder, session: Session, device: Device, bench: Actor
) -> None:
    build.fact(device, "dismantling_started", bench)
    part = harvest_part(session, device, Part(build.code(bench), Description("memory")), by=bench, key=uuid4())

    assert (part.stage, part.parent_id, part.deposit_id) == (Stage.TRIAGED, device.id, device.deposit_id)
    assert (part.situation.title, part.situation.parent) == ("relinquished", str(device.uuid))


def test_off_the_dismantling_bench_only_a_medium_leaves(
    build: Builder, session: Session, device: Device, bench: Actor
) -> None:
    with pytest.raises(RefusedError, match="cannot follow"):
        harvest_part(session, device, Part(build.code(bench), Description("memory")), by=bench, key=uuid4())


def test_a_part_needs_a_label_of_its_own(build: Builder, session: Session, device: Device, bench: Actor) -> None:
    build.fact(device, "dismantling_started", bench)

    with pytest.raises(ConflictError):
        harvest_part(session, device, Part(device.code or "", Description("memory")), by=bench, key=uuid4())


def test_an_erased_medium_leaves_erased(build: Builder, session: Session, bench: Actor) -> None:
    device = build.at_bench(bench)
    build.erase(device, "S1", bench)
    taken = Part(build.code(bench), Description("hard_drive"), ("S1",))
    drive = harvest_part(session, device, taken, by=bench, key=uuid4())

    assert drive.situation.media["S1"].erased == "clear"
    assert device.situation.media["S1"].whereabouts == "removed"
