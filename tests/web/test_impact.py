"""What devices mean stands on their pages: always a range, its sources, its assumptions and the method."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.collection.receipts import show_follow_up
from reuse.collection.service import follow_up_code
from reuse.lifecycle.stages import Role
from reuse.recycling.rules import FractionMass
from tests.builders import SECRET, Builder
from tests.web.conftest import Visitor

ROOT = Path(__file__).parents[2]
SAYS = re.compile(r"CO2e|CO₂")
RANGE = re.compile(r"between [\d.,]+ and [\d.,]+ (kg|tonnes) of CO2e, [\d.,]+ as the central value")
SECTION = re.compile(r'<section class="part"[^>]*>.*?</section>', re.DOTALL)
WITHOUT_A_NUMBER = {"reuse/templates/figures_method.html", "reuse/templates/parts/impact.html"}


def never_bare(page: str) -> int:
    """Count the ranges of a page; each stands in a section with its source, what is assumed, and the method."""
    found = 0
    for section in SECTION.findall(page):
        ranges = len(RANGE.findall(section))
        found += ranges
        if ranges:
            assert "Sources: ADEME, Base Empreinte (2026)" in section
            assert "50% (30 to 80%)" in section
            assert "60% (40 to 80%)" in section
            assert "/figures/method" in section
    assert found == len(SAYS.findall(page))
    return found


def test_no_template_writes_emissions_otherwise_than_as_a_range() -> None:
    """Numbers of CO2e come out of one filter, which knows no single number."""
    said = {
        str(path.relative_to(ROOT))
        for folder, ending in (("reuse/templates", "*.html"), ("reuse/web", "*.py"), ("reuse/static", "*.js"))
        for path in (ROOT / folder).rglob(ending)
        if SAYS.search(path.read_text(encoding="utf-8"))
    }

    assert said <= WITHOUT_A_NUMBER | {"reuse/web/speech.py", "reuse/web/method.py"}


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)


def test_a_sold_device_tells_what_making_it_emits_and_what_it_spares(
    build: Builder, visitor: Visitor, signed_in: Callable[[Actor], Visitor], desk: Actor
) -> None:
    device = build.ready(desk)
    build.sell(device, desk)

    for page in (visitor.get(f"/d/{device.code}").text, signed_in(desk).get(f"/devices/{device.code}").text):
        assert never_bare(page) == 2
        assert "Its second life spares a part of that: between 22 and 182 kg of CO2e" in page


def test_a_kind_without_a_figure_says_so(build: Builder, visitor: Visitor, desk: Actor) -> None:
    page = visitor.get(f"/d/{build.collected(desk, kind='printer').code}").text

    assert never_bare(page) == 0
    assert "we know no published figure: nothing is estimated" in page


def test_a_deposit_tells_both_its_depositor_and_its_desk(
    build: Builder, visitor: Visitor, signed_in: Callable[[Actor], Visitor], desk: Actor
) -> None:
    deposit = build.collected(desk).deposit_id
    assert deposit
    code = show_follow_up(follow_up_code(SECRET, deposit))

    for page in (signed_in(desk).get(f"/deposits/{deposit}").text, followed(visitor, code)):
        assert never_bare(page) == 1
        assert "If the 1 device still on its way serves again" in page


def followed(visitor: Visitor, code: str) -> str:
    return visitor.send("/follow-up", form="/follow-up", follow_up=code).text


def test_recycled_matter_is_marked_and_no_emission_is_told_of_it(build: Builder, visitor: Visitor) -> None:
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    devices = [build.at_recycler(plant, media=()) for _ in range(2)]
    out = (
        FractionMass("steel", 6_000, True),
        FractionMass("plastics", 2_000, False, build.clock.at.date()),
    )
    build.treat(devices, plant, fractions=out)
    page = visitor.get(f"/d/{devices[0].code}").text

    assert never_bare(page) == 0
    assert "Share by mass of what came out of the plants" in page
    assert re.search(r"steel.*3\s+kg.*\(measured\).*plastics.*1\s+kg.*\(plant’s average, March 2026\)", page, re.DOTALL)
    assert "no published figure of what recycling spares the climate" in page
