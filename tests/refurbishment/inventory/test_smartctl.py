"""smartctl, field by field."""

import json
from zoneinfo import ZoneInfo

import pytest

from reuse.refurbishment.inventory.detect import read_file
from reuse.refurbishment.inventory.reading import DeviceReading, Health, MediumKind, MediumReading, Reading
from reuse.refurbishment.inventory.remarks import Remark


def read_outputs(*outputs: dict[str, object]) -> Reading:
    documents = [{"smartctl": {"exit_status": 0}, **output} for output in outputs]
    return read_file(json.dumps(documents).encode(), zone=ZoneInfo("UTC"))


def test_a_flash_disc_is_read_whole_and_the_machine_stays_unknown(read):
    reading = read("laptop.smartctl.json")

    assert reading.device == DeviceReading()
    assert reading.media == (
        MediumReading(
            MediumKind.SSD,
            "Samsung",
            "SAMSUNG MZVLB256HAHQ-000L7",
            "REUSE-DEMO-SSD-0001",
            256060514304,
            Health.PASSED,
        ),
    )


def test_an_exit_status_other_than_zero_still_carries_data(read):
    medium = read("desktop.smartctl.json").media[0]

    assert (medium.kind, medium.serial, medium.health) == (MediumKind.HDD, "REUSE-DEMO-HDD-0001", Health.PASSED)


def test_a_rotation_rate_of_zero_is_flash():
    assert read_outputs({"serial_number": "A1", "rotation_rate": 0}).media[0].kind is MediumKind.SSD


def test_without_rotation_rate_a_motors_start_tells_a_hard_disk():
    table = [{"id": 3, "name": "Spin_Up_Time", "raw": {"value": 3916}}]

    reading = read_outputs({"serial_number": "A1", "ata_smart_attributes": {"table": table}})

    assert reading.media[0].kind is MediumKind.HDD


def test_what_nothing_tells_stays_unknown_with_a_warning():
    reading = read_outputs({"serial_number": "A1", "rotation_rate": False})

    assert reading.media[0].kind is MediumKind.UNKNOWN
    assert reading.as_json()["media"][0]["kind"] is None
    assert Remark.MEDIUM_KIND_UNKNOWN in reading.warnings


@pytest.mark.parametrize(
    ("status", "health"), [({"passed": False}, Health.FAILED), ({"passed": "yes"}, None), (None, None)]
)
def test_only_the_discs_own_verdict_is_its_health(status, health):
    assert read_outputs({"serial_number": "A1", "smart_status": status}).media[0].health is health


def test_a_stick_behind_a_usb_bridge_is_no_medium():
    bridge = {"device": {"name": "/dev/sdb", "type": "usbjmicron"}, "serial_number": "A1"}

    assert read_outputs({**bridge, "user_capacity": {"bytes": 10**9}}).media == ()


def test_a_disc_that_smartctl_could_not_open_is_said():
    failed = {"smartctl": {"argv": ["smartctl", "/dev/sda"], "exit_status": 2}}

    assert Remark.SMARTCTL_FAILED in read_outputs(failed).warnings


@pytest.mark.parametrize("path", ["/dev/fd0", "/dev/sr0", "/dev/zd0", "/dev/loop0"])
def test_what_is_no_disc_needs_no_word(path):
    failed = {"smartctl": {"argv": ["smartctl", path], "exit_status": 2}}

    assert Remark.SMARTCTL_FAILED not in read_outputs(failed).warnings


def test_outputs_appended_to_one_file_are_all_read():
    one, other = ({"smartctl": {}, "serial_number": serial} for serial in ("A1", "B2"))

    reading = read_file(f"{json.dumps(one)}\n{json.dumps(other)}".encode(), zone=ZoneInfo("UTC"))

    assert [medium.serial for medium in reading.media] == ["A1", "B2"]


def test_the_same_serial_twice_is_counted_once_with_a_warning():
    reading = read_outputs(
        {"serial_number": "AB-12", "rotation_rate": 0}, {"serial_number": "ab12", "rotation_rate": 7200}
    )

    assert [medium.kind for medium in reading.media] == [MediumKind.UNKNOWN]
    assert {Remark.MEDIUM_TWICE, Remark.KINDS_DIFFER} <= set(reading.warnings)


def test_a_serial_that_is_not_ascii_is_a_damaged_one():
    reading = read_outputs({"serial_number": "ÿÿ-Ж12", "rotation_rate": 0})

    assert reading.media[0].serial is None
    assert Remark.MEDIUM_WITHOUT_SERIAL in reading.warnings
