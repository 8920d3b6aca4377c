"""Rule 9: mass adds up."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from reuse.collection.service import Description
from reuse.lifecycle.stages import Role
from reuse.recycling.rules import MassBalance, mass_balance
from reuse.refurbishment.service import Part, harvest_part
from tests.builders import Builder

GRAMS = st.integers(0, 10_000_000)


def test_within_five_percent_the_mass_adds_up() -> None:
    assert MassBalance(1000, 600, 350, 5).within


def test_beyond_five_percent_it_does_not_and_the_difference_is_shown() -> None:
    balance = MassBalance(1000, 600, 349, 5)

    assert not balance.within
    assert balance.difference_g == 51


def test_too_much_is_a_difference_as_well_as_too_little() -> None:
    assert not MassBalance(1000, 900, 151, 5).within


def test_before_the_residue_is_weighed_there_is_no_balance() -> None:
    assert mass_balance(1000, 600, None, 5) is None


@given(GRAMS, GRAMS, GRAMS, st.integers(0, 100))
def test_whole_parts_residue_and_difference_always_add_up(whole: int, parts: int, residue: int, percent: int) -> None:
    balance = mass_balance(whole, parts, residue, percent)

    assert balance
    assert balance.parts_g + balance.residue_g + balance.difference_g == whole


def test_the_masses_of_parts_are_counted_on_the_device_they_came_from(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench, media=())
    build.fact(device, "weighed", bench, mass_g=2000, measured=True)
    build.fact(device, "dismantling_started", bench)
    for mass in (300, 250):
        part = Part(build.code(bench), Description("memory", mass_g=mass))
        harvest_part(session, device, part, by=bench, key=uuid4())
    build.fact(device, "dismantled", bench, residue_g=1450)
    found = device.situation

    assert mass_balance(found.mass_g, found.parts_g, found.residue_g, 5) == MassBalance(2000, 550, 1450, 5)


def test_a_default_mass_never_replaces_a_measured_one(build: Builder) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench)
    build.fact(device, "weighed", bench, mass_g=1830, measured=True)
    build.fact(device, "weighed", bench, mass_g=1650, measured=False)

    assert (device.situation.mass_g, device.situation.mass_measured) == (1830, True)
