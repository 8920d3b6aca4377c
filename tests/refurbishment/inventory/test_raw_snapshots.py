"""Snapshots that carry several tools' raw outputs."""

import json
from zoneinfo import ZoneInfo

import pytest

from reuse.refurbishment.inventory.detect import read_file
from reuse.refurbishment.inventory.reading import DeviceReading, Format, Health, MachineKind, MediumKind, Reading
from reuse.refurbishment.inventory.remarks import Remark


def read_parts(software: str = "Workbench", **parts: object) -> Reading:
    snapshot = {"type": "Snapshot", "software": software, "data": parts}
    return read_file(json.dumps(snapshot).encode(), zone=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize("name", ["laptop.workbench-2022.json", "laptop.workbench-script.json"])
def test_every_raw_snapshot_of_a_laptop_says_what_lshw_says(name, read):
    assert read(name).device == read("laptop.lshw.json").device


@pytest.mark.parametrize("name", ["laptop.workbench-2022.json", "laptop.workbench-script.json"])
def test_the_disc_is_counted_once_and_the_usb_stick_not(name, read):
    reading = read(name)

    assert [(medium.serial, medium.kind, medium.health) for medium in reading.media] == [
        ("REUSE-DEMO-SSD-0001", MediumKind.SSD, Health.PASSED)
    ]
    assert Remark.USB_LEFT_OUT in reading.warnings


def test_what_workbench_script_says_of_erasing_proves_nothing(read):
    reading = read("laptop.workbench-script.json")

    assert reading.erasures == ()
    assert Remark.ERASE_PROVES_NOTHING in reading.warnings


def test_the_data_may_be_called_hwmd():
    snapshot = {"type": "Snapshot", "hwmd": {"lshw": {"id": "wb", "class": "system", "serial": "REUSE-DEMO-1"}}}

    reading = read_file(json.dumps(snapshot).encode(), zone=ZoneInfo("UTC"))

    assert (reading.format, reading.device.serial) == (Format.WORKBENCH_2022, "REUSE-DEMO-1")


def test_a_broken_lshw_leaves_the_machine_to_dmidecode_with_a_warning():
    dmidecode = "Handle 0x1, DMI type 1, 27 bytes\nSystem Information\n\tSerial Number: REUSE-DEMO-1\n"

    reading = read_parts(lshw='{"id": "wb", "class": ', dmidecode=dmidecode)

    assert reading.device.serial == "REUSE-DEMO-1"
    assert Remark.LSHW_DAMAGED in reading.warnings


def test_without_lshw_the_machine_says_that_usb_discs_cannot_be_told():
    assert Remark.USB_UNTOLD in read_parts(lshw=None, smart=[]).warnings


def test_two_tools_that_disagree_on_a_serial_are_said_and_smartctl_is_kept():
    disk = {"id": "disk", "class": "disk", "logicalname": "/dev/sda", "serial": "A1"}
    measured = {"smartctl": {}, "device": {"name": "/dev/sda"}, "serial_number": "B2"}

    reading = read_parts(lshw={"id": "wb", "class": "system", "children": [disk]}, smart=[measured])

    assert [medium.serial for medium in reading.media] == ["B2"]
    assert Remark.SERIALS_DIFFER in reading.warnings


def test_the_larger_memory_is_the_installed_one(read_corpus):
    assert read_corpus("workbench-2022/thinkpad-x1.json").device.memory_mb == 16384


def test_parts_of_any_type_are_read_as_far_as_they_go():
    for part in (None, 1, "x", [], {}, [1, "x", None], {"id": 1}):
        reading = read_parts(lshw=part, smart=part, dmidecode=part)
        assert reading.device == DeviceReading()


def test_a_real_laptop_is_read_whole(read_corpus):
    reading = read_corpus("workbench-2022/thinkpad-x1.json")

    assert (reading.device.kind, reading.device.maker) == (MachineKind.LAPTOP, "LENOVO")
    assert [(medium.kind, medium.size_bytes) for medium in reading.media] == [(MediumKind.SSD, 1024209543168)]
    assert reading.warnings == ()


def test_a_real_machine_without_serials_has_none(read_corpus):
    reading = read_corpus("workbench-2022/desktop-without-serials.json")

    assert reading.device.as_json() == {
        "kind": "desktop",
        "maker": None,
        "model": None,
        "serial": None,
        "sku": None,
        "memory_mb": 2560,
        "processor": "Intel Core 2 CPU 6420 @ 2.13GHz",
    }
    assert {Remark.PLACEHOLDER, Remark.NO_SERIAL} <= set(reading.warnings)


@pytest.mark.parametrize("name", ["broken-lshw", "virtual-machine"])
def test_a_virtual_machine_is_said_and_has_no_medium(name, read_corpus):
    reading = read_corpus(f"workbench-2022/{name}.json")

    assert reading.media == ()
    assert Remark.VIRTUAL_MACHINE in reading.warnings


def test_a_real_script_snapshot_gives_both_discs_and_not_the_virtual_one(read_corpus):
    reading = read_corpus("workbench-script/latitude-e7240.json")

    assert reading.format is Format.WORKBENCH_SCRIPT
    assert [(medium.kind, medium.size_bytes) for medium in reading.media] == [
        (MediumKind.SSD, 256060514304),
        (MediumKind.SSD, 500107862016),
    ]
    assert reading.warnings == ()
