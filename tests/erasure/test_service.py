"""Reports filed on the devices that hold their media, and the tray for those that match none."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.clock import stamp
from reuse.devices.models import Device
from reuse.erasure.models import ErasureRecord, UnmatchedErasure
from reuse.erasure.queries import tray
from reuse.erasure.service import Filed, Sanitisation, file_erasures, record_erasure
from reuse.errors import RefusedError
from reuse.evidence.service import keep_file
from reuse.lifecycle.stages import Role
from reuse.refurbishment.inventory.reading import ErasureReading, ErasureResult
from reuse.refurbishment.service import record_media
from tests.builders import Builder


@pytest.fixture
def bench(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER)


def holding(build: Builder, by: Actor, *serials: str) -> Device:
    device = build.at_bench(by, media=())
    record_media(build.session, device, dict.fromkeys(serials, "hdd"), by=by, key=uuid4())
    return device


def told(build: Builder, serial: str | None, result: ErasureResult = ErasureResult.SUCCESS) -> ErasureReading:
    return ErasureReading(serial, "nwipe 0.40", result, 1, finished=stamp(build.clock.at))


def file(build: Builder, by: Actor, *readings: ErasureReading) -> list[Filed]:
    report = keep_file(build.session, b"report", media_type="text/plain", by=by, key=uuid4())
    return file_erasures(build.session, readings, report, by=by, key=uuid4())


def waiting_in_tray(build: Builder, by: Actor) -> int:
    return len(tray(build.session, by.organisation))


@pytest.mark.parametrize("written", ["WD-1234", "wd1234", "WD 1234"])
def test_an_erasure_finds_its_medium_whatever_case_and_dashes(build: Builder, bench: Actor, written: str) -> None:
    device = holding(build, bench, "WD-1234")
    (filed,) = file(build, bench, told(build, written))

    assert filed.device is not None
    assert filed.device.id == device.id
    assert device.situation.media["WD-1234"].erased == "clear"


def test_one_report_serves_several_devices(build: Builder, bench: Actor) -> None:
    devices = [holding(build, bench, "A-100"), holding(build, bench, "B-200")]
    filed = file(build, bench, told(build, "A-100"), told(build, "B-200"))

    assert [one.device and one.device.id for one in filed] == [device.id for device in devices]


@pytest.mark.parametrize("serial", ["NOBODY-1", None, "", " "])
def test_what_matches_no_device_waits_in_the_tray(build: Builder, bench: Actor, serial: str | None) -> None:
    holding(build, bench, "A-100")
    (filed,) = file(build, bench, told(build, serial))

    assert filed.event is None
    assert filed.reason
    assert waiting_in_tray(build, bench) == 1


def test_a_serial_that_comes_twice_in_a_report_proves_nothing(build: Builder, bench: Actor) -> None:
    device = holding(build, bench, "A-100")
    file(build, bench, told(build, "A-100"), told(build, "A100", ErasureResult.FAILED))

    assert device.situation.media["A-100"].erased is None
    assert waiting_in_tray(build, bench) == 2


def test_a_medium_that_two_devices_claim_is_nobodys(build: Builder, bench: Actor) -> None:
    holding(build, bench, "A-100")
    holding(build, bench, "A-100")
    (filed,) = file(build, bench, told(build, "A-100"))

    assert filed.device is None


def test_a_device_of_another_workshop_is_not_touched(build: Builder, bench: Actor) -> None:
    theirs = holding(build, build.actor(Role.REFURBISHER), "A-100")
    (filed,) = file(build, bench, told(build, "A-100"))

    assert filed.device is None
    assert theirs.situation.media["A-100"].erased is None


def test_one_refusal_stops_none_of_the_others(build: Builder, bench: Actor) -> None:
    held, other = holding(build, bench, "A-100"), holding(build, bench, "B-200")
    build.fact(held, "hold_set", build.actor(Role.COORDINATOR))
    first, second = file(build, bench, told(build, "A-100"), told(build, "B-200"))

    assert (first.event, bool(first.reason)) == (None, True)
    assert second.event is not None
    assert other.situation.media["B-200"].erased == "clear"


def test_the_same_report_sent_again_adds_nothing(build: Builder, session: Session, bench: Actor) -> None:
    holding(build, bench, "A-100")
    report = keep_file(session, b"report", media_type="text/plain", by=bench, key=uuid4())
    readings, key = [told(build, "A-100"), told(build, "NOBODY-1")], uuid4()
    for _ in range(2):
        file_erasures(session, readings, report, by=bench, key=key)

    assert session.scalar(select(func.count()).select_from(ErasureRecord)) == 1
    assert session.scalar(select(func.count()).select_from(UnmatchedErasure)) == 1


@pytest.mark.parametrize("result", [ErasureResult.FAILED, ErasureResult.ABORTED])
def test_a_failure_is_recorded_and_counts_for_nothing(
    build: Builder, session: Session, bench: Actor, result: ErasureResult
) -> None:
    device = holding(build, bench, "A-100")
    file(build, bench, told(build, "A-100", result))

    assert session.scalars(select(ErasureRecord.result)).all() == [result.value]
    assert device.situation.media["A-100"].erased is None


def test_a_later_failure_does_not_take_a_success_back(build: Builder, bench: Actor) -> None:
    device = holding(build, bench, "A-100")
    file(build, bench, told(build, "A-100"))
    file(build, bench, told(build, "A-100", ErasureResult.FAILED))

    assert device.situation.media["A-100"].erased == "clear"


def test_an_erasure_of_a_medium_the_device_does_not_hold_is_refused(
    build: Builder, session: Session, bench: Actor
) -> None:
    device = holding(build, bench, "A-100")
    done = Sanitisation("B-200", "clear", "overwrite", "success", finished=build.clock.at)

    with pytest.raises(RefusedError, match="no medium of that name"):
        record_erasure(session, device, done, by=bench, key=uuid4())


def test_an_attestation_suffices_for_a_phone(build: Builder, session: Session, bench: Actor) -> None:
    collector = build.actor(Role.COLLECTOR)
    device = build.hand(build.collected(collector, kind="smartphone"), collector, bench)
    build.fact(device, "triaged", bench)
    record_media(session, device, {"flash": "phone_flash"}, by=bench, key=uuid4())
    done = Sanitisation("flash", "purge", "crypto_erase", "success", finished=build.clock.at, attested=True)
    build.fact(device, "erasure_started", bench)
    record_erasure(session, device, done, by=bench, key=uuid4())
    build.fact(device, "erased", bench)

    assert device.situation.media["flash"].attested
