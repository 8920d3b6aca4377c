"""What anybody may see of a device."""

from dataclasses import asdict, fields

import pytest

from reuse.actors.models import SiteRole
from reuse.devices.models import IdentityKind
from reuse.devices.service import name_device
from reuse.errors import MistypedCodeError, NotFoundError
from reuse.events.corrections import correct
from reuse.lifecycle.stages import Role, Stage
from reuse.passport.queries import Passport, passport


@pytest.fixture
def workshop(build):
    return build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)


def test_a_passport_tells_the_stages_with_months_and_kinds_of_places(session, build, workshop):
    device = build.at_bench(workshop)

    steps = [(step.stage, step.month, step.place) for step in passport(session, device.code).steps]
    assert steps == [
        (Stage.COLLECTED, "2026-03", "collection_point"),
        (Stage.TRIAGED, "2026-03", "workshop"),
    ]


def test_a_passport_names_neither_serial_nor_holder(session, build, workshop):
    device = build.ready(workshop)
    name_device(session, device, [(IdentityKind.SERIAL, "SECRET-1")])
    told = str(asdict(passport(session, device.code)))

    assert [
        secret for secret in ("SECRET-1", "S1", str(workshop.organisation), str(workshop.site)) if secret in told
    ] == []


def test_a_passport_has_these_members_only():
    assert {field.name for field in fields(Passport)} == {"code", "kind", "maker", "model", "stage", "erasure", "steps"}


def test_the_level_is_said_once_every_medium_is_erased(session, build, workshop):
    device = build.at_bench(workshop, media=("S1", "S2"))
    build.fact(device, "erasure_started", workshop)
    build.erase(device, "S1", workshop)
    before = passport(session, device.code).erasure
    build.erase(device, "S2", workshop)

    assert (before, passport(session, device.code).erasure) == ("", "clear")


def test_a_device_without_medium_says_so(session, build, workshop):
    assert passport(session, build.at_bench(workshop, media=()).code).erasure == "none"


def test_what_was_corrected_is_not_told(session, build, workshop):
    device = build.at_bench(workshop)
    wrong = build.fact(device, "erasure_started", workshop)
    correct(session, device, wrong.id, by=workshop, key=wrong.id)

    assert Stage.ERASING not in {step.stage for step in passport(session, device.code).steps}


def test_a_history_that_a_correction_broke_is_still_told(session, build, workshop):
    device = build.at_bench(workshop)
    triaged = build.fact(device, "erasure_started", workshop)
    build.erase(device, "S1", workshop)
    for event in ("erased", "refurbishment_started"):
        build.fact(device, event, workshop)
    coordinator = build.actor(Role.COORDINATOR)
    correct(session, device, triaged.id, by=coordinator, key=triaged.id)
    build.fact(device, "released", workshop)

    assert passport(session, device.code).stage is device.stage


def test_a_label_on_no_device_has_no_passport(session, build, workshop):
    with pytest.raises(NotFoundError):
        passport(session, build.code(workshop))


def test_a_mistyped_code_is_said_to_be_mistyped(session, build, workshop):
    code = build.code(workshop)

    with pytest.raises(MistypedCodeError):
        passport(session, code[:-1] + ("A" if code[-1] != "A" else "B"))
