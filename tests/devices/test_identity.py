"""Labels, serials and the devices they lead to."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.codes import show_code
from reuse.collection.identity import merge, relabel, swap
from reuse.collection.service import Description, Terms, announce, open_deposit, take_in
from reuse.devices.models import Device, IdentityKind
from reuse.devices.queries import by_code, code_state, find, survivor
from reuse.devices.service import LARGEST_BATCH, mark_printed, name_device, reserve_batch
from reuse.errors import BadInputError, ConflictError, MistypedCodeError, NotFoundError, RefusedError
from reuse.lifecycle.stages import Role, Stage
from tests.builders import SECRET, Builder

SERIAL, TAG, IMEI = IdentityKind.SERIAL, IdentityKind.ASSET_TAG, IdentityKind.IMEI


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER)


def arrive(build: Builder, by: Actor, *names: tuple[IdentityKind, str], kind: str = "laptop") -> Device:
    deposit = open_deposit(build.session, Terms(), secret=SECRET, by=by, key=uuid4())
    seen = Description(kind, identities=names)
    return take_in(build.session, build.code(by), seen, deposit, by=by, key=uuid4()).device


def expect(build: Builder, by: Actor, *names: tuple[IdentityKind, str]) -> Device:
    deposit = open_deposit(build.session, Terms(), secret=SECRET, by=by, key=uuid4())
    return announce(build.session, Description("laptop", identities=names), deposit, by=by, key=uuid4()).device


def test_a_printed_label_leads_nowhere_yet(build: Builder, session: Session, desk: Actor) -> None:
    with pytest.raises(NotFoundError, match="not on a device yet"):
        by_code(session, build.code(desk))


def test_a_mistyped_label_is_not_an_unknown_one(build: Builder, session: Session, desk: Actor) -> None:
    code = build.code(desk)
    typed = code[:8] + ("0" if code[8] != "0" else "1")

    with pytest.raises(MistypedCodeError):
        code_state(session, typed)


def test_a_label_names_one_device_for_ever(build: Builder, session: Session, desk: Actor) -> None:
    device, other = build.collected(desk), build.collected(desk)
    assert device.code

    with pytest.raises(ConflictError, match="already on another device"):
        relabel(session, other, device.code, by=desk, key=uuid4())


def test_a_label_already_on_a_device_takes_no_other_in(build: Builder, session: Session, desk: Actor) -> None:
    device = build.collected(desk)
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())

    with pytest.raises(ConflictError, match="already on another device"):
        take_in(session, device.code or "", Description("laptop"), deposit, by=desk, key=uuid4())


def test_a_torn_label_still_leads_to_its_device(build: Builder, session: Session, desk: Actor) -> None:
    device = build.collected(desk)
    torn, fresh = device.code or "", build.code(desk)
    relabel(session, device, show_code(fresh).lower(), by=desk, key=uuid4())

    assert by_code(session, torn).id == by_code(session, fresh).id == device.id
    assert device.code == fresh


def test_labels_put_on_the_wrong_devices_are_exchanged(build: Builder, session: Session, desk: Actor) -> None:
    device, other = build.collected(desk), build.collected(desk)
    mine, theirs = device.code or "", other.code or ""
    swap(session, device, other, by=desk, key=uuid4())

    assert (by_code(session, mine).id, by_code(session, theirs).id) == (other.id, device.id)
    assert (device.code, other.code) == (theirs, mine)


def test_a_label_is_not_exchanged_with_itself(build: Builder, session: Session, desk: Actor) -> None:
    device = build.collected(desk)

    with pytest.raises(RefusedError, match="a code names one device"):
        swap(session, device, device, by=desk, key=uuid4())


def test_two_records_of_one_device_are_counted_once(build: Builder, session: Session, desk: Actor) -> None:
    device, into = build.collected(desk), build.collected(desk)
    merge(session, device, into, by=desk, key=uuid4())

    assert by_code(session, device.code or "").id == into.id
    with pytest.raises(RefusedError, match="counted once"):
        build.fact(device, "triaged", desk)


def test_records_merged_one_after_the_other_lead_to_the_last(build: Builder, session: Session, desk: Actor) -> None:
    first, second, third = (build.collected(desk) for _ in range(3))
    merge(session, first, second, by=desk, key=uuid4())
    merge(session, second, third, by=desk, key=uuid4())

    assert survivor(session, first).id == third.id


def test_a_record_is_not_merged_into_one_that_ended_in_another(build: Builder, session: Session, desk: Actor) -> None:
    first, second = build.collected(desk), build.collected(desk)
    merge(session, first, second, by=desk, key=uuid4())

    with pytest.raises(RefusedError, match="counted once"):
        merge(session, second, first, by=desk, key=uuid4())


@pytest.mark.parametrize("typed", ["SN-0042", "sn 0042", "SNOO42"])
def test_an_announced_device_takes_its_code_by_its_serial(build: Builder, desk: Actor, typed: str) -> None:
    expected = expect(build, desk, (SERIAL, "SN-0042"))
    arrived = arrive(build, desk, (SERIAL, typed))

    assert arrived.id == expected.id
    assert arrived.stage is Stage.COLLECTED


def test_a_list_that_arrives_never_becomes_twice_as_many(build: Builder, session: Session, desk: Actor) -> None:
    serials = [f"LIST-{number:03d}" for number in range(12)]
    for serial in serials:
        expect(build, desk, (SERIAL, serial))
    for serial in serials:
        arrive(build, desk, (SERIAL, serial))

    assert session.scalar(select(func.count()).select_from(Device)) == 12


def test_an_announced_device_takes_its_code_by_its_asset_tag(build: Builder, desk: Actor) -> None:
    assert expect(build, desk, (TAG, "INV-9")).id == arrive(build, desk, (TAG, "INV-9")).id


def test_two_announced_with_one_serial_are_left_to_a_person(build: Builder, desk: Actor) -> None:
    announced = {expect(build, desk, (SERIAL, "SAME")).id for _ in range(2)}

    assert arrive(build, desk, (SERIAL, "SAME")).id not in announced


def test_what_another_organisation_announced_is_not_taken(build: Builder, desk: Actor) -> None:
    expected = expect(build, build.actor(Role.COLLECTOR), (SERIAL, "SN-1"))

    assert arrive(build, desk, (SERIAL, "SN-1")).id != expected.id


def test_clones_warn_and_are_never_merged(build: Builder, session: Session, desk: Actor) -> None:
    first = arrive(build, desk, (SERIAL, "CLONE-1"))
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    seen = Description("laptop", identities=((SERIAL, "clone1"),))
    second = take_in(session, build.code(desk), seen, deposit, by=desk, key=uuid4())

    assert second.clones == [first.id]
    assert second.device.id != first.id


@pytest.mark.parametrize("typed", ["49-015420-323751-8", "490154203237518"])
def test_an_imei_is_read_with_or_without_dashes(build: Builder, session: Session, desk: Actor, typed: str) -> None:
    device = arrive(build, desk, (IMEI, typed), kind="smartphone")

    assert find(session, "490154203237518")[0] == {device.id}


@pytest.mark.parametrize("typed", ["490154203237519", "49015420323751", "ABC"])
def test_an_imei_with_a_wrong_digit_is_refused(build: Builder, session: Session, desk: Actor, typed: str) -> None:
    with pytest.raises(BadInputError, match="not an IMEI"):
        name_device(session, build.collected(desk), [(IMEI, typed)])


@pytest.mark.parametrize("size", [0, -1, LARGEST_BATCH + 1])
def test_a_batch_has_a_sensible_size(session: Session, desk: Actor, size: int) -> None:
    with pytest.raises(BadInputError):
        reserve_batch(session, size, site=None, by=desk, key=uuid4())


def test_a_batch_replayed_is_the_same_labels(session: Session, desk: Actor) -> None:
    key = uuid4()
    first, again = (reserve_batch(session, 20, site=desk.site, by=desk, key=key) for _ in range(2))

    assert first.id == again.id
    assert len(set(mark_printed(session, again))) == 20


@pytest.mark.parametrize("typed", ["serial 77 x", "SERIAL-77-X", "serial77x", "SERIAL-77-Y", "SERIAL-7X"])
def test_a_device_is_found_by_its_serial_with_one_typo_forgiven(
    build: Builder, session: Session, desk: Actor, typed: str
) -> None:
    device = arrive(build, desk, (SERIAL, "SERIAL-77-X"))

    assert find(session, typed)[0] == {device.id}
