"""Whether masses add up, on the page of a device."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.collection.service import Description
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from reuse.recycling.rules import FractionMass
from reuse.refurbishment.service import Part, harvest_part
from tests.builders import Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]
NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.fixture
def bench(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER)


def dismantled(build: Builder, bench: Actor, **residue: int) -> Device:
    """Dismantle a device of 2 kg, measured, into a memory of 300 g and what remained."""
    device = build.at_bench(bench, media=())
    build.fact(device, "weighed", bench, mass_g=2000, measured=True)
    build.fact(device, "dismantling_started", bench)
    part = Part(build.code(bench), Description("memory", mass_g=300))
    harvest_part(build.session, device, part, by=bench, key=uuid4())
    build.fact(device, "dismantled", bench, **residue)
    return device


def masses(visitor: Visitor, device: Device, title: str = "Mass balance of the device") -> dict[str, str]:
    """Read the rows of the table under a title: what → mass."""
    page = visitor.get(f"/devices/{device.code}").text
    rows = page.partition(f">{title}</h2>")[2].partition("</table>")[0].split("<tr>")[2:]
    return dict(_cells(row) for row in rows)


def _cells(row: str) -> tuple[str, str]:
    label, _, mass = row.partition("</th>")
    return label.rpartition(">")[2], mass


def test_what_is_missing_is_shown_with_the_tolerance(build: Builder, signed_in: SignIn, bench: Actor) -> None:
    told = masses(signed_in(bench), dismantled(build, bench, residue_g=1500))

    assert "measured" in told["Whole device"]
    assert "default value" in told["Parts taken out"]
    assert f"200{NARROW}g missing" in told["Difference"]
    assert "Beyond the tolerance of 5%" in told["Difference"]


def test_what_adds_up_says_so(build: Builder, signed_in: SignIn, bench: Actor) -> None:
    told = masses(signed_in(bench), dismantled(build, bench, residue_g=1710))

    assert f"10{NARROW}g too much" in told["Difference"]
    assert "Within the tolerance of 5%" in told["Difference"]


def test_what_nobody_weighed_is_said_not_to_be_known(build: Builder, signed_in: SignIn, bench: Actor) -> None:
    told = masses(signed_in(bench), dismantled(build, bench))

    assert "Not known" in told["What remained"]
    assert "Not known" in told["Difference"]
    assert "tolerance" not in told["Difference"]


def test_a_device_in_one_piece_has_no_balance(build: Builder, signed_in: SignIn, bench: Actor) -> None:
    assert masses(signed_in(bench), build.at_bench(bench)) == {}


def test_a_treated_device_shows_the_masses_of_its_lot(build: Builder, signed_in: SignIn, bench: Actor) -> None:
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    device = dismantled(build, bench, residue_g=1700)
    build.fact(device, "sent_for_recycling", bench)
    build.hand(device, bench, plant)
    average = FractionMass("steel", 900, measured=False, averaged_on=build.clock.at.date())
    build.treat([device], plant, mass_in_g=1700, fractions=(average,))
    told = masses(signed_in(plant), device, "Mass balance of its lot")

    assert "Within" in told["Difference on arrival"]
    assert "default value" in told["Fractions out"]
    assert f"800{NARROW}g missing" in told["Difference once treated"]
