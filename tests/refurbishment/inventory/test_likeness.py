"""Machines seen twice, and clones."""

from dataclasses import replace

import pytest

from reuse.refurbishment.inventory.likeness import Reason, Verdict, same_machine
from reuse.refurbishment.inventory.reading import DeviceReading, Format, MediumReading, Reading


def reading(serial: str | None = "S-1", *media: str, model: str = "L480", marks: tuple[str, ...] = ()) -> Reading:
    device = DeviceReading(maker="LENOVO", model=model, serial=serial)
    discs = tuple(MediumReading(serial=medium) for medium in media)
    return Reading(Format.LSHW, "0" * 64, device, discs, (), (), frozenset(marks))


def test_one_machine_seen_by_three_tools_is_one(read):
    lshw = read("laptop.lshw.json")

    for other in ("laptop.workbench-2022.json", "laptop.workbench-script.json"):
        match = same_machine(lshw, read(other))
        assert match.verdict is Verdict.SAME
        assert match.reasons == (Reason.SERIAL, Reason.MARKS, Reason.MEDIA)


def test_two_machines_are_two(read):
    assert same_machine(read("laptop.lshw.json"), read("desktop.lshw.json")).verdict is Verdict.DIFFERENT


def test_a_real_machine_seen_twice_is_recognised(read_corpus):
    first, second = (read_corpus(f"workbench-11/same-machine-{which}.json") for which in ("first", "second"))

    assert same_machine(first, second).verdict is Verdict.SAME


def test_firmware_that_swaps_the_bytes_of_its_uuid_is_still_one_machine(read_corpus):
    by_workbench = read_corpus("workbench-11/same-machine-second.json")
    by_lshw = read_corpus("lshw/acer-happy.json")

    assert Reason.MARKS in same_machine(by_workbench, by_lshw).reasons


def test_a_serial_written_another_way_is_the_same():
    assert same_machine(reading("s 1"), reading("S-1")).verdict is Verdict.SAME


def test_a_shared_serial_under_another_model_is_a_clone():
    assert same_machine(reading(model="L480"), reading(model="T14")).verdict is Verdict.CLONE


def test_a_shared_serial_with_other_media_is_a_clone():
    assert same_machine(reading("S-1", "D-1"), reading("S-1", "D-2")).verdict is Verdict.CLONE


def test_a_new_disc_in_a_machine_whose_board_agrees_is_no_clone():
    one, other = reading("S-1", "D-1", marks=("board:b1",)), reading("S-1", "D-2", marks=("board:b1",))

    assert same_machine(one, other).verdict is Verdict.SAME


def test_a_shared_board_under_two_serials_is_a_clone():
    one, other = reading("S-1", marks=("board:b1",)), reading("S-2", marks=("board:b1",))

    assert same_machine(one, other).verdict is Verdict.CLONE


def test_a_disc_that_moved_does_not_make_two_machines_one():
    match = same_machine(reading("S-1", "D-1"), reading("S-2", "D-1"))

    assert (match.verdict, match.reasons) == (Verdict.DIFFERENT, (Reason.OTHER_SERIAL, Reason.MEDIA))


def test_a_machine_without_serial_is_recognised_by_its_discs():
    assert same_machine(reading(None, "D-1"), reading("S-1", "D-1")).verdict is Verdict.SAME


def test_two_machines_that_tell_nothing_are_not_called_one():
    nothing = replace(reading(None), device=DeviceReading())

    assert same_machine(nothing, nothing).verdict is Verdict.DIFFERENT


@pytest.mark.parametrize("maker", ["LENOVO", "Lenovo Group Ltd."])
def test_makers_names_of_other_length_do_not_make_a_clone(maker):
    longer = replace(reading(), device=DeviceReading(maker=maker, model="ThinkPad L480", serial="S-1"))

    assert same_machine(reading(), longer).verdict is Verdict.SAME


def test_comparing_is_the_same_both_ways(read):
    names = ("laptop.lshw.json", "desktop.lshw.json", "laptop.smartctl.json", "desktop.workbench-11.json")
    for one in map(read, names):
        for other in map(read, names):
            assert same_machine(one, other) == same_machine(other, one)
