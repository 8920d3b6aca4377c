"""Rule 9: mass adds up."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.collection.service import Description
from reuse.devices.models import Device
from reuse.events.queries import history
from reuse.lifecycle.stages import Role
from reuse.recycling.queries import balance_of, lot_of
from reuse.recycling.rules import Difference, FractionMass, Mass, MassBalance, added
from reuse.refurbishment.service import Part, harvest_part
from tests.builders import Builder

GRAMS = st.integers(0, 10_000_000)
UNKNOWN = Mass()
UNLISTED = "bracket"
"""A kind that no table knows, so that it has no default mass."""


@pytest.fixture
def bench(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER)


def measured(grams: int) -> Mass:
    return Mass(grams, measured=True)


def opened(build: Builder, bench: Actor, grams: int | None = 2000) -> Device:
    """Bring a device, weighed or not, to the dismantling bench."""
    device = build.at_bench(bench, media=())
    if grams is not None:
        build.fact(device, "weighed", bench, mass_g=grams, measured=True)
    build.fact(device, "dismantling_started", bench)
    return device


def take_out(build: Builder, device: Device, bench: Actor, kind: str = "memory", grams: int | None = None) -> Device:
    part = Part(build.code(bench), Description(kind, mass_g=grams))
    return harvest_part(build.session, device, part, by=bench, key=uuid4())


def balance(session: Session, device: Device) -> MassBalance:
    found = balance_of(session, device)
    assert found
    return found


def test_within_five_percent_the_mass_adds_up() -> None:
    assert Difference(measured(1000), measured(950), 5).within


def test_beyond_five_percent_it_does_not_and_the_difference_is_shown() -> None:
    difference = Difference(measured(1000), measured(949), 5)

    assert (difference.within, difference.grams) == (False, 51)


def test_too_much_is_a_difference_as_well_as_too_little() -> None:
    assert Difference(measured(1000), measured(1051), 5).within is False


@pytest.mark.parametrize(("whole", "found"), [(UNKNOWN, Mass(0)), (Mass(0), UNKNOWN), (UNKNOWN, UNKNOWN)])
def test_what_nobody_weighed_is_not_known_rather_than_nothing(whole: Mass, found: Mass) -> None:
    difference = Difference(whole, found, 5)

    assert (difference.grams, difference.within) == (None, None)


def test_a_sum_is_not_known_as_soon_as_one_of_its_masses_is_not() -> None:
    assert added([measured(5), UNKNOWN]) == UNKNOWN


def test_a_sum_is_measured_only_where_all_of_it_was() -> None:
    assert added([measured(5), Mass(5)]) == Mass(10, measured=False)


@given(GRAMS, GRAMS, GRAMS, st.integers(0, 100))
def test_whole_parts_residue_and_difference_always_add_up(whole: int, parts: int, residue: int, percent: int) -> None:
    difference = MassBalance(Mass(whole), Mass(parts), Mass(residue), percent).difference

    assert parts + residue + (difference.grams or 0) == whole


def test_before_it_is_dismantled_a_device_has_no_balance(build: Builder, session: Session, bench: Actor) -> None:
    device = opened(build, bench)
    take_out(build, device, bench, grams=300)

    assert balance_of(session, device) is None


def test_the_masses_of_parts_are_counted_on_the_device_they_came_from(
    build: Builder, session: Session, bench: Actor
) -> None:
    device = opened(build, bench)
    for grams in (300, 250):
        take_out(build, device, bench, grams=grams)
    build.fact(device, "dismantled", bench, residue_g=1450)

    assert balance(session, device) == MassBalance(measured(2000), Mass(550), measured(1450), 5)
    assert device.situation.parts_g == 550


def test_a_part_weighed_later_counts_as_weighed(build: Builder, session: Session, bench: Actor) -> None:
    device = opened(build, bench)
    part = take_out(build, device, bench, grams=300)
    build.fact(device, "dismantled", bench, residue_g=1650)
    build.fact(part, "weighed", bench, mass_g=350, measured=True)
    found = balance(session, device)

    assert (found.parts, found.difference.grams) == (measured(350), 0)


def test_a_part_without_mass_leaves_the_difference_unknown(build: Builder, session: Session, bench: Actor) -> None:
    device = opened(build, bench)
    take_out(build, device, bench, grams=300)
    take_out(build, device, bench, UNLISTED)
    build.fact(device, "dismantled", bench, residue_g=1450)
    found = balance(session, device)

    assert (found.parts, found.difference.grams, found.difference.within) == (UNKNOWN, None, None)


def test_a_residue_that_nobody_weighed_is_not_known(build: Builder, session: Session, bench: Actor) -> None:
    device = opened(build, bench)
    build.fact(device, "dismantled", bench)

    assert balance(session, device).difference.grams is None


def test_a_device_that_nobody_weighed_is_not_known(build: Builder, session: Session, bench: Actor) -> None:
    device = opened(build, bench, None)
    build.fact(device, "dismantled", bench, residue_g=1450)

    assert balance(session, device).difference.within is None


def test_what_is_weighed_once_the_parts_are_out_is_what_remains(build: Builder, session: Session, bench: Actor) -> None:
    device = opened(build, bench)
    take_out(build, device, bench, grams=300)
    build.fact(device, "dismantled", bench)
    build.fact(device, "weighed", bench, mass_g=1650, measured=True)
    build.fact(device, "sent_for_recycling", bench)
    build.fact(device, "weighed", bench, mass_g=1690, measured=True)
    build.fact(device, "weighed", bench, mass_g=5000, measured=False)

    assert balance(session, device) == MassBalance(measured(2000), Mass(300), measured(1690), 5)


def test_a_part_whose_taking_out_was_a_mistake_does_not_count(build: Builder, session: Session, bench: Actor) -> None:
    device = opened(build, bench)
    take_out(build, device, bench, grams=300)
    mistake = history(session, device.subject)[-1]
    take_out(build, device, bench, grams=50)
    build.correct(device, mistake)
    build.fact(device, "dismantled", bench, residue_g=1950)

    assert balance(session, device).parts == Mass(50)


def test_a_dismantling_that_was_a_mistake_leaves_no_balance(build: Builder, session: Session, bench: Actor) -> None:
    device = opened(build, bench)
    build.correct(device, build.fact(device, "dismantled", bench, residue_g=1450))

    assert balance_of(session, device) is None


def test_a_default_mass_never_replaces_a_measured_one(build: Builder, bench: Actor) -> None:
    device = build.at_bench(bench)
    build.fact(device, "weighed", bench, mass_g=1830, measured=True)
    build.fact(device, "weighed", bench, mass_g=1650, measured=False)

    assert (device.situation.mass_g, device.situation.mass_measured) == (1830, True)


@pytest.fixture
def plant(build: Builder) -> Actor:
    return build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)


@pytest.fixture
def lot(build: Builder, bench: Actor, plant: Actor) -> list[Device]:
    """One device whole, of 1 000 g, and what remained of another, 1 700 g."""
    whole, carcass = build.at_bench(bench, media=()), opened(build, bench)
    build.fact(whole, "weighed", bench, mass_g=1000, measured=True)
    take_out(build, carcass, bench, grams=300)
    build.fact(carcass, "dismantled", bench, residue_g=1700)
    for device in (whole, carcass):
        build.fact(device, "sent_for_recycling", bench)
        build.hand(device, bench, plant)
    return [whole, carcass]


def test_a_lot_weighs_what_its_devices_weighed_as_they_came_in(
    build: Builder, session: Session, plant: Actor, lot: list[Device]
) -> None:
    fractions = (FractionMass("steel", 2000, measured=True), FractionMass("glass", 400, measured=True))
    treatment, _ = build.treat(lot, plant, mass_in_g=2600, fractions=fractions)
    found = lot_of(session, treatment.id)

    assert (found.devices, found.arrival.grams, found.arrival.within) == (measured(2700), 100, True)
    assert (found.output.grams, found.output.within) == (200, False)


def test_a_mass_in_that_was_not_weighed_is_marked(
    build: Builder, session: Session, plant: Actor, lot: list[Device]
) -> None:
    treatment, _ = build.treat(lot, plant, mass_measured=False)

    assert lot_of(session, treatment.id).mass_in == Mass(10_000, measured=False)


def test_fractions_that_nobody_told_are_not_known_rather_than_lost(
    build: Builder, session: Session, plant: Actor, lot: list[Device]
) -> None:
    treatment, _ = build.treat(lot, plant)

    assert lot_of(session, treatment.id).output.grams is None


def test_one_average_among_the_fractions_is_marked_on_their_sum(
    build: Builder, session: Session, plant: Actor, lot: list[Device]
) -> None:
    fractions = (
        FractionMass("steel", 2000, measured=True),
        FractionMass("glass", 400, measured=False, averaged_on=build.clock.at.date()),
    )
    treatment, _ = build.treat(lot, plant, fractions=fractions)

    assert lot_of(session, treatment.id).fractions == Mass(2400, measured=False)


def test_a_device_found_not_to_be_in_the_lot_weighs_nothing_in_it(
    build: Builder, session: Session, plant: Actor, lot: list[Device]
) -> None:
    treatment, _ = build.treat(lot, plant)
    build.correct(lot[0], build.last(lot[0]))
    assert lot_of(session, treatment.id).devices == measured(1700)
    build.correct(lot[1], build.last(lot[1]))

    assert lot_of(session, treatment.id).devices == UNKNOWN
