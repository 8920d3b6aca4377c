"""Rule 8: recycling is proved."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.devices.models import Device
from reuse.erasure.service import Destruction, destroy_medium
from reuse.errors import BadInputError, ConflictError, ForbiddenError, NotFoundError, RefusedError
from reuse.evidence.queries import is_revoked
from reuse.lifecycle.stages import Role, Stage
from reuse.recycling.models import Fraction, Treatment
from reuse.recycling.rules import FractionMass, check_treatment
from tests.builders import Builder

DAY = date(2026, 3, 3)
Make = Callable[[], Device]


@pytest.fixture
def plant(build: Builder) -> Actor:
    return build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)


@pytest.fixture
def destroyed(build: Builder, session: Session, plant: Actor) -> Make:
    def make() -> Device:
        device = build.at_recycler(plant)
        destroy_medium(session, device, Destruction("S1"), by=plant, key=uuid4())
        return device

    return make


@pytest.mark.parametrize(
    ("code", "day", "valid"),
    [
        ("20 01 33*", date(2026, 11, 8), True),
        ("20 01 33*", date(2026, 11, 9), False),
        ("20 01 34", date(2026, 11, 9), False),
        ("20 01 42*", date(2026, 11, 8), False),
        ("20 01 42*", date(2026, 11, 9), True),
        ("20 01 44", date(2026, 11, 9), True),
        ("16 02 14", DAY, True),
        ("16 02 13", DAY, False),
        ("", DAY, False),
    ],
)
def test_a_waste_code_is_valid_on_its_days_only(code: str, day: date, valid: bool) -> None:
    if valid:
        check_treatment(code, "R 4", day, 1000, ())
        return
    with pytest.raises(BadInputError) as refusal:
        check_treatment(code, "R 4", day, 1000, ())
    assert set(refusal.value.fields) == {"waste_code"}


@pytest.mark.parametrize("operation", ["R 99", "r 4", "", "D 1"])
def test_an_unknown_operation_proves_nothing(operation: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        check_treatment("16 02 14", operation, DAY, 1000, ())
    assert set(refusal.value.fields) == {"operation"}


@pytest.mark.parametrize("mass", [0, 2**31])
def test_a_mass_is_above_zero_and_below_what_a_plant_takes(mass: int) -> None:
    with pytest.raises(BadInputError) as refusal:
        check_treatment("16 02 14", "R 4", DAY, mass, ())
    assert set(refusal.value.fields) == {"mass_in_g"}


@pytest.mark.parametrize(
    "out",
    [
        (FractionMass("steel", 600, measured=True), FractionMass("copper", 401, measured=True)),
        (FractionMass("steel", -1, measured=True),),
        (FractionMass("steel", 1, measured=False),),
        (FractionMass("steel", 1, measured=True), FractionMass("steel", 1, measured=True)),
    ],
    ids=["more than the mass in", "below zero", "an average of no day", "a material twice"],
)
def test_fractions_that_cannot_be_are_refused(out: tuple[FractionMass, ...]) -> None:
    with pytest.raises(BadInputError) as refusal:
        check_treatment("16 02 14", "R 4", DAY, 1000, out)
    assert set(refusal.value.fields) == {"fractions"}


def test_fractions_as_heavy_as_the_mass_in_are_taken() -> None:
    check_treatment("16 02 14", "R 4", DAY, 1000, (FractionMass("steel", 1000, measured=True),))


def test_recycled_needs_a_treatment(build: Builder, plant: Actor, destroyed: Make) -> None:
    with pytest.raises(RefusedError, match="recycling is proved"):
        build.fact(destroyed(), "recycled", plant)


def test_the_database_holds_recycled_to_a_treatment(session: Session, destroyed: Make) -> None:
    device = destroyed()

    with pytest.raises(DatabaseError, match="recycling_is_proved"), session.begin_nested():
        session.execute(text("UPDATE devices SET stage = 'recycled' WHERE id = :id"), {"id": device.id})


def test_only_a_recycler_treats(build: Builder, destroyed: Make) -> None:
    with pytest.raises(ForbiddenError):
        build.treat([destroyed()], build.actor(Role.REFURBISHER, at=SiteRole.TREATMENT_PLANT))


def test_a_plant_of_somebody_else_proves_nothing(build: Builder, plant: Actor, destroyed: Make) -> None:
    other = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)

    with pytest.raises(NotFoundError):
        build.treat([destroyed()], plant, plant=other.site)


def test_a_workshop_is_no_plant(build: Builder, destroyed: Make) -> None:
    with pytest.raises(NotFoundError):
        build.treat([destroyed()], build.actor(Role.RECYCLER, at=SiteRole.WORKSHOP))


def test_a_recycler_does_not_treat_what_another_holds(build: Builder, destroyed: Make) -> None:
    with pytest.raises(RefusedError, match="custody is exclusive"):
        build.treat([destroyed()], build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT))


def test_a_certificate_number_serves_once(build: Builder, session: Session, plant: Actor, destroyed: Make) -> None:
    build.treat([destroyed()], plant, certificate="C-1")

    with pytest.raises(ConflictError):
        build.treat([destroyed()], plant, certificate="C-1")
    assert session.scalar(select(func.count()).select_from(Treatment)) == 1


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("certificate", {"certificate": " "}),
        ("treated_on", {"treated_on": DAY + timedelta(days=1)}),
        ("treated_on", {"treated_on": DAY - timedelta(days=1)}),
    ],
    ids=["no certificate number", "tomorrow", "before it was collected"],
)
def test_a_treatment_that_cannot_have_been_is_refused(
    build: Builder, plant: Actor, destroyed: Make, field: str, change: dict[str, object]
) -> None:
    device = destroyed()
    with pytest.raises(BadInputError) as refusal:
        build.treat([device], plant, **change)

    assert set(refusal.value.fields) == {field}
    assert device.stage is Stage.FOR_RECYCLING


def test_an_empty_lot_is_no_treatment(build: Builder, plant: Actor) -> None:
    with pytest.raises(BadInputError, match="at least one device"):
        build.treat([], plant)


def test_one_device_that_may_not_be_stops_the_whole_lot(
    build: Builder, session: Session, plant: Actor, destroyed: Make
) -> None:
    good, bad = destroyed(), build.at_recycler(plant)
    with pytest.raises(RefusedError), session.begin_nested():
        build.treat([good, bad], plant)
    session.expire_all()

    assert good.stage is Stage.FOR_RECYCLING
    assert session.scalar(select(func.count()).select_from(Treatment)) == 0


def test_a_device_scanned_twice_is_treated_once(
    build: Builder, session: Session, plant: Actor, destroyed: Make
) -> None:
    device = destroyed()
    fractions = (FractionMass("steel", 700, measured=True), FractionMass("glass", 100, measured=False, averaged_on=DAY))
    treatment, _ = build.treat([device, device], plant, fractions=fractions)

    assert device.treatment_id == treatment.id
    assert session.scalar(select(func.count()).select_from(Fraction)) == 2


def test_handing_to_an_eco_organisme_needs_its_slip_and_is_not_recycling(build: Builder) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench, media=())
    build.fact(device, "sent_for_recycling", bench)
    with pytest.raises(RefusedError, match="recycling is proved"):
        build.fact(device, "handed_to_eco_organisme", bench)
    build.fact(device, "handed_to_eco_organisme", bench, slip="B-1")

    assert device.stage is Stage.HANDED_TO_ECO_ORGANISME
    assert device.treatment_id is None


def test_undoing_a_recycling_revokes_the_certificate(
    build: Builder, session: Session, plant: Actor, destroyed: Make
) -> None:
    device, other = destroyed(), destroyed()
    _, certificate = build.treat([device, other], plant)
    recycled = build.last(device)
    build.correct(device, recycled)

    assert (device.stage, device.treatment_id) == (Stage.FOR_RECYCLING, None)
    assert other.stage is Stage.RECYCLED
    assert is_revoked(session, certificate.number)
