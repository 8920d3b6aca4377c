"""Rule 1: no data leaves in a part that was taken out."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.collection.service import Description
from reuse.devices.models import Device
from reuse.errors import RefusedError
from reuse.events.queries import history
from reuse.lifecycle.stages import Role, Stage
from reuse.refurbishment.service import Part, harvest_part
from tests.builders import Builder


def test_a_drive_taken_out_without_naming_its_medium_is_unknown(build: Builder, session: Session) -> None:
    device, drive = taken_out(build, session, "hard_drive", opened=True)

    assert not drive.situation.media_known
    assert device.situation.media_known


def test_a_board_taken_out_of_an_unopened_device_is_unknown(build: Builder, session: Session) -> None:
    _, board = taken_out(build, session, "spare_part", opened=False)

    assert not board.situation.media_known


def test_a_cable_taken_out_bears_no_data(build: Builder, session: Session) -> None:
    _, cable = taken_out(build, session, "cable", opened=False)

    assert cable.situation.media_known


def taken_out(build: Builder, session: Session, kind: str, *, opened: bool) -> tuple[Device, Device]:
    bench = build.actor(Role.REFURBISHER)
    collector = build.actor(Role.COLLECTOR)
    device = build.hand(build.collected(collector), collector, bench)
    build.fact(device, "triaged", bench)
    if opened:
        build.fact(device, "inventoried", bench, media={"S1": "hdd"})
    build.fact(device, "dismantling_started", bench)
    part = Part(build.code(bench), Description(kind))
    return device, harvest_part(session, device, part, by=bench, key=uuid4())


def test_a_medium_leaves_with_one_part_only(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench)
    first = Part(build.code(bench), Description("hard_drive"), ("S1",))
    second = Part(build.code(bench), Description("hard_drive"), ("S1",))
    harvest_part(session, device, first, by=bench, key=uuid4())

    with pytest.raises(RefusedError, match="no medium of that name"):
        harvest_part(session, device, second, by=bench, key=uuid4())


def test_a_removed_drive_stays_unerased_under_its_own_label(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench)
    taken = Part(build.code(bench), Description("hard_drive"), ("S1",))
    drive = harvest_part(session, device, taken, by=bench, key=uuid4())
    build.fact(device, "refurbishment_started", bench)
    build.fact(device, "made_ready", bench)

    assert device.stage is Stage.READY
    with pytest.raises(RefusedError, match="erase before refurbishing"):
        build.fact(drive, "refurbishment_started", bench)


def test_the_birth_of_a_removed_drive_is_not_undone_by_itself(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench)
    taken = Part(build.code(bench), Description("hard_drive"), ("S1",))
    drive = harvest_part(session, device, taken, by=bench, key=uuid4())

    with pytest.raises(RefusedError, match="cannot be corrected"):
        build.correct(drive, history(session, drive.subject)[0], bench)


def test_undoing_a_removal_puts_the_medium_back_and_ends_the_part(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench)
    taken = Part(build.code(bench), Description("hard_drive"), ("S1",))
    drive = harvest_part(session, device, taken, by=bench, key=uuid4())
    build.correct(device, history(session, device.subject)[-1], bench)

    assert device.situation.media_inside == {"S1"}
    assert drive.stage is Stage.NEW
