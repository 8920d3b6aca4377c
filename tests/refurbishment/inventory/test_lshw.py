"""lshw, field by field."""

import json
from zoneinfo import ZoneInfo

import pytest

from reuse.refurbishment.inventory.detect import read_file
from reuse.refurbishment.inventory.reading import Format, MachineKind, MediumKind, MediumReading, Reading
from reuse.refurbishment.inventory.remarks import Remark


def read_tree(*children: dict[str, object], **system: object) -> Reading:
    tree = {"id": "wb", "class": "system", "children": [{"id": "core", "class": "bus", "children": children}], **system}
    return read_file(json.dumps(tree).encode(), zone=ZoneInfo("Europe/Paris"))


def disk(**node: object) -> dict[str, object]:
    return {"id": "disk", "class": "disk", "businfo": "scsi@0:0.0.0", "logicalname": "/dev/sda", **node}


def test_a_laptop_is_read_whole(read):
    reading = read("laptop.lshw.json")

    assert reading.format is Format.LSHW
    assert reading.device.as_json() == {
        "kind": "laptop",
        "maker": "LENOVO",
        "model": "20LSS0DEMO",
        "serial": "REUSE-DEMO-L480-01",
        "sku": "LENOVO_MT_20LS_BU_Think_FM_ThinkPad L480",
        "memory_mb": 8192,
        "processor": "Intel Core i5-8250U CPU @ 1.60GHz",
    }


def test_an_nvme_disc_takes_its_names_from_the_controller_and_its_size_from_the_namespace(read):
    assert read("laptop.lshw.json").media == (
        MediumReading(
            MediumKind.SSD,
            "Samsung Electronics Co Ltd",
            "SAMSUNG MZVLB256HAHQ-000L7",
            "REUSE-DEMO-SSD-0001",
            256060514304,
        ),
    )


def test_a_usb_stick_is_not_a_medium_of_the_machine_and_is_named_in_a_warning(read):
    reading = read("laptop.lshw.json")

    assert "REUSE-DEMO-STICK-01" not in json.dumps(reading.as_json())
    assert Remark.USB_LEFT_OUT in reading.warnings


def test_a_disc_that_turns_is_a_hard_disk_and_an_optical_drive_is_none(read):
    reading = read("desktop.lshw.json")

    assert [(medium.kind, medium.serial) for medium in reading.media] == [(MediumKind.HDD, "REUSE-DEMO-HDD-0001")]
    assert reading.warnings == ()


def test_an_empty_card_reader_is_left_out_without_a_word():
    reader = {"id": "usb", "class": "storage", "businfo": "usb@1:4", "children": [disk(product="SD/MMC")]}

    assert read_tree(reader, serial="S1").warnings == (Remark.NO_MEDIUM,)


def test_a_disc_too_broken_to_give_its_size_still_counts():
    reading = read_tree(disk(product="ST500DM002-1BD14", serial="REUSE-DEMO-Z1"))

    assert [medium.serial for medium in reading.media] == ["REUSE-DEMO-Z1"]


def test_an_old_lshw_that_sees_only_the_nvme_controller_still_counts_a_medium():
    controller = {"id": "storage", "class": "storage", "businfo": "pci@0000:02:00.0", "product": "NVMe SSD Controller"}

    reading = read_tree({**controller, "configuration": {"driver": "nvme"}}, serial="S1")

    assert reading.media == (MediumReading(MediumKind.SSD),)
    assert reading.warnings == (Remark.MEDIUM_WITHOUT_SERIAL,)


def test_soldered_memory_is_a_medium_but_a_card_in_its_slot_is_not():
    soldered = {
        "id": "device",
        "class": "generic",
        "businfo": "mmc@0:0001",
        "product": "DF4064",
        "serial": "0x1234abcd",
        "capabilities": {"mmc": True},
        "children": [{"id": "interface", "class": "disk", "logicalname": "/dev/mmcblk0", "size": 62537072640}],
    }
    card = {"id": "device", "class": "generic", "businfo": "mmc@1:0001", "serial": "0x99", "capabilities": {"sd": True}}

    assert read_tree(soldered, card).media == (
        MediumReading(MediumKind.EMMC, None, "DF4064", "0x1234abcd", 62537072640),
    )


@pytest.mark.parametrize("model", ["QEMU HARDDISK", "VBOX HARDDISK", "VMware Virtual S"])
def test_a_virtual_disc_is_left_out_with_a_warning(model):
    reading = read_tree(disk(product=model, serial="QM00001"))

    assert reading.media == ()
    assert Remark.VIRTUAL_LEFT_OUT in reading.warnings


def test_a_raid_volume_warns_that_it_hides_discs():
    assert Remark.RAID_VOLUME in read_tree(disk(product="LOGICAL VOLUME", serial="X1234")).warnings


@pytest.mark.parametrize(
    "filler", ["To Be Filled By O.E.M.", "Default string", "System Serial Number", "None", "0123456789", "0000", ""]
)
def test_filler_text_is_no_serial(filler):
    assert read_tree(serial=filler).device.serial is None


def test_a_whole_series_of_filler_makes_one_line_of_warning():
    reading = read_tree(serial="Default string", vendor="Default string", product="None")

    assert reading.warnings == (Remark.PLACEHOLDER, Remark.NO_SERIAL, Remark.NO_MEDIUM)


def test_the_sku_that_lshw_adds_in_brackets_is_taken_off_the_model():
    device = read_tree(product="OptiPlex 7040 (06B9)", configuration={"sku": "06B9"}).device

    assert (device.model, device.sku) == ("OptiPlex 7040", "06B9")


def test_brackets_that_belong_to_the_model_stay():
    assert read_tree(product="iMac (27 pouces)").device.model == "iMac (27 pouces)"


def test_flash_memory_of_the_firmware_is_not_counted_as_memory():
    flash = {"id": "memory:1", "class": "memory", "description": "Flash Memory", "size": 4194304}
    memory = {"id": "memory:0", "class": "memory", "description": "System Memory", "size": 2147483648}

    assert read_tree(flash, memory).device.memory_mb == 2048


@pytest.mark.parametrize("chassis", ["notebook", "laptop", "portable", "sub-notebook"])
def test_every_word_for_a_portable_chassis_is_a_laptop(chassis):
    assert read_tree(configuration={"chassis": chassis}).device.kind is MachineKind.LAPTOP


def test_machines_written_one_after_another_are_one_file():
    system = '{"id": "wb", "class": "system", "serial": "REUSE-DEMO-1"}'
    alone = '{"id": "disk", "class": "disk", "serial": "REUSE-DEMO-2", "product": "SSD demo"}'

    for between in ("", "\n", ",\n"):
        reading = read_file(f"{system}{between}{alone}".encode(), zone=ZoneInfo("Europe/Paris"))
        assert (reading.device.serial, reading.media[0].serial) == ("REUSE-DEMO-1", "REUSE-DEMO-2")


def test_a_list_and_a_string_of_json_say_the_same_as_the_object():
    tree = {"id": "wb", "class": "system", "serial": "REUSE-DEMO-1"}
    forms = (json.dumps(tree), json.dumps([tree]), json.dumps(json.dumps(tree)))

    assert {read_file(form.encode(), zone=ZoneInfo("Europe/Paris")).device.serial for form in forms} == {"REUSE-DEMO-1"}


def test_parts_without_their_machine_say_so():
    assert Remark.NO_SYSTEM in read_file(json.dumps([disk(serial="A1B2")]).encode(), zone=ZoneInfo("UTC")).warnings
