"""The impact of some devices follows from where their histories leave them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import true
from sqlalchemy.orm import Session

from reuse.actors.models import SiteRole
from reuse.devices.models import Device
from reuse.impact.avoided import avoided
from reuse.impact.factors import Range
from reuse.impact.queries import Impact, impact_of, of_year, present_assumptions
from reuse.lifecycle.stages import Role
from reuse.recycling.rules import FractionMass
from tests.builders import Builder


def of(session: Session, device: Device) -> Impact:
    return impact_of(session, Device.id == device.id)


def laptops(count: int) -> Range:
    told = avoided("laptop", count, present_assumptions())
    assert told
    return told


def test_a_device_in_hand_tells_what_it_would_spare(build: Builder, session: Session) -> None:
    told = of(session, build.collected(build.actor(Role.COLLECTOR)))

    assert (told.spared.devices, told.possible.emissions) == (0, laptops(1))
    assert told.embodied == Range(181_000, 181_000, 285_000)


def test_a_second_life_spares_and_a_return_takes_it_off(build: Builder, session: Session) -> None:
    desk = build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk)
    build.sell(device, desk)
    sold = of(session, device)
    build.take_back(device, desk)

    assert (sold.spared.emissions, sold.possible.devices) == (laptops(1), 0)
    assert of(session, device).spared.devices == 0


def test_devices_add_up_and_kinds_without_a_figure_stand_apart(build: Builder, session: Session) -> None:
    desk = build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
    for _ in range(2):
        build.sell(build.ready(desk), desk)
    build.collected(desk, kind="printer")
    told = impact_of(session, true())

    assert (told.devices, told.spared.emissions, told.possible.uncovered) == (3, laptops(2), 1)


def test_what_a_plant_told_is_shared_among_the_devices_of_its_lot(build: Builder, session: Session) -> None:
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    devices = [build.at_recycler(plant, media=()) for _ in range(2)]
    out = (FractionMass("steel", 3_000, True), FractionMass("plastics", 1_000, False, date(2026, 1, 1)))
    build.treat(devices, plant, mass_in_g=5_000, fractions=out)
    one, both = of(session, devices[0]).recovered, impact_of(session, true()).recovered

    assert ([each.mass_g for each in one.matter], one.shared) == ([1_500, 500], True)
    assert ([each.mass_g for each in both.matter], both.shared) == ([3_000, 1_000], False)
    assert [(each.measured, each.averaged_on) for each in both.matter] == [(True, None), (False, date(2026, 1, 1))]


def test_a_reader_s_assumptions_change_the_range(build: Builder, session: Session) -> None:
    build.collected(build.actor(Role.COLLECTOR))
    told = impact_of(session, true(), present_assumptions().chosen(displacement=100, extension=100))

    assert told.possible.emissions == told.embodied


@pytest.mark.usefixtures("moment")
def test_a_year_that_is_over_keeps_what_was_assumed_at_its_end() -> None:
    assert of_year("2025") == of_year("2026") == present_assumptions()


def test_it_takes_three_queries_whatever_the_number(
    build: Builder, session: Session, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    build.treat([build.at_recycler(plant, media=()) for _ in range(3)], plant)
    build.treat([build.at_recycler(plant, media=())], plant)

    with count_queries() as sent:
        impact_of(session, true())

    assert len(sent) == 3
