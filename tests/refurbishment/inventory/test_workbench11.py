"""Workbench 11: machines and erasures."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reuse.refurbishment.inventory.detect import read_file
from reuse.refurbishment.inventory.reading import (
    ErasureReading,
    ErasureResult,
    Format,
    Health,
    MediumKind,
    MediumReading,
    Reading,
    Verified,
)
from reuse.refurbishment.inventory.remarks import Remark

GOOD = {
    "type": "EraseBasic",
    "severity": "Info",
    "startTime": "2026-10-12T08:00:00+00:00",
    "endTime": "2026-10-12T09:00:00+00:00",
    "steps": [{"type": "StepRandom", "severity": "Info"}],
}


def read_action(**changes: Any) -> Reading:
    disc = {"type": "HardDrive", "serialNumber": "REUSE-DEMO-1", "actions": [{**GOOD, **changes}]}
    snapshot = {"type": "Snapshot", "device": {"type": "Laptop", "serialNumber": "S1"}, "components": [disc]}
    return read_file(json.dumps(snapshot).encode(), zone=ZoneInfo("Europe/Paris"))


def test_a_snapshot_is_read_whole(read):
    reading = read("desktop.workbench-11.json")

    assert reading.format is Format.WORKBENCH_11
    assert reading.device.as_json() == {
        "kind": "desktop",
        "maker": "Dell Inc.",
        "model": "OptiPlex 7040",
        "serial": "REUSE-DEMO-D704-01",
        "sku": "06B9",
        "memory_mb": 8192,
        "processor": "Intel Core i5-6500 CPU @ 3.20GHz",
    }
    assert reading.media == (
        MediumReading(
            MediumKind.HDD,
            "Western Digital",
            "WDC WD5000AZLX-7",
            "REUSE-DEMO-HDD-0001",
            500_108_000_000,
            Health.PASSED,
        ),
    )


def test_an_erasure_of_every_sector_is_verified_throughout(read):
    assert read("desktop.workbench-11.json").erasures[0] == ErasureReading(
        medium_serial="REUSE-DEMO-HDD-0001",
        tool="Workbench 11.0b11",
        result=ErasureResult.SUCCESS,
        passes=2,
        verified=Verified.ALL,
        started="2026-10-12T08:00:00Z",
        finished="2026-10-12T11:30:00Z",
    )


def test_an_erasure_that_ended_in_error_failed(read):
    assert read("desktop.workbench-11.json").erasures[1].result is ErasureResult.FAILED


def test_one_step_in_error_makes_the_whole_erasure_fail():
    steps = [{"severity": "Info"}, {"severity": "Error"}]

    assert read_action(steps=steps).erasures[0].result is ErasureResult.FAILED


@pytest.mark.parametrize("severity", [None, "Fine", 0, ["Info"]])
def test_an_erasure_that_does_not_say_how_it_ended_failed(severity):
    reading = read_action(severity=severity)

    assert reading.erasures[0].result is ErasureResult.FAILED
    assert Remark.SEVERITY_UNKNOWN in reading.warnings


def test_an_erasure_without_steps_failed():
    assert read_action(steps=[]).erasures[0].result is ErasureResult.FAILED


def test_an_erasure_without_end_was_aborted():
    assert read_action(endTime=None).erasures[0].result is ErasureResult.ABORTED


def test_an_erasure_of_an_unknown_kind_is_left_out_with_a_warning():
    reading = read_action(type="ErasePhysical")

    assert reading.erasures == ()
    assert Remark.ERASURE_UNKNOWN in reading.warnings


def test_a_time_without_zone_is_the_territorys():
    assert read_action(endTime="2026-10-12T09:00:00").erasures[0].finished == "2026-10-12T07:00:00Z"


def test_a_time_in_the_repeated_hour_is_the_earlier_one_with_a_warning():
    reading = read_action(endTime="2026-10-25T02:30:00")

    assert reading.erasures[0].finished == "2026-10-25T00:30:00Z"
    assert Remark.TIME_AMBIGUOUS in reading.warnings


@pytest.mark.parametrize("time", ["yesterday", 12, "0001-01-01T00:00:00+14:00", "2026-13-01T00:00:00"])
def test_a_time_that_cannot_be_read_is_said(time):
    reading = read_action(startTime=time)

    assert reading.erasures[0].started is None
    assert Remark.TIME_UNREADABLE in reading.warnings


def test_the_same_serial_under_two_kinds_is_one_medium_with_every_erasure(read_corpus):
    reading = read_corpus("workbench-11/with-erasures.json")

    assert [medium.kind for medium in reading.media] == [MediumKind.HDD, MediumKind.SSD]
    assert [erasure.result for erasure in reading.erasures] == ["success", "failed", "success"]
    assert reading.warnings == (Remark.MEDIUM_TWICE,)


def test_every_snapshot_of_the_corpus_is_read(read_corpus):
    names = [
        path.name for path in (Path(__file__).parents[3].parent / "shared/corpus/inventory/workbench-11").iterdir()
    ]

    assert all(read_corpus(f"workbench-11/{name}").erasures for name in names)
